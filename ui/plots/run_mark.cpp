// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/run_mark.h"

#include "ui/theme/theme.h"

#include <QPainter>
#include <QPolygonF>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <set>

namespace sextant {

namespace {

constexpr int kSwatchWidth = 30, kSwatchHeight = 12;  // pixels of the normal text size
constexpr double kSwatchMarker = 3.6;

/// Corners of a shape around the centre, the first at this angle (radians, clockwise from the right). Odd corners lie
/// at `inner` of the reach, which is chosen so that all shapes look equally large.
struct Shape {
    int corners;
    double start, inner, reach;
};
constexpr double kPi = std::numbers::pi;
constexpr std::array<Shape, 8> kShapes{{
    {0, 0, 1, 1},                // a disc
    {4, kPi / 4, 1, 1.25},       // a square
    {3, -kPi / 2, 1, 1.35},      // a triangle
    {4, 0, 1, 1.35},             // a diamond
    {3, kPi / 2, 1, 1.35},       // a triangle on its tip
    {8, -kPi / 2, 0.45, 1.8},    // a star of four rays
    {5, -kPi / 2, 1, 1.2},       // a pentagon
    {10, -kPi / 2, 0.45, 1.65},  // a star of five rays
}};

size_t wrapped(int index, size_t count) { return static_cast<size_t>(index < 0 ? -index : index) % count; }

}  // namespace

std::vector<int> distinctColors(const std::vector<int>& wanted) {
    const auto count = static_cast<int>(kShapes.size());
    std::set<int> taken;
    std::vector<int> result;
    for (int index : wanted) {
        index = std::max(0, index);
        for (int i = 0; i < count && taken.contains(index % count); ++i) index = i;
        taken.insert(index % count);
        result.push_back(index);
    }
    return result;
}

const std::vector<double>& runDash(int colorIndex) {
    static const std::array<std::vector<double>, 4> kDashes{{{}, {14, 5}, {5, 4}, {16, 4, 3, 4}}};
    // Shifted by one each time the colours repeat.
    const size_t index = wrapped(colorIndex, 1 << 20);
    return kDashes[(index + index / kShapes.size()) % kDashes.size()];
}

void drawRunMarker(QPainter& painter, int colorIndex, const QPointF& center, double radius, const QColor& color) {
    const Shape& shape = kShapes[wrapped(colorIndex, kShapes.size())];
    painter.setPen(QPen(Theme::instance().color(Token::Surface), 1));
    painter.setBrush(color);
    if (shape.corners == 0) return painter.drawEllipse(center, radius, radius);
    QPolygonF polygon;
    for (int corner = 0; corner < shape.corners; ++corner) {
        const double angle = shape.start + 2 * kPi * corner / shape.corners;
        const double reach = shape.reach * radius * (corner % 2 ? shape.inner : 1);
        polygon << center + QPointF(reach * std::cos(angle), reach * std::sin(angle));
    }
    painter.drawPolygon(polygon);
}

QPixmap runSwatch(int colorIndex, double pixelRatio) {
    const Theme& theme = Theme::instance();
    const QSizeF size(theme.scaled(kSwatchWidth), theme.scaled(kSwatchHeight));
    QPixmap swatch((size * pixelRatio).toSize());
    swatch.setDevicePixelRatio(pixelRatio);
    swatch.fill(Qt::transparent);
    QPainter painter(&swatch);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor color = theme.runColor(colorIndex);
    QPen pen(color, 2, Qt::SolidLine, Qt::FlatCap);
    if (const auto& dash = runDash(colorIndex); !dash.empty()) {
        QList<qreal> lengths;  // in widths of the pen, and denser than in a plot: the swatch is short
        for (double length : dash) lengths << length / 3;
        pen.setDashPattern(lengths);
    }
    painter.setPen(pen);
    const double middle = size.height() / 2;
    painter.drawLine(QPointF(0, middle), QPointF(size.width(), middle));
    drawRunMarker(painter, colorIndex, QPointF(size.width() / 2, middle), kSwatchMarker * theme.textScale(), color);
    return swatch;
}

}  // namespace sextant
