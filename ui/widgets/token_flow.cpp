// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/token_flow.h"

#include "ui/models/token_text.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace sextant {

namespace {

constexpr int kTextPixels = 13;
constexpr double kInset = 12;   // of the text from the edge
constexpr double kPadding = 2;  // inside a chip, left and right
constexpr double kGap = 1;      // between chips
constexpr double kBadgePadding = 5;
constexpr double kFullSurprise = 8;  // nats: one in three thousand

QFont textFont() {
    QFont font = Theme::instance().font(TextStyle::Mono);
    font.setPixelSize(Theme::instance().scaled(kTextPixels));
    return font;
}

QFont byteFont() {
    QFont font = textFont();
    font.setPixelSize(std::max(8, font.pixelSize() * 3 / 4));
    return font;
}

double paddingOf(TokenTone tone) { return tone == TokenTone::Special ? kBadgePadding : kPadding; }

}  // namespace

QColor tokenColor(TokenTone tone, size_t index) {
    const Theme& theme = Theme::instance();
    const QColor surface = theme.color(Token::Surface);
    const bool even = index % 2 == 0;
    // Hues that stay apart side by side, also for colour-blind eyes.
    static constexpr int kHues[] = {0, 5, 2, 3, 6};
    switch (tone) {
        case TokenTone::Plain:
            return mixed(theme.runColor(kHues[index % std::size(kHues)]), surface, theme.isDark() ? 0.34 : 0.22);
        case TokenTone::Trained:
            return mixed(theme.color(Token::Good), surface, (theme.isDark() ? 0.22 : 0.16) + (even ? 0.08 : 0));
        case TokenTone::Untrained:
            return mixed(theme.color(Token::Muted), surface, (theme.isDark() ? 0.16 : 0.10) + (even ? 0.07 : 0));
        case TokenTone::Special:
            return mixed(theme.color(Token::Accent), surface, theme.isDark() ? 0.24 : 0.10);
        case TokenTone::Scored:
            break;
    }
    return surface;
}

QColor surpriseColor(float logProbability) {
    const Theme& theme = Theme::instance();
    const QColor surface = theme.color(Token::Surface);
    if (std::isnan(logProbability)) return mixed(theme.color(Token::Muted), surface, 0.12);
    const double surprise = std::clamp(-static_cast<double>(logProbability) / kFullSurprise, 0.0, 1.0);
    return mixed(theme.color(Token::Warning), surface, surprise * (theme.isDark() ? 0.45 : 0.55));
}

namespace {

QColor backgroundOf(const TokenizedText::Piece& piece, size_t index) {
    if (piece.tone == TokenTone::Scored) return surpriseColor(piece.logProbability);
    return tokenColor(piece.tone == TokenTone::Special && piece.isTrained ? TokenTone::Trained : piece.tone, index);
}

}  // namespace

TokenFlow::TokenFlow(QWidget* parent) : QAbstractScrollArea(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("The text as tokens"));
    setAccessibleDescription(tr("Arrow keys walk from token to token; Ctrl+C copies the token."));
    viewport()->setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        m_widthOfId.clear();
        measure();
    });
}

void TokenFlow::setText(const TokenizedTextPointer& text) {
    if (text && text->path != m_widthsPath) {
        m_widthOfId.clear();
        m_widthsPath = text->path;
    }
    m_text = text;
    m_hovered = -1;
    const int count = text ? static_cast<int>(text->tokens.size()) : 0;
    m_chosen = std::min(m_chosen, count - 1);
    measure();
    Q_EMIT currentChanged(current());
}

void TokenFlow::setPlaceholder(const QString& sentence) {
    m_placeholder = sentence;
    viewport()->update();
}

