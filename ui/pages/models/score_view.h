// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/model_types.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace sextant {

class EngineQuestion;
class FigureStrip;
class SamplePicker;
class TokenDetails;
class TokenFlow;

/// A text as the model expects it: bits per byte, perplexity, and every token coloured by how little it was expected.
/// The engine computes it in a process of its own.
class ScoreView : public QWidget {
    Q_OBJECT

public:
    explicit ScoreView(QWidget* parent = nullptr);
    /// What is scored with; the text stays, what another model said of it goes.
    void setModel(const QString& path);
    /// Why nothing can be scored; empty: it can.
    void setRefusal(const QString& sentence);
    void score();
    /// False: nothing was being scored.
    bool stop();
    bool isScoring() const;

    QPlainTextEdit& input() { return *m_input; }
    TokenFlow& flow() { return *m_flow; }
    const TextScoring& scoring() const { return m_scoring; }

Q_SIGNALS:
    void scored();

private:
    QWidget* buildInput();
    QWidget* buildResult();
    void take(const QByteArray& output);
    void showSentence(const QString& sentence);
    void refresh();

    EngineQuestion* m_question;
    QPlainTextEdit* m_input;
    SamplePicker* m_samples;
    QPushButton *m_score, *m_stop;
    QLabel *m_state, *m_sentence;
    FigureStrip* m_figures;
    TokenFlow* m_flow;
    TokenDetails* m_details;
    TextScoring m_scoring;
    QString m_path, m_refusal;
};

}  // namespace sextant
