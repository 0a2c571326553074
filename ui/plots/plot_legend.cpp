// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/plot_legend.h"

#include "ui/plots/curve_plottable.h"
#include "ui/theme/theme.h"

#include <QPainter>

#include <cmath>

namespace sextant {

namespace {

constexpr double kSwatch = 22, kBetween = 14, kInside = 6;

double widthOf(const LegendEntry& entry, const QFontMetricsF& metrics) {
    return kSwatch + kInside + metrics.horizontalAdvance(entry.text);
}

QColor colorOf(const LegendEntry& entry) {
    const Theme& theme = Theme::instance();
    if (entry.line == LegendEntry::Line::Abandoned || entry.line == LegendEntry::Line::Planned)
        return theme.color(Token::Muted);
    return entry.colorIndex < 0 ? theme.color(Token::Secondary) : theme.runColor(entry.colorIndex);
}

void drawSwatch(QPainter& painter, const LegendEntry& entry, const QPointF& left) {
    const QColor color = colorOf(entry);
    const bool marked = entry.marks == RunMarks::DashAndMarker && entry.colorIndex >= 0;
    const bool evaluation = entry.line == LegendEntry::Line::Evaluation;
    QPen pen(color, entry.line == LegendEntry::Line::Training ? 2 : 1.3, Qt::SolidLine, Qt::FlatCap);
    std::vector<double> dash;
    if (evaluation || entry.line == LegendEntry::Line::Planned)
        dash = evaluationDash();
    else if (marked)
        dash = runDash(entry.colorIndex);
    if (!dash.empty()) {
        QList<qreal> lengths;
        // In widths of the pen; long dashes of a plot would not fit a swatch.
        for (double length : dash) lengths << std::min(length, 8.0) / pen.widthF();
        pen.setDashPattern(lengths);
    }
    painter.setPen(pen);
    painter.drawLine(left, left + QPointF(kSwatch, 0));
    const QPointF middle = left + QPointF(kSwatch / 2, 0);
    if (marked) return drawRunMarker(painter, entry.colorIndex, middle, 3.2, color);
    if (!evaluation) return;
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawEllipse(middle, 2.4, 2.4);
}

}  // namespace

double layLegend(QPainter* painter, const QRectF& area, const std::vector<LegendEntry>& entries, const QFont& font) {
    const QFontMetricsF metrics(font);
    const double height = std::ceil(metrics.height()) + 4;
    double x = area.left(), y = area.top();
    for (const LegendEntry& entry : entries) {
        const double width = std::min(widthOf(entry, metrics), area.width());
        if (x > area.left() && x + width > area.right() + 0.5) {
            x = area.left();
            y += height;
        }
        if (painter) {
            drawSwatch(*painter, entry, QPointF(x, y + height / 2));
            painter->setFont(font);
            painter->setPen(Theme::instance().color(Token::Secondary));
            const QRectF place(x + kSwatch + kInside, y, width - kSwatch - kInside + 1, height);
            painter->drawText(place, Qt::AlignLeft | Qt::AlignVCenter,
                              metrics.elidedText(entry.text, Qt::ElideRight, place.width()));
        }
        x += width + kBetween;
    }
    return entries.empty() ? 0 : y + height - area.top();
}

PlotLegend::PlotLegend(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void PlotLegend::setEntries(std::vector<LegendEntry> entries) {
    m_entries = std::move(entries);
    QStringList names;
    for (const LegendEntry& entry : m_entries) names << entry.text;
    setAccessibleName(names.join(QStringLiteral(", ")));
    updateGeometry();
    update();
}

QSize PlotLegend::sizeHint() const {
    const QFont font = Theme::instance().font(TextStyle::Small);
    const QFontMetricsF metrics(font);
    double width = 0;
    for (const LegendEntry& entry : m_entries) width += widthOf(entry, metrics) + kBetween;
    return {static_cast<int>(std::ceil(std::max(0.0, width - kBetween))) + 1,
            static_cast<int>(std::ceil(metrics.height())) + 4};
}

/// In a narrow card the legend gives way.
QSize PlotLegend::minimumSizeHint() const { return {0, sizeHint().height()}; }

void PlotLegend::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    layLegend(&painter, rect(), m_entries, Theme::instance().font(TextStyle::Small));
}

}  // namespace sextant
