// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/message_tree.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QPlainTextEdit;
class QToolButton;
class QVBoxLayout;

namespace sextant {

class MarkdownView;

/// One message: the user's in a bubble on the right, the model's as set text over the whole width, with what can be
/// done with it below.
class MessageWidget : public QWidget {
    Q_OBJECT

public:
    MessageWidget(const StoredMessage& message, MessageTree::Place place, QWidget* parent = nullptr);
    int64_t id() const { return m_id; }
    void setId(int64_t id) { m_id = id; }
    void append(const QString& text);
    void setWaiting(const QString& text);
    /// The model is not given this turn any more.
    void setDropped(bool dropped);
    /// Whether asking again would bring the same answer.
    void setRepeats(bool repeats);
    /// The answer is complete.
    void end(const StoredMessage& message, MessageTree::Place place);

Q_SIGNALS:
    void regenerateRequested();
    void edited(const QString& text);
    void siblingRequested(int direction);

private:
    void buildQuestion(const StoredMessage& message);
    void buildAnswer(const StoredMessage& message);
    void buildActions(MessageTree::Place place);
    void startEditing();
    QString source() const;
    void refreshEmpty(const StoredMessage& message);

    int64_t m_id;
    bool m_isQuestion;
    QString m_text;
    QVBoxLayout* m_layout;
    QWidget* m_bubble = nullptr;
    MarkdownView* m_markdown = nullptr;
    QLabel* m_waiting = nullptr;
    QLabel* m_cost = nullptr;
    QLabel* m_dropped = nullptr;
    QToolButton* m_regenerate = nullptr;
    QWidget* m_actions = nullptr;
    bool m_repeats = false;
};

}  // namespace sextant
