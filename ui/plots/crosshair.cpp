// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/crosshair.h"

#include "ui/plots/run_mark.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <limits>

namespace sextant {

namespace {

constexpr double kPadding = 8, kGap = 12, kSwatch = 14;
constexpr double kAway = 10;  // of the table from the line

QString smoothedHeading() { return QCoreApplication::translate("sextant::MetricPlot", "smoothed"); }
QString valueHeading() { return QCoreApplication::translate("sextant::MetricPlot", "value"); }

}  // namespace

void Crosshair::show(double xPixel, QString title, std::vector<CrosshairRow> rows, Cost cost) {
    m_x = xPixel;
    m_title = std::move(title);
    m_rows = std::move(rows);
    m_cost = std::move(cost);
}

void Crosshair::hide() { m_x.reset(); }

void Crosshair::draw(QCPPainter* painter) {
    m_table.reset();
    if (!m_x) return;
    const QRect area = mParentPlot->axisRect()->rect();
    const double x = std::floor(*m_x) + 0.5;
    if (x < area.left() || x > area.right() + 1) return;
    painter->setPen(QPen(Theme::instance().color(Token::Muted), 1));
    painter->drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    drawDots(painter);
    if (m_cost && !m_rows.empty()) drawTable(painter);
}

void Crosshair::drawDots(QCPPainter* painter) const {
    const QRect area = mParentPlot->axisRect()->rect();
    for (const CrosshairRow& row : m_rows) {
        if (!area.contains(row.point.toPoint())) continue;
        if (row.mark) {
            drawRunMarker(*painter, *row.mark, row.point, 4.5, row.color);
            continue;
        }
        painter->setPen(QPen(Theme::instance().color(Token::Surface), 1.5));
        painter->setBrush(row.color);
        painter->drawEllipse(row.point, 3.5, 3.5);
    }
}

Crosshair::Measures Crosshair::measure() const {
    const Theme& theme = Theme::instance();
    const QFontMetricsF labels(theme.font(TextStyle::Small)), numbers(theme.font(TextStyle::Mono));
    Measures measures;
    measures.row = std::ceil(std::max(numbers.height(), labels.height())) + 1;
    for (const CrosshairRow& row : m_rows) {
        measures.label = std::max(measures.label, labels.horizontalAdvance(row.label));
        measures.value = std::max(measures.value, numbers.horizontalAdvance(row.value));
        if (!row.smoothed.isEmpty())
            measures.smoothed = std::max({measures.smoothed, numbers.horizontalAdvance(row.smoothed),
                                          labels.horizontalAdvance(smoothedHeading())});
    }
    measures.label = std::max(measures.label, labels.horizontalAdvance(m_title) - kSwatch);
    auto width = [&] {
        const double columns = measures.smoothed > 0 ? measures.smoothed + kGap : 0;
        return 2 * kPadding + kSwatch + measures.label + kGap + columns + measures.value;
    };
    // What does not fit gives way: first the smoothed values, then the ends of long names.
    const double most = mParentPlot->viewport().width() - 2;
    if (width() > most) measures.smoothed = 0;
    if (measures.smoothed > 0) measures.value = std::max(measures.value, labels.horizontalAdvance(valueHeading()));
    measures.label -= std::max(0.0, width() - most);
    const double room = mParentPlot->axisRect()->rect().height() - 10;
    measures.rows = std::min(m_rows.size(), static_cast<size_t>(std::max(1.0, std::floor(room / measures.row) - 1)));
    measures.size = QSizeF(width(), measures.row * static_cast<double>(measures.rows + 1) + 10);
    return measures;
}

/// Left or right of the line, above or below: where it hides least of the curves.
QRectF Crosshair::place(const QSizeF& size) const {
    // It may lie over the numbers of the axis, but not beyond the plot.
    const QRectF area(mParentPlot->viewport().left() + 1, mParentPlot->axisRect()->top(),
                      mParentPlot->viewport().width() - 2, mParentPlot->axisRect()->height());
    const double right = *m_x + kAway, left = *m_x - kAway - size.width();
    QRectF best;
    double bestCost = std::numeric_limits<double>::infinity();
    for (const double y : {area.top() + kPadding, area.bottom() - kPadding / 2 - size.height()})
        for (const double x : {right, left}) {
            const QRectF box(QPointF(std::clamp(x, area.left(), std::max(area.left(), area.right() - size.width())),
                                     std::max(area.top(), y)),
                             size);
            // A table that the edge pushes onto the line would hide the very point one looks at.
            const double cost = m_cost(box) + (box.left() < *m_x && box.right() > *m_x ? 1e6 : 0);
            if (cost >= bestCost) continue;
            best = box;
            bestCost = cost;
        }
    return best;
}

void Crosshair::drawTable(QCPPainter* painter) {
    const Theme& theme = Theme::instance();
    const Measures measures = measure();
    const QRectF box = place(measures.size);
    m_table = box;
    QColor fill = theme.color(Token::Raised);
    fill.setAlphaF(0.94);
    painter->setPen(QPen(theme.color(Token::Border), 1));
    painter->setBrush(fill);
    painter->drawRoundedRect(box, 6, 6);
    const QFont labels = theme.font(TextStyle::Small), numbers = theme.font(TextStyle::Mono);
    const double right = box.right() - kPadding, smoothedRight = right - measures.value - kGap;
    double y = box.top() + 5;
    auto write = [&](const QFont& font, Token token, double from, double to, Qt::Alignment side, const QString& text) {
        painter->setFont(font);
        painter->setPen(theme.color(token));
        painter->drawText(QRectF(from, y, to - from, measures.row), side | Qt::AlignVCenter, text);
    };
    write(labels, Token::Secondary, box.left() + kPadding, right, Qt::AlignLeft, m_title);
    if (measures.smoothed > 0) {
        write(labels, Token::Secondary, box.left(), right, Qt::AlignRight, valueHeading());
        write(labels, Token::Secondary, box.left(), smoothedRight, Qt::AlignRight, smoothedHeading());
    }
    for (size_t i = 0; i < measures.rows; ++i) {
        const CrosshairRow& row = m_rows[i];
        y += measures.row;
        if (row.mark) {
            drawRunMarker(*painter, *row.mark, QPointF(box.left() + kPadding + 4.5, y + measures.row / 2), 3.6,
                          row.color);
        } else {
            painter->setPen(Qt::NoPen);
            painter->setBrush(row.color);
            painter->drawRoundedRect(QRectF(box.left() + kPadding, y + measures.row / 2 - 1.5, 9, 3), 1.5, 1.5);
        }
        write(labels, Token::Text, box.left() + kPadding + kSwatch, right, Qt::AlignLeft,
              QFontMetricsF(labels).elidedText(row.label, Qt::ElideMiddle, measures.label + 1));
        write(numbers, Token::Text, box.left(), right, Qt::AlignRight, row.value);
        if (measures.smoothed > 0) write(numbers, Token::Text, box.left(), smoothedRight, Qt::AlignRight, row.smoothed);
    }
}

}  // namespace sextant
