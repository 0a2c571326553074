// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/chat/conversation_view.h"

#include "ui/pages/chat/chat_session.h"
#include "ui/pages/chat/message_widget.h"
#include "ui/widgets/columns.h"
#include "ui/widgets/labels.h"

#include <QHBoxLayout>
#include <QScrollBar>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace sextant {

namespace {

constexpr int kColumnWidth = 780;
constexpr int kEndReach = 24;

}  // namespace

ConversationView::ConversationView(ChatSession& session, QWidget* parent)
    : QScrollArea(parent), m_session(session), m_toEnd(makeIconButton(QStringLiteral("down"), tr("To the end"), this)) {
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Conversation"));
    auto* content = new QWidget(this);
    content->setProperty("role", QStringLiteral("scrolled"));
    auto* outer = new QVBoxLayout(content);
    outer->setContentsMargins(24, 16, 24, 24);
    m_column = addColumn(outer, kColumnWidth, ColumnPlace::Middle);
    m_column->setSpacing(18);
    setWidget(content);
    m_column->addStretch(1);
    m_toEnd->setStyleSheet(
        QStringLiteral("background: palette(base); border: 1px solid palette(mid); border-radius: 14px;"));
    m_toEnd->setFixedSize(28, 28);
    m_toEnd->hide();

    QScrollBar* bar = verticalScrollBar();
    connect(bar, &QScrollBar::valueChanged, this, [this, bar](int value) {
        m_atEnd = value >= bar->maximum() - kEndReach;
        m_toEnd->setVisible(!m_atEnd);
    });
    connect(bar, &QScrollBar::rangeChanged, this, [this, bar](int, int maximum) {
        if (m_atEnd) bar->setValue(maximum);
    });
    connect(m_toEnd, &QToolButton::clicked, this, [bar] { bar->setValue(bar->maximum()); });

    connect(&session, &ChatSession::branchChanged, this, &ConversationView::rebuild);
    connect(&session, &ChatSession::streamed, this, [this](qlonglong id, const QString& text) {
        if (MessageWidget* message = find(id)) message->append(text);
    });
    connect(&session, &ChatSession::answerEnded, this, [this](qlonglong id) {
        const StoredMessage* stored = m_session.tree().find(id);
        if (MessageWidget* message = find(id); message && stored) message->end(*stored, m_session.tree().place(id));
    });
    connect(&session, &ChatSession::renamed, this, [this](qlonglong from, qlonglong to) {
        if (MessageWidget* message = find(from)) message->setId(to);
    });
    connect(&session, &ChatSession::contextChanged, this, &ConversationView::refreshMarks);
    rebuild();
}

void ConversationView::refreshMarks() {
    for (MessageWidget* message : m_messages) {
        message->setDropped(m_session.isDropped(message->id()));
        message->setRepeats(m_session.settings().repeats());
    }
}

MessageWidget* ConversationView::find(int64_t id) const {
    auto found = std::find_if(m_messages.begin(), m_messages.end(),
                              [id](const MessageWidget* message) { return message->id() == id; });
    return found == m_messages.end() ? nullptr : *found;
}

/// Widgets of the part of the branch that stays are kept: setting a long answer again is not cheap.
void ConversationView::rebuild() {
    const auto branch = m_session.tree().branch();
    size_t same = 0;
    while (same < branch.size() && same < m_messages.size() && branch[same]->id == m_messages[same]->id()) ++same;
    while (m_messages.size() > same) {
        m_column->removeWidget(m_messages.back());
        m_messages.back()->deleteLater();
        m_messages.pop_back();
    }
    for (size_t i = same; i < branch.size(); ++i) m_messages.push_back(addMessage(*branch[i]));
    refreshMarks();
    m_atEnd = true;
    verticalScrollBar()->setValue(verticalScrollBar()->maximum());
}

MessageWidget* ConversationView::addMessage(const StoredMessage& stored) {
    auto* message = new MessageWidget(stored, m_session.tree().place(stored.id), widget());
    m_column->insertWidget(m_column->count() - 1, message);
    connect(message, &MessageWidget::regenerateRequested, this,
            [this, message] { m_session.regenerate(message->id()); });
    connect(message, &MessageWidget::edited, this,
            [this, message](const QString& text) { m_session.editAndSend(message->id(), text); });
    connect(message, &MessageWidget::siblingRequested, this,
            [this, message](int direction) { m_session.showSibling(message->id(), direction); });
    return message;
}

void ConversationView::setWaitingText(const QString& text) {
    if (MessageWidget* message = find(m_session.streamingMessage())) message->setWaiting(text);
}

void ConversationView::resizeEvent(QResizeEvent* event) {
    QScrollArea::resizeEvent(event);
    m_toEnd->move(width() / 2 - 14, height() - 40);
}

}  // namespace sextant
