// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/qcustomplot_header.h"

#include <optional>
#include <vector>

namespace sextant {

/// A vertical line at the cursor, dots on the curves and a small table of values. Lives on a buffered layer of its own:
/// moving it repaints nothing else.
class Crosshair : public QCPLayerable {
    Q_OBJECT

public:
    struct Row {
        QColor color;
        QString label, value;
        QPointF point;            ///< pixels
        std::optional<int> mark;  ///< of this run, in place of the dot
    };
    explicit Crosshair(QCustomPlot* plot) : QCPLayerable(plot) {}
    void show(double xPixel, QString title, std::vector<Row> rows);
    void hide();

protected:
    void draw(QCPPainter* painter) override;
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(true); }

private:
    std::optional<double> m_x;
    QString m_title;
    std::vector<Row> m_rows;
};

}  // namespace sextant
