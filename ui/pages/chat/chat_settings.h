// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/chat/chat_session.h"
#include "ui/widgets/inspector.h"

class QLineEdit;
class QPlainTextEdit;

namespace sextant {

/// System prompt and sampler of the conversation, and what the last answer cost.
class ChatSettings : public Inspector {
    Q_OBJECT

public:
    explicit ChatSettings(QWidget* parent = nullptr);
    ChatSettingsValues values() const { return m_values; }
    void setValues(const ChatSettingsValues& values);
    /// The longest conversation of the model; 0: not known.
    void setContextLength(int tokens);
    void showStatistics(const ChatStatistics& statistics);

Q_SIGNALS:
    void changed();

private:
    QLineEdit* addNumber(const QString& name, const QString& help, QGridLayout* grid);
    QLabel* addNote(QGridLayout* grid);
    void read();
    void refreshNotes();

    ChatSettingsValues m_values;
    QPlainTextEdit* m_system;
    QLineEdit *m_temperature, *m_topP, *m_topK, *m_minP, *m_penalty, *m_maxTokens, *m_seed;
    int m_contextLength = 0;
    QLabel *m_maxTokensNote, *m_seedNote;
    QLabel *m_speed, *m_firstToken, *m_promptTokens, *m_answerTokens;
};

}  // namespace sextant
