// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/chat/message_widget.h"

#include "ui/bridge/event_reader.h"
#include "ui/bridge/text_conversion.h"
#include "ui/pages/chat/answer_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/markdown_view.h"

#include <QClipboard>
#include <QGraphicsOpacityEffect>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace sextant {

namespace {

constexpr int kBubbleWidth = 560;

/// A rounded box in the accent's tint.
class Bubble : public QFrame {
public:
    using QFrame::QFrame;

protected:
    void paintEvent(QPaintEvent*) override {
        const Theme& theme = Theme::instance();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(mixed(theme.color(Token::Accent), theme.color(Token::Window), theme.isDark() ? 0.22 : 0.11));
        painter.drawRoundedRect(rect(), 12, 12);
    }
};

}  // namespace

MessageWidget::MessageWidget(const StoredMessage& message, MessageTree::Place place, QWidget* parent)
    : QWidget(parent),
      m_id(message.id),
      m_isQuestion(message.role == "user"),
      m_text(toQString(message.content)),
      m_layout(new QVBoxLayout(this)) {
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(4);
    if (m_isQuestion)
        buildQuestion(message);
    else
        buildAnswer(message);
    buildActions(place);
}

void MessageWidget::buildQuestion(const StoredMessage&) {
    auto* bubble = new Bubble(this);
    auto* inner = new QVBoxLayout(bubble);
    inner->setContentsMargins(14, 9, 14, 10);
    QLabel* text = makeLabel(m_text, LabelRole::Body, bubble);
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    text->setAccessibleName(tr("You wrote: %1").arg(m_text));
    inner->addWidget(text);
    // Word-wrapped labels have no natural width: the bubble may be as wide as the text wants, up to a limit.
    const int limit = Theme::instance().scaled(kBubbleWidth);
    text->ensurePolished();
    const int natural =
        text->fontMetrics().boundingRect(QRect(0, 0, limit, 1 << 20), Qt::TextWordWrap, m_text).width() + 36;
    bubble->setMaximumWidth(qMin(limit, natural));
    m_bubble = bubble;
    auto* row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(bubble, 100);
    m_layout->addLayout(row);
}

void MessageWidget::buildAnswer(const StoredMessage& message) {
    m_markdown = new MarkdownView(this);
    m_markdown->setAccessibleName(tr("The model's answer"));
    m_layout->addWidget(m_markdown);
    m_markdown->setMarkdownText(m_text);
    m_waiting = makeLabel({}, LabelRole::Secondary, this);
    m_waiting->hide();
    m_layout->addWidget(m_waiting);
    m_cost = makeLabel(answerText(message), LabelRole::Small, this);
    m_cost->setWordWrap(true);
    refreshEmpty(message);
}

/// An answer without a word is said to be one.
void MessageWidget::refreshEmpty(const StoredMessage& message) {
    if (!message.content.empty() || eventText(message.details, "finish_reason").isEmpty()) return;
    m_waiting->setText(tr("The model ended its answer at once, without a word."));
    m_waiting->show();
    m_markdown->hide();
}

void MessageWidget::buildActions(MessageTree::Place place) {
    delete m_actions;
    m_actions = new QWidget(this);
    auto* row = new QHBoxLayout(m_actions);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2);
    auto add = [&](const char* icon, const QString& text) {
        QToolButton* button = makeIconButton(QLatin1String(icon), text, m_actions);
        row->addWidget(button);
        return button;
    };
    if (m_isQuestion) row->addStretch();
    if (place.count > 1) {
        QToolButton* previous = add("left", tr("The version before"));
        previous->setEnabled(place.index > 0);
        connect(previous, &QToolButton::clicked, this, [this] { Q_EMIT siblingRequested(-1); });
        row->addWidget(
            makeLabel(QStringLiteral("%1/%2").arg(place.index + 1).arg(place.count), LabelRole::Small, m_actions));
        QToolButton* next = add("right", tr("The next version"));
        next->setEnabled(place.index + 1 < place.count);
        connect(next, &QToolButton::clicked, this, [this] { Q_EMIT siblingRequested(1); });
    }
    connect(add("copy", tr("Copy")), &QToolButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(source()); });
    if (m_isQuestion) {
        connect(add("edit", tr("Ask in other words")), &QToolButton::clicked, this, &MessageWidget::startEditing);
    } else {
        m_regenerate = add("regenerate", tr("Another answer (Ctrl+R)"));
        setRepeats(m_repeats);
        connect(m_regenerate, &QToolButton::clicked, this, &MessageWidget::regenerateRequested);
        m_cost->setParent(m_actions);
        row->addSpacing(6);
        row->addWidget(m_cost, 1);
        m_cost->show();
    }
    m_layout->addWidget(m_actions);
}

