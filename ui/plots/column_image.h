// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QImage>
#include <QRect>

class QPainter;

namespace sextant {

/// A picture made of upright bars, filled without a painter. Thousands of tall translucent bars a frame cost QPainter a
/// thread hand-over each; here they cost their pixels. Bars of one picture that overlap do not add up.
class ColumnImage {
public:
    /// Covers `area` of a device with this many pixels per unit.
    ColumnImage(const QRect& area, double ratio);
    void fill(double left, double right, double top, double bottom, const QColor& color);
    void draw(QPainter* painter) const;

private:
    QRect m_area;
    double m_ratio;
    QImage m_image;
    bool m_empty = true;
};

}  // namespace sextant
