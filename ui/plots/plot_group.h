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

    /// A position that some curve has a point at.
    const std::optional<double>& cursor() const { return m_cursor; }
    /// `owner`: the plot in which the cursor is moved; it alone shows the table of values.
    void setCursor(std::optional<double> x, const QObject* owner = nullptr);
    bool ownsCursor(const QObject* plot) const { return m_cursorOwner == plot; }

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
    const QObject* m_cursorOwner = nullptr;  // compared, never used
};

}  // namespace sextant
