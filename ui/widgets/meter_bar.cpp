// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/meter_bar.h"

#include "ui/theme/theme.h"

#include <QPainter>

namespace sextant {

MeterBar::MeterBar(Fullness fullness, QWidget* parent) : QWidget(parent), m_fullness(fullness) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void MeterBar::setShare(double share) {
    if (qFuzzyCompare(share + 2, m_share + 2)) return;
    m_share = share;
    setAccessibleDescription(share < 0 ? tr("unknown") : tr("%1 %").arg(qRound(share * 100)));
    update();
}

void MeterBar::setThickness(int pixels) {
    m_thickness = pixels;
    updateGeometry();
}

void MeterBar::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::instance();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const double radius = m_thickness / 2.0;
    QRectF track(0, (height() - m_thickness) / 2.0, width(), m_thickness);
    painter.setBrush(theme.color(Token::Border));
    painter.drawRoundedRect(track, radius, radius);
    if (m_share <= 0) return;
    Token token = Token::Accent;
    if (m_fullness == Fullness::Trouble && m_share > 0.85) token = m_share > 0.95 ? Token::Bad : Token::Warning;
    painter.setBrush(theme.color(token));
    track.setWidth(std::max<double>(m_thickness, track.width() * std::min(1.0, m_share)));
    painter.drawRoundedRect(track, radius, radius);
}

}  // namespace sextant
