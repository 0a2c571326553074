// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/curation_types.h"

#include <QWidget>

namespace sextant {

/// A signal's distribution on a linear or a logarithmic axis, with its limits as lines to be dragged (or moved by
/// arrow keys).
class HistogramPlot : public QWidget {
    Q_OBJECT

public:
    explicit HistogramPlot(QWidget* parent = nullptr);
    void setHistogram(const SignalHistogram& histogram);
    /// Where a logarithmic axis shows nothing, it stays linear.
    enum class Axis { Linear, Logarithmic };
    void setAxis(Axis axis);
    /// An infinite limit is not shown.
    void setLimits(const RuleLimits& limits);
    const RuleLimits& limits() const { return m_limits; }

    QSize sizeHint() const override { return {520, 220}; }

Q_SIGNALS:
    /// While dragging, too.
    void limitsMoved(const sextant::RuleLimits& limits);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    enum class Handle { None, Minimum, Maximum };
    QRectF plotArea() const;
    /// The bins of the axis that is shown.
    const HistogramBins& bins() const;
    bool isLogarithmic() const { return &bins() == &m_histogram.logarithmic; }
    /// Where a value stands on the axis, from 0 to 1, and the value of a place.
    double shareOf(double value) const;
    double valueOf(double share) const;
    double rounded(double value) const;
    double xOf(double value) const;
    double valueAt(double x) const;
    Handle handleAt(double x) const;
    void moveHandle(double value);

    SignalHistogram m_histogram;
    Axis m_axis = Axis::Linear;
    RuleLimits m_limits;
    Handle m_handle = Handle::None;
};

}  // namespace sextant
