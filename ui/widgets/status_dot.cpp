// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/status_dot.h"

#include <QPainter>

namespace sextant {

QPixmap statusDot(Token token) {
    QPixmap dot(24, 24);
    dot.setDevicePixelRatio(2);
    dot.fill(Qt::transparent);
    QPainter painter(&dot);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(Theme::instance().color(token));
    painter.drawEllipse(QRectF(1, 1, 10, 10));
    painter.end();
    return dot;
}

}  // namespace sextant
