// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPixmap>
#include <QPointF>

#include <vector>

class QColor;
class QPainter;

namespace sextant {

/// How a curve tells whose it is. Where several runs are compared, dash and marker say it as well as the colour.
enum class RunMarks { ColorOnly, DashAndMarker };

/// Colour indexes for runs drawn over each other: the wanted ones, but no two of the same colour as long as there are
/// colours left. Earlier runs keep theirs.
std::vector<int> distinctColors(const std::vector<int>& wanted);
/// Lengths in pixels along x: drawn, left out, drawn ... Empty: a solid line. Any index, as for runColor.
const std::vector<double>& runDash(int colorIndex);
/// A closed shape of about this radius; eight of them.
void drawRunMarker(QPainter& painter, int colorIndex, const QPointF& center, double radius, const QColor& color);
/// A short piece of the run's line with its marker: what a list shows beside the name.
QPixmap runSwatch(int colorIndex, double pixelRatio);

}  // namespace sextant
