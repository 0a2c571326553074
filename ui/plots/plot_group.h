// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/run_series.h"

#include <QObject>

#include <optional>

namespace sextant {

/// What plots on one page share: the x axis, its visible range, the cross-hair, the smoothing. GUI thread.
class PlotGroup : public QObject {
    Q_OBJECT

public:
    explicit PlotGroup(QObject* parent = nullptr) : QObject(parent) {}

    XAxisKind xAxis() const { return m_xAxis; }
    void setXAxis(XAxisKind kind);
    /// 0 (none) to 0.999: weight of the past in the exponential average.
    double smoothing() const { return m_smoothing; }
    void setSmoothing(double weight);

    struct Range {
        double lower = 0, upper = 1;
    };
    /// The zoom the user chose; none: every plot shows everything, also what is still to come.
    const std::optional<Range>& zoom() const { return m_zoom; }
    void setZoom(std::optional<Range> range);

    const std::optional<double>& cursor() const { return m_cursor; }
    void setCursor(std::optional<double> x);

    /// All data from the leftmost to the rightmost point of any plot; kept by the plots.
    Range extent() const { return m_extent; }
    void setExtent(Range extent) { m_extent = extent; }

Q_SIGNALS:
    void xAxisChanged();
    void smoothingChanged();
    void zoomChanged();
    void cursorChanged();

private:
    XAxisKind m_xAxis = XAxisKind::Step;
    double m_smoothing = 0.6;
    std::optional<Range> m_zoom;
    std::optional<double> m_cursor;
    Range m_extent;
};

}  // namespace sextant