QString MessageWidget::source() const { return m_markdown ? m_markdown->source() : m_text; }

void MessageWidget::append(const QString& text) {
    m_waiting->hide();
    m_markdown->show();
    m_markdown->appendMarkdown(text);
}

void MessageWidget::setWaiting(const QString& text) {
    if (!m_waiting || !m_markdown->source().isEmpty()) return;
    m_markdown->hide();
    m_actions->hide();
    m_waiting->setText(text);
    m_waiting->show();
}

void MessageWidget::end(const StoredMessage& message, MessageTree::Place place) {
    m_waiting->hide();
    m_markdown->show();
    m_markdown->flush();
    m_cost->setParent(this);
    m_cost->setText(answerText(message));
    refreshEmpty(message);
    buildActions(place);
    m_actions->show();
}

void MessageWidget::setDropped(bool dropped) {
    if (!dropped && !m_dropped) return;
    if (!m_dropped) {
        m_dropped = makeLabel(tr("Not given to the model any more"), LabelRole::Small, this);
        m_layout->insertWidget(0, m_dropped, 0, m_isQuestion ? Qt::AlignRight : Qt::AlignLeft);
    }
    m_dropped->setVisible(dropped);
    QWidget* text = m_isQuestion ? m_bubble : m_markdown;
    if (!dropped) return text->setGraphicsEffect(nullptr);
    auto* faint = new QGraphicsOpacityEffect(text);
    faint->setOpacity(0.5);
    text->setGraphicsEffect(faint);
}

void MessageWidget::setRepeats(bool repeats) {
    m_repeats = repeats;
    if (m_isQuestion || !m_regenerate) return;
    const QString text = repeats
                             ? tr("Another answer (Ctrl+R). It will be the same: the seed is fixed or the temperature "
                                  "is 0.")
                             : tr("Another answer (Ctrl+R)");
    m_regenerate->setToolTip(text);
    m_regenerate->setAccessibleName(text);
}

void MessageWidget::startEditing() {
    auto* editor = new QWidget(this);
    auto* layout = new QVBoxLayout(editor);
    layout->setContentsMargins(0, 0, 0, 0);
    auto* edit = new QPlainTextEdit(m_text, editor);
    edit->setAccessibleName(tr("The question in other words"));
    edit->setFixedHeight(110);
    layout->addWidget(edit);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    QPushButton* cancel = makeButton(tr("Cancel"), ButtonRole::Plain, editor);
    QPushButton* send = makeButton(tr("Ask"), ButtonRole::Primary, editor);
    buttons->addWidget(cancel);
    buttons->addWidget(send);
    layout->addLayout(buttons);
    m_bubble->hide();
    m_actions->hide();
    m_layout->addWidget(editor);
    edit->setFocus(Qt::OtherFocusReason);
    connect(cancel, &QPushButton::clicked, this, [this, editor] {
        editor->deleteLater();
        m_bubble->show();
        m_actions->show();
    });
    connect(send, &QPushButton::clicked, this, [this, edit] { Q_EMIT edited(edit->toPlainText()); });
}

}  // namespace sextant
