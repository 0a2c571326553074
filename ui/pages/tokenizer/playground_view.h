// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/tokenizer_types.h"

#include <QWidget>

class QHBoxLayout;
class QPlainTextEdit;
class QStackedWidget;

namespace sextant {

class FigureStrip;
class SamplePicker;
class SegmentBar;
class TokenDetails;
class TokenFlow;
class TokenizerWorker;

/// Type a text and see its tokens at once, as coloured chips or as ids.
class PlaygroundView : public QWidget {
    Q_OBJECT

public:
    explicit PlaygroundView(TokenizerWorker& worker, QWidget* parent = nullptr);
    void setTokenizer(const QString& path);
    QPlainTextEdit& input() { return *m_input; }
    TokenFlow& flow() { return *m_flow; }
    enum class Shown { Tokens, Ids };
    void setShown(Shown shown);

private:
    QWidget* buildInput();
    QWidget* buildResult();
    void ask();
    void take(const TokenizedTextPointer& text);
    void fillIds();
    QString idsText() const;

    TokenizerWorker& m_worker;
    QString m_path;
    SamplePicker* m_samples;
    QPlainTextEdit *m_input, *m_ids;
    FigureStrip* m_figures;
    SegmentBar* m_mode;
    QStackedWidget* m_stack;
    TokenFlow* m_flow;
    TokenDetails* m_details;
};

}  // namespace sextant
