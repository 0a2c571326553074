// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/qcustomplot_header.h"

#include <functional>
#include <optional>
#include <vector>

namespace sextant {

/// What one curve says at the cursor.
struct CrosshairRow {
    QColor color;
    QString label, value;
    QString smoothed;         ///< empty: it is not smoothed
    QPointF point;            ///< pixels
    std::optional<int> mark;  ///< of this run, in place of the dot
};

/// A vertical line at the cursor, dots on the curves and, in the plot that the pointer is in, a small table of values
/// where it hides least. Lives on a buffered layer of its own: moving it repaints nothing else.
class Crosshair : public QCPLayerable {
    Q_OBJECT

public:
    explicit Crosshair(QCustomPlot* plot) : QCPLayerable(plot) {}
    /// How much of what is drawn would lie under a rectangle.
    using Cost = std::function<double(const QRectF&)>;
    /// No cost: the line and the dots alone.
    void show(double xPixel, QString title, std::vector<CrosshairRow> rows, Cost cost);
    void hide();
    /// Where the table lay when it was last drawn; none: it was not.
    const std::optional<QRectF>& table() const { return m_table; }

protected:
    void draw(QCPPainter* painter) override;
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(true); }

private:
    struct Measures {
        double label = 0, smoothed = 0, value = 0, row = 0;
        QSizeF size;
        size_t rows = 0;  ///< that fit
    };
    void drawDots(QCPPainter* painter) const;
    Measures measure() const;
    QRectF place(const QSizeF& size) const;
    void drawTable(QCPPainter* painter);

    std::optional<double> m_x;
    QString m_title;
    std::vector<CrosshairRow> m_rows;
    Cost m_cost;
    std::optional<QRectF> m_table;
};

}  // namespace sextant
