// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/markdown_view.h"

#include "ui/theme/theme.h"

#include <QAbstractTextDocumentLayout>
#include <QElapsedTimer>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextList>
#include <QTimer>
#include <QWheelEvent>

#include <cmath>

namespace sextant {

namespace {

constexpr int kFrameMs = 33;
constexpr int kRestFactor = 4;  // the GUI thread rests four times as long as setting the text took

}  // namespace

MarkdownView::MarkdownView(QWidget* parent) : QTextEdit(parent), m_timer(new QTimer(this)) {
    setProperty("role", QStringLiteral("plain"));
    setReadOnly(true);
    setTextInteractionFlags(Qt::TextBrowserInteraction);
    setFrameShape(QFrame::NoFrame);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setUndoRedoEnabled(false);
    document()->setDocumentMargin(0);
    viewport()->setAutoFillBackground(false);
    m_timer->setSingleShot(true);
    connect(m_timer, &QTimer::timeout, this, &MarkdownView::renderPending);
    connect(document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, this, &MarkdownView::adjustHeight);
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        applyTheme();
        setMarkdownText(QString(m_source));
    });
    applyTheme();
    adjustHeight();
}

void MarkdownView::applyTheme() {
    const Theme& theme = Theme::instance();
    const QString code = mixed(theme.color(Token::Muted), theme.color(Token::Surface), 0.13).name();
    document()->setDefaultStyleSheet(
        QStringLiteral("a { color: %1; } pre, code { font-family: 'JetBrains Mono', monospace; font-size: %2px; } code { background: %3; }"
                       "h1 { font-size: %4px; } h2 { font-size: %5px; } h3, h4, h5, h6 { font-size: %6px; }"
                       "blockquote { color: %7; } p, li { line-height: 145%; } table { border-color: %8; }")
            .arg(theme.color(Token::Accent).name()).arg(theme.scaled(12)).arg(code).arg(theme.scaled(19))
            .arg(theme.scaled(16)).arg(theme.scaled(14)).arg(theme.color(Token::Secondary).name(), theme.color(Token::Border).name()));
    document()->setDefaultFont(theme.font(TextStyle::Body));
}

void MarkdownView::setMarkdownText(const QString& markdown) {
    m_timer->stop();
    m_source.clear();
    m_cutter.clear();
    m_finished.clear();
    m_tailStart = 0;
    clear();
    appendMarkdown(markdown);
    flush();
}

void MarkdownView::appendMarkdown(const QString& text) {
    if (text.isEmpty()) return;
    m_source += text;
    m_finished += m_cutter.append(text);
    if (!m_timer->isActive()) m_timer->start(kFrameMs);
}

void MarkdownView::flush() {
    m_timer->stop();
    renderPending();
}

void MarkdownView::insertPiece(const QString& markdown) {
    QTextCursor cursor(document());
    cursor.movePosition(QTextCursor::End);
    if (cursor.position() > 0) {
        cursor.insertBlock(QTextBlockFormat(), QTextCharFormat());
        if (cursor.currentList()) cursor.currentList()->remove(cursor.block());
    }
    cursor.insertHtml(markdownToHtml(markdown));
}

void MarkdownView::renderPending() {
    QElapsedTimer clock;
    clock.start();
    QTextCursor cursor(document());
    cursor.beginEditBlock();
    cursor.setPosition(m_tailStart);
    cursor.movePosition(QTextCursor::End, QTextCursor::KeepAnchor);
    cursor.removeSelectedText();
    for (const QString& piece : std::exchange(m_finished, {})) {
        insertPiece(piece);
        cursor.movePosition(QTextCursor::End);
        m_tailStart = cursor.position();
    }
    const QString tail = m_cutter.tail();
    if (!tail.trimmed().isEmpty()) insertPiece(tail);
    cursor.endEditBlock();
    const auto spent = static_cast<int>(clock.elapsed());
    // Text that came meanwhile is shown after a rest.
    if (!m_finished.isEmpty()) m_timer->start(std::max(kFrameMs, spent * kRestFactor));
}

void MarkdownView::adjustHeight() {
    const int wanted = static_cast<int>(std::ceil(document()->size().height())) + 2;
    if (wanted != height()) setFixedHeight(wanted);
}

void MarkdownView::resizeEvent(QResizeEvent* event) {
    QTextEdit::resizeEvent(event);
    adjustHeight();
}

void MarkdownView::wheelEvent(QWheelEvent* event) { event->ignore(); }

}  // namespace sextant
