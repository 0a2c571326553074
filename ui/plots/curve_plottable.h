// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/curve_spec.h"
#include "ui/plots/plot_group.h"
#include "ui/plots/qcustomplot_header.h"

#include <optional>
#include <utility>
#include <vector>

namespace sextant {

/// Draws one metric of one run: a smoothed line over the envelope of all raw values, and abandoned tails in grey. Costs
/// as much as there are pixels. Training metrics are smoothed; evaluations are points joined by a line.
class CurvePlottable : public QCPAbstractPlottable {
    Q_OBJECT

public:
    CurvePlottable(QCPAxis* keyAxis, QCPAxis* valueAxis, CurveSpec spec, const PlotGroup* group);

    const CurveSpec& spec() const { return m_spec; }
    /// Index of the point nearest to x, if there is any.
    std::optional<size_t> nearestIndex(double x) const;
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
    struct Pixel {
        double x, top, bottom, line;
        size_t count;  ///< values it stands for
        bool broken;
    };
    std::pair<size_t, size_t> indexRange(const QCPRange& keys, size_t margin) const;
    std::vector<Pixel> pixels(const MinMaxPyramid& values) const;
    double smoothedStart(const MinMaxPyramid& values, size_t first, double weight, double& share) const;
    void drawTails(QCPPainter* painter) const;
    void drawEnvelope(QCPPainter* painter, const std::vector<Pixel>& points, QColor color) const;
    void drawPiece(QCPPainter* painter, const QPolygonF& piece, const QColor& color) const;
    void drawStrokes(QCPPainter* painter, const QPolygonF& piece, const std::vector<double>& dash) const;
    void drawMarkers(QCPPainter* painter, const QPolygonF& piece, const QColor& color) const;

    CurveSpec m_spec;
    const PlotGroup* m_group;
};

}  // namespace sextant