float TokenFlow::widthOf(std::string_view bytes, TokenTone tone) const {
    const QFontMetricsF text(textFont()), byte(byteFont());
    double width = 2 * paddingOf(tone);
    for (const TokenRun& run : tokenRuns(bytes))
        width +=
            run.kind == TokenRun::Kind::Byte ? byte.horizontalAdvance(run.text) + 3 : text.horizontalAdvance(run.text);
    return static_cast<float>(std::ceil(width));
}

void TokenFlow::measure() {
    m_lineHeight = QFontMetrics(textFont()).height() + Theme::instance().scaled(8);
    const size_t count = m_text ? m_text->tokens.size() : 0;
    m_widths.resize(count);
    for (size_t i = 0; i < count; ++i) {
        const auto& piece = m_text->tokens[i];
        auto known = m_widthOfId.constFind(piece.id);
        if (known == m_widthOfId.constEnd())
            known = m_widthOfId.insert(piece.id, widthOf(m_text->bytesOf(i), piece.tone));
        m_widths[i] = *known;
    }
    layOut();
}

void TokenFlow::layOut() {
    const size_t count = m_widths.size();
    m_lefts.resize(count);
    m_lines.resize(count);
    m_lineStarts.assign(count > 0 ? 1 : 0, 0);
    const double right = viewport()->width() - kInset;
    double x = kInset;
    int line = 0;
    bool ended = false;
    for (size_t i = 0; i < count; ++i) {
        if (x > kInset && (ended || x + static_cast<double>(m_widths[i]) > right)) {
            ++line;
            x = kInset;
            m_lineStarts.push_back(i);
        }
        m_lefts[i] = static_cast<float>(x);
        m_lines[i] = line;
        x += static_cast<double>(m_widths[i]) + kGap;
        ended = endsLine(m_text->bytesOf(i));
    }
    const int height = static_cast<int>(m_lineStarts.size()) * m_lineHeight + static_cast<int>(2 * kInset);
    verticalScrollBar()->setRange(0, std::max(0, height - viewport()->height()));
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(m_lineHeight);
    viewport()->update();
}

QRectF TokenFlow::place(int index) const {
    const auto i = static_cast<size_t>(index);
    const double top = kInset + m_lines[i] * m_lineHeight - verticalScrollBar()->value();
    const double width = std::min(static_cast<double>(m_widths[i]), viewport()->width() - 2 * kInset);
    return {static_cast<double>(m_lefts[i]), top, width, m_lineHeight - 4.0};
}

void TokenFlow::paintEvent(QPaintEvent* event) {
    QPainter painter(viewport());
    const Theme& theme = Theme::instance();
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_lineStarts.empty()) {
        painter.setPen(theme.color(Token::Muted));
        painter.drawText(viewport()->rect().adjusted(16, 8, -16, -8), Qt::AlignCenter | Qt::TextWordWrap,
                         m_placeholder);
        return;
    }
    const int lines = static_cast<int>(m_lineStarts.size());
    const int offset = verticalScrollBar()->value() - static_cast<int>(kInset);
    const int first = std::clamp((offset + event->rect().top()) / m_lineHeight, 0, lines - 1);
    const int last = std::clamp((offset + event->rect().bottom()) / m_lineHeight, 0, lines - 1);
    const size_t begin = m_lineStarts[static_cast<size_t>(first)];
    const size_t end = last + 1 < lines ? m_lineStarts[static_cast<size_t>(last) + 1] : m_widths.size();
    for (size_t i = begin; i < end; ++i) paintToken(painter, i, place(static_cast<int>(i)));
}

