// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/tokenizer_types.h"

#include <QWidget>

#include <vector>

class QCheckBox;
class QComboBox;
class QLabel;
class QPlainTextEdit;
class QVBoxLayout;

namespace sextant {

class TokenDetails;
class TokenFlow;
class TokenizerWorker;

/// A small conversation as the model will see it: special tokens as badges, what training learns from in green.
class TemplateView : public QWidget {
    Q_OBJECT

public:
    explicit TemplateView(TokenizerWorker& worker, QWidget* parent = nullptr);
    void setTokenizer(const QString& path);
    TokenFlow& flow() { return *m_flow; }
    void addMessage(PreviewMessage::Role role, const QString& text);

private:
    struct Row {
        QWidget* widget;
        QComboBox* role;
        QPlainTextEdit* text;
    };
    QWidget* buildConversation();
    QWidget* buildRendered();
    void addNext();
    void remove(QWidget* row);
    void ask();
    void take(const TokenizedTextPointer& text);

    TokenizerWorker& m_worker;
    QString m_path;
    std::vector<Row> m_rows;
    QVBoxLayout* m_messages;
    QComboBox* m_format;
    QCheckBox* m_begin;
    QLabel *m_summary, *m_sentence;
    TokenFlow* m_flow;
    TokenDetails* m_details;
};

}  // namespace sextant
