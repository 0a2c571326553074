// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/sparkline.h"

#include <QPainter>
#include <QPolygonF>

#include <algorithm>

namespace sextant {

void paintSparkline(QPainter& painter, const QRectF& area, const QVector<float>& values, const QColor& color) {
    if (values.size() < 2) return;
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    const double span = std::max(1e-9f, *high - *low);
    QPolygonF line;
    for (qsizetype i = 0; i < values.size(); ++i)
        line.append(QPointF(area.left() + area.width() * double(i) / double(values.size() - 1),
                            area.bottom() - area.height() * (double(values[i]) - double(*low)) / span));
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(line);
    painter.restore();
}

}  // namespace sextant
