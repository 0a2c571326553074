// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/notices.h"

#include "core/base/system.h"
#include "ui/models/job_text.h"
#include "ui/theme/icon.h"
#include "ui/widgets/columns.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/labels.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace sextant {

namespace {

constexpr int kCardWidth = 380;
constexpr int kListHeight = 420;
constexpr int kEdge = 16, kGap = 8;
constexpr size_t kMostFloating = 3, kMostKept = 100;
constexpr int kInformationMs = 8000, kFailureMs = 20000;

QLabel* makeIcon(NoticeTone tone, QWidget* parent) {
    const bool failure = tone == NoticeTone::Failure;
    auto* icon = new QLabel(parent);
    icon->setPixmap(
        themedIcon(failure ? QStringLiteral("warning") : QStringLiteral("check"), failure ? Token::Bad : Token::Good)
            .pixmap(18, 18));
    return icon;
}

/// The sentence and its buttons; `after` is called before a button does its work.
QWidget* makeContent(const Notice& notice, const QString& below, QWidget* parent, const std::function<void()>& after) {
    auto* content = new QWidget(parent);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    QLabel* text = makeLabel(notice.sentence, LabelRole::Body, content);
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(text);
    if (!below.isEmpty()) column->addWidget(makeLabel(below, LabelRole::Small, content));
    if (notice.actions.empty()) return content;
    auto* buttons = new FlowLayout;
    for (const NoticeAction& action : notice.actions) {
        QPushButton* button = makeButton(action.text, ButtonRole::Plain, content);
        QObject::connect(button, &QPushButton::clicked, button, [run = action.run, after] {
            after();
            run();
        });
        buttons->addWidget(button);
    }
    column->addLayout(buttons);
    return content;
}

/// Leaves after a while, but not from under the pointer.
class Card : public QFrame {
public:
    Card(const Notice& notice, QWidget* window) : QFrame(window) {
        setProperty("role", QStringLiteral("popup"));
        setAttribute(Qt::WA_DeleteOnClose);
        setAccessibleName(notice.sentence);
        keepWidth(this, kCardWidth);
        auto* row = new QHBoxLayout(this);
        row->setContentsMargins(12, 10, 8, 10);
        row->setSpacing(10);
        row->addWidget(makeIcon(notice.tone, this), 0, Qt::AlignTop);
        row->addWidget(makeContent(notice, {}, this, [this] { close(); }), 1);
        QToolButton* dismiss = makeIconButton(QStringLiteral("close"), Notices::tr("Dismiss"), this);
        dismiss->setFocusPolicy(Qt::TabFocus);
        row->addWidget(dismiss, 0, Qt::AlignTop);
        connect(dismiss, &QToolButton::clicked, this, &QWidget::close);
        m_leave.setSingleShot(true);
        m_leave.setInterval(notice.tone == NoticeTone::Failure ? kFailureMs : kInformationMs);
        connect(&m_leave, &QTimer::timeout, this, &QWidget::close);
        m_leave.start();
    }

protected:
    void enterEvent(QEnterEvent*) override { m_leave.stop(); }
    void leaveEvent(QEvent*) override { m_leave.start(); }

private:
    QTimer m_leave;
};

}  // namespace

Notices::Notices(QWidget* window, int margin) : QObject(window), m_window(window), m_margin(margin) {
    window->installEventFilter(this);
}

void Notices::show(NoticeTone tone, const QString& sentence, const std::vector<NoticeAction>& actions) {
    m_all.insert(m_all.begin(), Notice{tone, sentence, actions, unixSeconds()});
    if (m_all.size() > kMostKept) m_all.pop_back();
    ++m_unseen;
    auto* card = new Card(m_all.front(), m_window);
    connect(card, &QObject::destroyed, this, &Notices::place, Qt::QueuedConnection);
    m_cards.push_back(card);
    if (m_cards.size() > kMostFloating && m_cards.front()) m_cards.front()->close();
    card->show();
    place();
    Q_EMIT changed();
}

bool Notices::dismiss() {
    const auto shown = floating();
    for (QWidget* card : shown) card->close();
    return !shown.empty();
}

std::vector<QWidget*> Notices::floating() const {
    std::vector<QWidget*> shown;
    for (const auto& card : m_cards)
        if (card && !card->isHidden()) shown.push_back(card);
    return shown;
}

void Notices::place() {
    std::erase_if(m_cards, [](const auto& card) { return !card || card->isHidden(); });
    int bottom = m_window->height() - m_margin - kEdge;
    for (auto card = m_cards.rbegin(); card != m_cards.rend(); ++card) {
        (*card)->ensurePolished();
        const int width = (*card)->width();
        const int height = std::max((*card)->layout()->totalHeightForWidth(width), (*card)->minimumSizeHint().height());
        (*card)->setGeometry(m_window->width() - width - kEdge, bottom - height, width, height);
        (*card)->raise();
        bottom -= height + kGap;
    }
}

void Notices::openList(const QPoint& globalCorner) {
    m_unseen = 0;
    auto* popup = new QFrame(m_window, Qt::Popup);
    popup->setAttribute(Qt::WA_DeleteOnClose);
    popup->setProperty("role", QStringLiteral("popup"));
    popup->setAccessibleName(tr("Messages"));
    auto* layout = new QVBoxLayout(popup);
    layout->setContentsMargins(0, 10, 0, 10);
    const ScrolledColumn scrolled = makeScrolledColumn(popup);
    scrolled.column->setContentsMargins(14, 0, 14, 0);
    scrolled.column->setSpacing(12);
    if (m_all.empty())
        scrolled.column->addWidget(
            makeLabel(tr("There were no messages yet."), LabelRole::Secondary, scrolled.content));
    for (const Notice& notice : m_all) {
        auto* row = new QHBoxLayout;
        row->setSpacing(10);
        row->addWidget(makeIcon(notice.tone, scrolled.content), 0, Qt::AlignTop);
        row->addWidget(makeContent(notice, agoText(notice.time), scrolled.content, [popup] { popup->close(); }), 1);
        scrolled.column->addLayout(row);
    }
    scrolled.column->addStretch(1);
    layout->addWidget(scrolled.area);
    const Theme& theme = Theme::instance();
    const int width = theme.scaled(kCardWidth);
    const int wanted =
        std::max(scrolled.column->totalHeightForWidth(width), scrolled.column->totalSizeHint().height()) + 28;
    popup->setGeometry(QRect(globalCorner - QPoint(width, 0), QSize(width, 0)));
    const int height = std::min({wanted, theme.scaled(kListHeight), m_window->height() - 2 * kEdge});
    popup->setGeometry(globalCorner.x() - width, globalCorner.y() - height, width, height);
    popup->show();
    Q_EMIT changed();
}

bool Notices::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_window && event->type() == QEvent::Resize) place();
    return QObject::eventFilter(watched, event);
}

}  // namespace sextant
