// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/log_view.h"

#include "ui/bridge/job_monitor.h"
#include "ui/theme/icon.h"
#include "ui/widgets/labels.h"

#include <QCheckBox>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QShortcut>
#include <QStyle>
#include <QTextBlock>
#include <QTimer>
#include <QVBoxLayout>

namespace sextant {

namespace {

constexpr int kPortion = 128 << 10;     // characters put into the document at once: the window stays fluid
constexpr int kMaximumLines = 250'000;  // older ones stay in the file
constexpr int kSearchWidth = 260;

QTextCharFormat formatOf(const QString& line) {
    QTextCharFormat format;
    if (line.contains(QStringLiteral("error:"))) format.setForeground(Theme::instance().color(Token::Bad));
    if (line.contains(QStringLiteral("warning:"))) format.setForeground(Theme::instance().color(Token::Warning));
    return format;
}

}  // namespace

LogView::LogView(JobMonitor& jobs, QWidget* parent)
    : QWidget(parent),
      m_jobs(jobs),
      m_text(new QPlainTextEdit(this)),
      m_search(new QLineEdit(this)),
      m_follow(new QCheckBox(tr("Follow"), this)),
      m_feed(new QTimer(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 12, 0, 0);
    layout->setSpacing(10);
    auto* row = new QHBoxLayout;
    row->setSpacing(10);
    m_search->setPlaceholderText(tr("Search in the log"));
    m_search->setAccessibleName(m_search->placeholderText());
    m_search->setToolTip(tr("Enter: next, Shift+Enter: previous"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(themedIcon(QStringLiteral("search"), Token::Muted), QLineEdit::LeadingPosition);
    limitWidth(m_search, kSearchWidth);
    m_follow->setChecked(true);
    m_follow->setToolTip(tr("Stays at the end while lines arrive"));
    QPushButton* copyButton = makeButton(tr("Copy"), ButtonRole::Plain, this);
    copyButton->setIcon(themedIcon(QStringLiteral("copy")));
    copyButton->setToolTip(tr("The chosen lines, or the whole log"));
    row->addWidget(m_search, 1);
    row->addStretch(1);
    row->addWidget(m_follow);
    row->addWidget(copyButton);
    layout->addLayout(row);
    m_text->setReadOnly(true);
    m_text->setUndoRedoEnabled(false);
    m_text->setMaximumBlockCount(kMaximumLines);
    m_text->setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    m_text->setProperty("role", QStringLiteral("mono"));
    m_text->setAccessibleName(tr("Log"));
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    layout->addWidget(m_text, 1);

    m_feed->setInterval(0);
    connect(m_feed, &QTimer::timeout, this, &LogView::appendSome);
    connect(&jobs, &JobMonitor::logArrived, this, &LogView::take);
    connect(copyButton, &QPushButton::clicked, this, &LogView::copy);
    connect(m_search, &QLineEdit::textChanged, this, [this] {
        // What is typed is looked for from where the last hit began.
        QTextCursor cursor = m_text->textCursor();
        cursor.setPosition(cursor.selectionStart());
        m_text->setTextCursor(cursor);
        find(Direction::Forward);
    });
    connect(m_search, &QLineEdit::returnPressed, this, [this] {
        find(QGuiApplication::keyboardModifiers().testFlag(Qt::ShiftModifier) ? Direction::Backward
                                                                              : Direction::Forward);
    });
    auto* toSearch = new QShortcut(QKeySequence::Find, this);
    toSearch->setContext(Qt::WidgetWithChildrenShortcut);
    connect(toSearch, &QShortcut::activated, this, [this] {
        m_search->setFocus(Qt::ShortcutFocusReason);
        m_search->selectAll();
    });
    QScrollBar* bar = m_text->verticalScrollBar();
    connect(bar, &QScrollBar::actionTriggered, this,
            [this, bar] { m_follow->setChecked(bar->sliderPosition() >= bar->maximum() - 1); });
    connect(m_follow, &QCheckBox::toggled, this, [bar](bool on) {
        if (on) bar->setValue(bar->maximum());
    });
}

void LogView::take(const QString& path, bool fromStart, const QString& text) {
    if (path != m_path) return;
    if (fromStart) {
        m_waiting.clear();
        m_text->clear();
    }
    m_waiting += text;
    if (!m_waiting.isEmpty() && !m_feed->isActive()) m_feed->start();
}

void LogView::appendSome() {
    const qsizetype end =
        m_waiting.size() <= kPortion ? m_waiting.size() : m_waiting.lastIndexOf(QLatin1Char('\n'), kPortion) + 1;
    const QString portion = m_waiting.left(end > 0 ? end : m_waiting.size());
    m_waiting.remove(0, portion.size());
    if (m_waiting.isEmpty()) m_feed->stop();
    QTextCursor cursor(m_text->document());
    cursor.movePosition(QTextCursor::End);
    cursor.beginEditBlock();
    bool first = m_text->document()->isEmpty();
    for (const QString& line : portion.split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
        if (!std::exchange(first, false)) cursor.insertBlock();
        cursor.insertText(line, formatOf(line));
    }
    cursor.endEditBlock();
    QScrollBar* bar = m_text->verticalScrollBar();
    if (m_follow->isChecked()) bar->setValue(bar->maximum());
}

void LogView::find(Direction direction) {
    bool found = m_search->text().isEmpty();
    if (!found) {
        const QTextDocument::FindFlags flags =
            direction == Direction::Backward ? QTextDocument::FindBackward : QTextDocument::FindFlags();
        found = m_text->find(m_search->text(), flags);
        if (!found) {
            // Once around.
            const QTextCursor before = m_text->textCursor();
            m_text->moveCursor(direction == Direction::Backward ? QTextCursor::End : QTextCursor::Start);
            found = m_text->find(m_search->text(), flags);
            if (!found) m_text->setTextCursor(before);
        }
        if (found) m_follow->setChecked(false);
    }
    setStyleProperty(m_search, "state", found ? QString() : QStringLiteral("bad"));
}

void LogView::copy() {
    if (m_text->textCursor().hasSelection())
        m_text->copy();
    else
        QGuiApplication::clipboard()->setText(m_text->toPlainText());
}

void LogView::setJob(const QString& path) {
    m_path = path;
    m_waiting.clear();
    m_text->clear();
    m_follow->setChecked(true);
    if (isVisible()) m_jobs.followLog(path);
}

void LogView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    m_jobs.followLog(m_path);
}

void LogView::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    m_jobs.followLog({});
}

}  // namespace sextant
