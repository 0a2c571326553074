// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/curve_spec.h"
#include "ui/plots/plot_group.h"
#include "ui/plots/qcustomplot_header.h"
#include "ui/plots/smoothed_series.h"

#include <optional>
#include <utility>
#include <vector>

namespace sextant {

/// Lengths along x of the line that joins evaluations: drawn, left out.
const std::vector<double>& evaluationDash();

/// Draws one metric of one run: a smoothed line over all raw values, and abandoned tails in grey. Costs as much as
/// there are pixels. Training metrics are smoothed; evaluations are points joined by a dashed line.
class CurvePlottable : public QCPAbstractPlottable {
    Q_OBJECT

public:
    CurvePlottable(QCPAxis* keyAxis, QCPAxis* valueAxis, CurveSpec spec, const PlotGroup* group);

    const CurveSpec& spec() const { return m_spec; }
    /// Position of the point nearest to x, if there is any.
    std::optional<double> nearestPosition(double x) const;
    /// Position of the point so many points further on than the one nearest to x.
    std::optional<double> positionFrom(double x, int points) const;
    /// What the curve says about one position.
    struct Reading {
        double x = 0;  ///< of the point that it comes from
        double value = 0;
        std::optional<double> smoothed;
        bool exact = true;  ///< false: an earlier point; there is none at the position asked for
    };
    /// The point at this position. Evaluations, which are rare, answer with the newest one before. Nothing beyond the
    /// ends of a training curve, or before the first evaluation.
    std::optional<Reading> reading(double x) const;
    std::optional<Reading> newest() const;
    /// How many pixels of the curve, added up over a few places, lie under this rectangle.
    double covered(const QRectF& pixels) const;
    /// Minimum and maximum over visible x, if there is anything.
    std::optional<QCPRange> visibleValues(const QCPRange& keys, bool positiveOnly) const;

    double selectTest(const QPointF& position, bool onlySelectable, QVariant* details = nullptr) const override;
    QCPRange getKeyRange(bool& found, QCP::SignDomain domain = QCP::sdBoth) const override;
    QCPRange getValueRange(bool& found, QCP::SignDomain domain = QCP::sdBoth,
                           const QCPRange& keys = QCPRange()) const override;

protected:
    void draw(QCPPainter* painter) override;
    void drawLegendIcon(QCPPainter* painter, const QRectF& rect) const override;

private:
    /// How many values a pixel stands for.
    enum class Density { Few, Many };
    struct Pixel {
        double x, top, bottom, line;
        size_t count;  ///< values it stands for
        bool broken;
    };
    const std::vector<double>& positions() const { return m_spec.metricTrack().x(m_group->xAxis()); }
    double smoothing() const { return m_spec.smoothing == CurveSmoothing::Followed ? m_group->smoothing() : 0; }
    /// The values of the line: the raw ones, or smoothed and up to date.
    const MinMaxPyramid& line(const MinMaxPyramid& values) const;
    Reading readingAt(size_t index) const;
    std::vector<Pixel> pixels(const std::vector<double>& positions, const MinMaxPyramid& values,
                              const MinMaxPyramid& line) const;
    Pixel pixel(double x, const ValueRange& values, const ValueRange& line) const;
    void drawTails(QCPPainter* painter) const;
    void drawRaw(QCPPainter* painter, const std::vector<Pixel>& points, QColor color) const;
    void drawBars(QCPPainter* painter, const std::vector<Pixel>& points, const QColor& color) const;
    void drawLine(QCPPainter* painter, const std::vector<Pixel>& points, const QColor& color) const;
    void drawPiece(QCPPainter* painter, const QPolygonF& piece, const QColor& color, Density density) const;
    void drawStrokes(QCPPainter* painter, const QPolygonF& piece, const std::vector<double>& dash,
                     Density density) const;
    void drawMarkers(QCPPainter* painter, const QPolygonF& piece, const QColor& color) const;

    CurveSpec m_spec;
    const PlotGroup* m_group;
    mutable SmoothedSeries m_smoothed;
};

}  // namespace sextant
