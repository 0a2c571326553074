// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/crosshair.h"

#include "ui/plots/run_mark.h"
#include "ui/theme/theme.h"

#include <algorithm>
#include <cmath>

namespace sextant {

void Crosshair::show(double xPixel, QString title, std::vector<Row> rows) {
    m_x = xPixel;
    m_title = std::move(title);
    m_rows = std::move(rows);
}

void Crosshair::hide() { m_x.reset(); }

void Crosshair::draw(QCPPainter* painter) {
    if (!m_x) return;
    const Theme& theme = Theme::instance();
    const QRect area = mParentPlot->axisRect()->rect();
    const double x = std::floor(*m_x) + 0.5;
    if (x < area.left() || x > area.right() + 1) return;
    painter->setPen(QPen(theme.color(Token::Muted), 1));
    painter->drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    for (const Row& row : m_rows) {
        if (!area.contains(row.point.toPoint())) continue;
        if (row.mark) {
            drawRunMarker(*painter, *row.mark, row.point, 4.5, row.color);
            continue;
        }
        painter->setPen(QPen(theme.color(Token::Surface), 1.5));
        painter->setBrush(row.color);
        painter->drawEllipse(row.point, 3.5, 3.5);
    }
    const QFont labels = theme.font(TextStyle::Small), numbers = theme.font(TextStyle::Mono);
    const QFontMetricsF labelMetrics(labels), numberMetrics(numbers);
    const double rowHeight = std::ceil(numberMetrics.height()) + 1;
    double labelWidth = 0, valueWidth = 0;
    for (const Row& row : m_rows) {
        labelWidth = std::max(labelWidth, labelMetrics.horizontalAdvance(row.label));
        valueWidth = std::max(valueWidth, numberMetrics.horizontalAdvance(row.value));
    }
    const double inner = std::max(labelMetrics.horizontalAdvance(m_title), 14 + labelWidth + 12 + valueWidth);
    QSizeF size(inner + 16, rowHeight * static_cast<double>(m_rows.size() + 1) + 10);
    QPointF corner(x + 10, area.top() + 8);
    if (corner.x() + size.width() > area.right()) corner.setX(x - 10 - size.width());
    if (corner.x() < area.left()) corner.setX(area.left());
    const QRectF box(corner, size);
    QColor fill = theme.color(Token::Raised);
    fill.setAlphaF(0.94);
    painter->setPen(QPen(theme.color(Token::Border), 1));
    painter->setBrush(fill);
    painter->drawRoundedRect(box, 6, 6);
    double y = box.top() + 5;
    painter->setFont(labels);
    painter->setPen(theme.color(Token::Secondary));
    painter->drawText(QRectF(box.left() + 8, y, inner, rowHeight), Qt::AlignLeft | Qt::AlignVCenter, m_title);
    for (const Row& row : m_rows) {
        y += rowHeight;
        if (row.mark) {
            drawRunMarker(*painter, *row.mark, QPointF(box.left() + 12.5, y + rowHeight / 2), 3.6, row.color);
        } else {
            painter->setPen(Qt::NoPen);
            painter->setBrush(row.color);
            painter->drawRoundedRect(QRectF(box.left() + 8, y + rowHeight / 2 - 1.5, 9, 3), 1.5, 1.5);
        }
        painter->setFont(labels);
        painter->setPen(theme.color(Token::Text));
        painter->drawText(QRectF(box.left() + 22, y, labelWidth + 2, rowHeight), Qt::AlignLeft | Qt::AlignVCenter,
                          row.label);
        painter->setFont(numbers);
        painter->drawText(QRectF(box.right() - 8 - valueWidth - 2, y, valueWidth + 2, rowHeight),
                          Qt::AlignRight | Qt::AlignVCenter, row.value);
    }
}

}  // namespace sextant