void TokenFlow::paintToken(QPainter& painter, size_t index, const QRectF& box) const {
    const Theme& theme = Theme::instance();
    const auto& piece = m_text->tokens[index];
    const int shown = current();
    const bool isCurrent = static_cast<int>(index) == shown;
    const bool isSame = shown >= 0 && m_text->tokens[static_cast<size_t>(shown)].id == piece.id;
    const bool badge = piece.tone == TokenTone::Special;
    QPen border(Qt::NoPen);
    if (isCurrent)
        border = QPen(theme.color(Token::Accent), 2);
    else if (isSame)
        border = QPen(theme.color(Token::Accent), 1);
    else if (badge)
        border = QPen(
            mixed(theme.color(piece.isTrained ? Token::Good : Token::Accent), theme.color(Token::Surface), 0.6), 1);
    painter.setPen(border);
    painter.setBrush(backgroundOf(piece, index));
    const double radius = badge ? 6 : 3;
    painter.drawRoundedRect(border.style() == Qt::NoPen ? box : box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    const double padding = paddingOf(piece.tone);
    painter.save();
    painter.setPen(badge ? theme.color(Token::Accent) : theme.color(Token::Text));
    paintRuns(painter, m_text->bytesOf(index), box.adjusted(padding, 0, -padding, 0));
    painter.restore();
}

void TokenFlow::paintRuns(QPainter& painter, std::string_view bytes, QRectF box) const {
    const Theme& theme = Theme::instance();
    const QColor ink = painter.pen().color();
    const QFont text = textFont(), byte = byteFont();
    const QFontMetricsF textMetrics(text), byteMetrics(byte);
    const double end = box.right();
    for (const TokenRun& run : tokenRuns(bytes)) {
        const bool isByte = run.kind == TokenRun::Kind::Byte;
        const QFontMetricsF& metrics = isByte ? byteMetrics : textMetrics;
        box.setWidth(metrics.horizontalAdvance(run.text) + (isByte ? 3 : 0));
        painter.setFont(isByte ? byte : text);
        painter.setPen(run.kind == TokenRun::Kind::Text ? ink : theme.color(Token::Secondary));
        const bool tooLong = box.right() > end + 1;
        if (tooLong) box.setRight(end);
        painter.drawText(box, isByte ? Qt::AlignCenter : Qt::AlignLeft | Qt::AlignVCenter,
                         tooLong ? metrics.elidedText(run.text, Qt::ElideRight, box.width()) : run.text);
        if (tooLong) return;
        box.setLeft(box.right());
    }
}

void TokenFlow::resizeEvent(QResizeEvent*) {
    // The text stays where it was read.
    const int top = (verticalScrollBar()->value() - static_cast<int>(kInset)) / m_lineHeight;
    const bool scrolled = verticalScrollBar()->value() > 0 && !m_lineStarts.empty();
    const size_t token =
        scrolled ? m_lineStarts[static_cast<size_t>(std::clamp(top, 0, static_cast<int>(m_lineStarts.size()) - 1))] : 0;
    layOut();
    if (scrolled)
        verticalScrollBar()->setValue(m_lines[token] > 0 ? m_lines[token] * m_lineHeight + static_cast<int>(kInset)
                                                         : 0);
}

int TokenFlow::tokenInLine(int line, double x) const {
    const size_t begin = m_lineStarts[static_cast<size_t>(line)];
    const size_t end =
        line + 1 < static_cast<int>(m_lineStarts.size()) ? m_lineStarts[static_cast<size_t>(line) + 1] : m_lefts.size();
    const auto after = std::upper_bound(m_lefts.begin() + static_cast<std::ptrdiff_t>(begin),
                                        m_lefts.begin() + static_cast<std::ptrdiff_t>(end), static_cast<float>(x));
    return static_cast<int>(std::max<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(begin), after - m_lefts.begin() - 1));
}

int TokenFlow::tokenAt(const QPointF& position) const {
    const double y = position.y() + verticalScrollBar()->value() - kInset;
    const int line = static_cast<int>(std::floor(y / m_lineHeight));
    if (line < 0 || line >= static_cast<int>(m_lineStarts.size())) return -1;
    const int index = tokenInLine(line, position.x());
    return place(index).adjusted(-kGap, 0, kGap, 4).contains(position) ? index : -1;
}

void TokenFlow::setHovered(int index) {
    if (index == m_hovered) return;
    m_hovered = index;
    viewport()->update();
    Q_EMIT currentChanged(current());
}

