// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/tokenizer/compression_plot.h"

#include "ui/models/job_text.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace sextant {

namespace {

constexpr int kWidestTick = 64;  // pixels between ticks of the size axis, at least

QString sizeText(double size) {
    return size < 1024 ? QString::number(size) : QStringLiteral("%1 k").arg(size / 1024, 0, 'g', 4);
}

}  // namespace

CompressionPlot::CompressionPlot(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(tr("Bytes per token by vocabulary size"));
    setAccessibleDescription(tr("A plot. Left and Right walk along the points; the table beside it has the numbers."));
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void CompressionPlot::setPoints(const std::vector<SizePoint>& points) {
    m_points = points;
    m_cursor = -1;
    update();
}

void CompressionPlot::setPlaceholder(const QString& sentence) {
    m_placeholder = sentence;
    update();
}

QRectF CompressionPlot::area() const {
    const Theme& theme = Theme::instance();
    return QRectF(rect()).adjusted(theme.scaled(34), theme.scaled(22), -theme.scaled(14), -theme.scaled(38));
}

double CompressionPlot::top() const {
    double highest = 1;
    for (const SizePoint& point : m_points) highest = std::max(highest, point.bytesPerToken);
    return std::ceil(highest * 1.05);
}

QPointF CompressionPlot::at(const SizePoint& point) const {
    const QRectF box = area();
    const double first = std::log(static_cast<double>(m_points.front().vocabularySize));
    const double last = std::log(static_cast<double>(m_points.back().vocabularySize));
    const double share = (std::log(static_cast<double>(point.vocabularySize)) - first) / std::max(1e-9, last - first);
    return {box.left() + share * box.width(), box.bottom() - point.bytesPerToken / top() * box.height()};
}

void CompressionPlot::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme& theme = Theme::instance();
    if (m_points.size() < 2) {
        painter.setPen(theme.color(Token::Muted));
        painter.drawText(rect().adjusted(24, 0, -24, 0), Qt::AlignCenter | Qt::TextWordWrap, m_placeholder);
        return;
    }
    paintAxes(painter);
    paintCurve(painter);
    if (m_cursor >= 0) paintCursor(painter);
    if (hasFocus()) {
        painter.setPen(QPen(theme.color(Token::Accent), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 6, 6);
    }
}

void CompressionPlot::paintAxes(QPainter& painter) const {
    const Theme& theme = Theme::instance();
    const QRectF box = area();
    const QFontMetricsF metrics(theme.font(TextStyle::Small));
    painter.setFont(theme.font(TextStyle::Small));
    const double step = top() > 6 ? 2 : 1;
    for (double value = 0; value <= top(); value += step) {
        const double y = box.bottom() - value / top() * box.height();
        painter.setPen(QPen(theme.color(Token::Border), 1));
        painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y));
        painter.setPen(theme.color(Token::Secondary));
        painter.drawText(QRectF(0, y - 10, box.left() - 8, 20), Qt::AlignRight | Qt::AlignVCenter,
                         QString::number(value));
    }
    double before = -1e9;
    for (double size = 256; size <= static_cast<double>(m_points.back().vocabularySize); size *= 2) {
        if (size < static_cast<double>(m_points.front().vocabularySize)) continue;
        const double x = at({static_cast<int64_t>(size), 0}).x();
        if (x - before < theme.scaled(kWidestTick)) continue;
        before = x;
        painter.setPen(QPen(theme.color(Token::Border), 1));
        painter.drawLine(QPointF(x, box.bottom()), QPointF(x, box.bottom() + 4));
        painter.setPen(theme.color(Token::Secondary));
        painter.drawText(QRectF(x - 40, box.bottom() + 5, 80, metrics.height()), Qt::AlignHCenter | Qt::AlignTop,
                         sizeText(size));
    }
    painter.drawText(QRectF(0, 0, width(), metrics.height() + 2), Qt::AlignLeft | Qt::AlignTop, tr("bytes per token"));
    painter.drawText(QRectF(box.left(), height() - metrics.height() - 2, box.width(), metrics.height() + 2),
                     Qt::AlignRight | Qt::AlignBottom, tr("vocabulary size"));
}

void CompressionPlot::paintCurve(QPainter& painter) const {
    const Theme& theme = Theme::instance();
    const QColor ink = theme.runColor(0);
    QPainterPath line(at(m_points.front()));
    for (const SizePoint& point : m_points) line.lineTo(at(point));
    QPainterPath under = line;
    under.lineTo(at(m_points.back()).x(), area().bottom());
    under.lineTo(area().bottomLeft());
    QColor tint = ink;
    tint.setAlphaF(0.10F);
    painter.fillPath(under, tint);
    painter.setPen(QPen(ink, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(line);
    painter.setPen(QPen(theme.color(Token::Surface), 1.5));
    painter.setBrush(ink);
    for (const SizePoint& point : m_points) painter.drawEllipse(at(point), 3, 3);
}

void CompressionPlot::paintCursor(QPainter& painter) const {
    const Theme& theme = Theme::instance();
    const SizePoint& point = m_points[static_cast<size_t>(m_cursor)];
    const QPointF place = at(point);
    painter.setPen(QPen(theme.color(Token::Muted), 1, Qt::DashLine));
    painter.drawLine(QPointF(place.x(), area().top()), QPointF(place.x(), area().bottom()));
    painter.setPen(QPen(theme.color(Token::Surface), 2));
    painter.setBrush(theme.runColor(0));
    painter.drawEllipse(place, 5, 5);
    const QString words = tr("%1 tokens: %2 bytes each")
                              .arg(groupedNumber(static_cast<double>(point.vocabularySize)))
                              .arg(point.bytesPerToken, 0, 'f', 2);
    painter.setFont(theme.font(TextStyle::Small));
    const double width = QFontMetricsF(painter.font()).horizontalAdvance(words) + 16;
    QRectF label(place.x() + 10, place.y() + 12, width, theme.scaled(22));
    if (label.right() > area().right()) label.moveRight(place.x() - 10);
    if (label.bottom() > area().bottom()) label.moveBottom(place.y() - 12);
    painter.setPen(QPen(theme.color(Token::Border), 1));
    painter.setBrush(theme.color(Token::Raised));
    painter.drawRoundedRect(label, 6, 6);
    painter.setPen(theme.color(Token::Text));
    painter.drawText(label, Qt::AlignCenter, words);
}

void CompressionPlot::setCursorAt(int index) {
    if (index == m_cursor) return;
    m_cursor = index;
    update();
}

void CompressionPlot::mouseMoveEvent(QMouseEvent* event) {
    if (m_points.size() < 2) return;
    auto distance = [&](const SizePoint& point) { return std::abs(at(point).x() - event->position().x()); };
    const auto nearest =
        std::min_element(m_points.begin(), m_points.end(),
                         [&](const SizePoint& a, const SizePoint& b) { return distance(a) < distance(b); });
    setCursorAt(static_cast<int>(nearest - m_points.begin()));
}

void CompressionPlot::leaveEvent(QEvent*) { setCursorAt(-1); }

void CompressionPlot::focusOutEvent(QFocusEvent* event) {
    setCursorAt(-1);
    QWidget::focusOutEvent(event);
}

void CompressionPlot::keyPressEvent(QKeyEvent* event) {
    const int count = static_cast<int>(m_points.size());
    if (count < 2 || (event->key() != Qt::Key_Left && event->key() != Qt::Key_Right))
        return QWidget::keyPressEvent(event);
    setCursorAt(std::clamp(m_cursor + (event->key() == Qt::Key_Right ? 1 : -1), 0, count - 1));
}

}  // namespace sextant
