// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/plot_group.h"

namespace sextant {

void PlotGroup::setXAxis(XAxisKind kind) {
    if (kind == m_xAxis) return;
    m_xAxis = kind;
    m_zoom.reset();
    m_cursor.reset();
    Q_EMIT xAxisChanged();
}

void PlotGroup::setSmoothing(double weight) {
    m_smoothing = qBound(0.0, weight, 0.999);
    Q_EMIT smoothingChanged();
}

void PlotGroup::setZoom(std::optional<Range> range) {
    m_zoom = range;
    Q_EMIT zoomChanged();
}

void PlotGroup::setCursor(std::optional<double> x, const QObject* owner) {
    if (x == m_cursor && owner == m_cursorOwner) return;
    m_cursor = x;
    m_cursorOwner = owner;
    Q_EMIT cursorChanged();
}

}  // namespace sextant