void TokenFlow::setChosen(int index) {
    m_chosen = index;
    m_hovered = -1;
    viewport()->update();
    if (index >= 0) {
        const auto at = static_cast<size_t>(index);
        setAccessibleDescription(tr("Token %1 of %2: %3, id %4")
                                     .arg(index + 1)
                                     .arg(m_widths.size())
                                     .arg(visibleToken(m_text->bytesOf(at)))
                                     .arg(m_text->tokens[at].id));
    }
    Q_EMIT currentChanged(current());
}

void TokenFlow::choose(int index) {
    if (index < 0 || index >= static_cast<int>(m_widths.size())) return;
    setChosen(index);
    reveal(index);
}

void TokenFlow::reveal(int index) {
    const QRectF box = place(index);
    QScrollBar* bar = verticalScrollBar();
    if (box.top() < kInset)
        bar->setValue(bar->value() + static_cast<int>(box.top() - kInset));
    else if (box.bottom() > viewport()->height())
        bar->setValue(bar->value() + static_cast<int>(box.bottom() - viewport()->height() + kInset));
}

void TokenFlow::mouseMoveEvent(QMouseEvent* event) { setHovered(tokenAt(event->position())); }

void TokenFlow::mousePressEvent(QMouseEvent* event) { setChosen(tokenAt(event->position())); }

void TokenFlow::focusInEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusInEvent(event);
    if (m_chosen < 0 && event->reason() != Qt::MouseFocusReason) choose(0);
}

void TokenFlow::keyPressEvent(QKeyEvent* event) {
    if (m_widths.empty()) return QAbstractScrollArea::keyPressEvent(event);
    const int count = static_cast<int>(m_widths.size()), at = std::max(0, m_chosen);
    const int page = std::max(1, viewport()->height() / m_lineHeight - 1);
    auto inLine = [&](int lines) {
        const int line =
            std::clamp(m_lines[static_cast<size_t>(at)] + lines, 0, static_cast<int>(m_lineStarts.size()) - 1);
        choose(tokenInLine(line, static_cast<double>(m_lefts[static_cast<size_t>(at)]) + 1));
    };
    if (event->matches(QKeySequence::Copy)) {
        const std::string_view bytes = m_text->bytesOf(static_cast<size_t>(at));
        return QGuiApplication::clipboard()->setText(
            QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size())));
    }
    switch (event->key()) {
        case Qt::Key_Left:
            return choose(std::max(0, at - 1));
        case Qt::Key_Right:
            return choose(std::min(count - 1, m_chosen + 1));
        case Qt::Key_Up:
            return inLine(-1);
        case Qt::Key_Down:
            return inLine(1);
        case Qt::Key_PageUp:
            return inLine(-page);
        case Qt::Key_PageDown:
            return inLine(page);
        case Qt::Key_Home:
            return choose(0);
        case Qt::Key_End:
            return choose(count - 1);
        default:
            QAbstractScrollArea::keyPressEvent(event);
    }
}

bool TokenFlow::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::Leave) setHovered(-1);
    if (event->type() != QEvent::ToolTip) return QAbstractScrollArea::viewportEvent(event);
    auto* help = static_cast<QHelpEvent*>(event);
    const int index = tokenAt(help->pos());
    if (index < 0) {
        QToolTip::hideText();
        return true;
    }
    const std::string_view bytes = m_text->bytesOf(static_cast<size_t>(index));
    const auto& piece = m_text->tokens[static_cast<size_t>(index)];
    QString words = tr("%1\nid %2\n%3").arg(visibleToken(bytes)).arg(piece.id).arg(hexBytes(bytes));
    if (!std::isnan(piece.logProbability)) words += QLatin1Char('\n') + probabilityText(piece.logProbability);
    QToolTip::showText(help->globalPos(), words, viewport());
    return true;
}

}  // namespace sextant
