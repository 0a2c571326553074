// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QRectF>
#include <QVector>

class QPainter;

namespace sextant {

/// A small curve without axes, fitted into the rectangle. Nothing is drawn for fewer than two points.
void paintSparkline(QPainter& painter, const QRectF& area, const QVector<float>& values, const QColor& color);

}  // namespace sextant
