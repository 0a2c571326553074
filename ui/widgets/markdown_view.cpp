// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/markdown_view.h"

#include "ui/theme/theme.h"

#include <QAbstractTextDocumentLayout>
#include <QElapsedTimer>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextList>
#include <QTextTable>
#include <QTimer>
#include <QWheelEvent>

#include <cmath>

namespace sextant {

namespace {

constexpr int kFrameMs = 33;
constexpr int kBlockGap = 10, kListGap = 3, kHeadingGap = 16, kLineHeight = 135;  // pixels; per cent
constexpr int kRestFactor = 4;  // the GUI thread rests four times as long as setting the text took

}  // namespace

MarkdownView::MarkdownView(QWidget* parent) : QTextEdit(parent), m_timer(new QTimer(this)) {
    setProperty("role", QStringLiteral("plain"));
    setReadOnly(true);
    setTextInteractionFlags(Qt::TextBrowserInteraction);
    setFrameShape(QFrame::NoFrame);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setUndoRedoEnabled(false);
    document()->setDocumentMargin(0);
    viewport()->setAutoFillBackground(false);
    m_timer->setSingleShot(true);
    connect(m_timer, &QTimer::timeout, this, &MarkdownView::renderPending);
    connect(document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, this,
            &MarkdownView::adjustHeight);
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
        QStringLiteral("a { color: %1; } pre, code { font-family: 'JetBrains Mono', monospace; font-size: %2px; } code "
                       "{ background: %3; }"
                       "h1 { font-size: %4px; } h2 { font-size: %5px; } h3, h4, h5, h6 { font-size: %6px; }"
                       "blockquote { color: %7; } table { border-color: %8; }")
            .arg(theme.color(Token::Accent).name())
            .arg(theme.scaled(12))
            .arg(code)
            .arg(theme.scaled(19))
            .arg(theme.scaled(16))
            .arg(theme.scaled(14))
            .arg(theme.color(Token::Secondary).name(), theme.color(Token::Border).name()));
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

/// HTML that is inserted gives its first block the format of the place it is put in. So a paragraph that is taken away
/// again goes first, and every block of the piece keeps its own format.
void MarkdownView::insertPiece(const QString& markdown) {
    QTextCursor cursor(document());
    cursor.movePosition(QTextCursor::End);
    // A table leaves an empty block behind it, which the next piece can use.
    const bool reuse = cursor.block().length() == 1;
    if (!reuse) cursor.insertBlock();
    cursor.setBlockFormat(QTextBlockFormat());
    cursor.setCharFormat(QTextCharFormat());
    const int start = cursor.position();
    const QString html = markdownToHtml(markdown);
    cursor.insertHtml(QStringLiteral("<p>x</p>") + html);
    cursor.setPosition(start);
    cursor.deleteChar();
    // A table needs the empty block in front of it; the layout gives that no height.
    if (!html.startsWith(QStringLiteral("<table"))) cursor.deleteChar();
}

void MarkdownView::spaceBlocks(int start) {
    for (QTextBlock block = document()->findBlock(start); block.isValid(); block = block.next()) {
        QTextCursor cursor(block);
        if (QTextTable* table = cursor.currentTable()) {
            QTextTableFormat format = table->format();
            if (format.topMargin() == kBlockGap) continue;
            format.setTopMargin(kBlockGap);
            table->setFormat(format);
            continue;
        }
        if (block.length() == 1) continue;
        QTextBlockFormat format = block.blockFormat();
        const bool inList = block.textList() && block.previous().textList() == block.textList();
        format.setTopMargin(block.position() == 0       ? 0
                            : inList                    ? kListGap
                            : format.headingLevel() > 0 ? kHeadingGap
                                                        : kBlockGap);
        format.setBottomMargin(0);
        format.setLineHeight(kLineHeight, QTextBlockFormat::ProportionalHeight);
        cursor.setBlockFormat(format);
    }
}

void MarkdownView::renderPending() {
    QElapsedTimer clock;
    clock.start();
    QTextCursor cursor(document());
    const int start = m_tailStart;
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
    // Only now does the document know which blocks are cells of tables.
    cursor.beginEditBlock();
    spaceBlocks(start);
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
