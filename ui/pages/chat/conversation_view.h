// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/message_tree.h"

#include <QScrollArea>

#include <vector>

class QToolButton;
class QVBoxLayout;

namespace sextant {

class ChatSession;
class MessageWidget;

/// The shown branch of a conversation as a column of messages. Stays at the end while an answer streams in, unless the
/// user scrolled away from it.
class ConversationView : public QScrollArea {
    Q_OBJECT

public:
    explicit ConversationView(ChatSession& session, QWidget* parent = nullptr);
    void setWaitingText(const QString& text);
    /// Which turns the model is given, and whether another answer would be the same.
    void refreshMarks();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void rebuild();
    MessageWidget* addMessage(const StoredMessage& message);
    MessageWidget* find(int64_t id) const;

    ChatSession& m_session;
    QVBoxLayout* m_column;
    std::vector<MessageWidget*> m_messages;
    QToolButton* m_toEnd;
    bool m_atEnd = true;
};

}  // namespace sextant
