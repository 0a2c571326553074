// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/column_image.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace sextant {

ColumnImage::ColumnImage(const QRect& area, double ratio)
    : m_area(area),
      m_ratio(ratio),
      m_image(QSize(std::max(1, static_cast<int>(std::ceil(area.width() * ratio))),
                    std::max(1, static_cast<int>(std::ceil(area.height() * ratio)))),
              QImage::Format_ARGB32_Premultiplied) {
    m_image.setDevicePixelRatio(ratio);
    m_image.fill(Qt::transparent);
}

void ColumnImage::fill(double left, double right, double top, double bottom, const QColor& color) {
    auto place = [&](double value, double origin, int limit) {
        return static_cast<int>(std::clamp(std::floor((value - origin) * m_ratio), 0.0, static_cast<double>(limit)));
    };
    const int x0 = place(left, m_area.left(), m_image.width());
    const int x1 = std::min(m_image.width(), std::max(x0 + 1, place(right, m_area.left(), m_image.width())));
    const int y0 = place(top, m_area.top(), m_image.height());
    const int y1 = std::min(m_image.height(), std::max(y0 + 1, place(bottom, m_area.top(), m_image.height()) + 1));
    const QRgb pixel = qPremultiply(color.rgba());
    uchar* row = m_image.bits() + static_cast<qsizetype>(y0) * m_image.bytesPerLine();
    for (int y = y0; y < y1; ++y, row += m_image.bytesPerLine())
        std::fill(reinterpret_cast<QRgb*>(row) + x0, reinterpret_cast<QRgb*>(row) + x1, pixel);
    m_empty = false;
}

void ColumnImage::draw(QPainter* painter) const {
    if (!m_empty) painter->drawImage(m_area.topLeft(), m_image);
}

}  // namespace sextant
