// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/s_curve_plot.h"

#include "ui/theme/theme.h"

#include <QPainter>

#include <cmath>

namespace sextant {

namespace {

constexpr int kLeft = 44, kRight = 14, kTop = 20, kBottom = 20;

}  // namespace

SCurvePlot::SCurvePlot(QWidget* parent) : QWidget(parent) {
    setMinimumHeight(150);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
    setCurve(m_bands, m_rows, m_threshold);
}

void SCurvePlot::setCurve(int bands, int rows, double threshold) {
    m_bands = bands;
    m_rows = rows;
    m_threshold = threshold;
    setAccessibleName(
        tr("Of pairs as similar as the threshold, %1 % are found").arg(100 * shareAt(threshold), 0, 'f', 1));
    update();
}

double SCurvePlot::shareAt(double similarity) const { return 1 - std::pow(1 - std::pow(similarity, m_rows), m_bands); }

void SCurvePlot::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::instance();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF area = QRectF(rect()).adjusted(kLeft, kTop, -kRight, -theme.scaled(kBottom));
    auto point = [&](double similarity, double share) {
        return QPointF(area.left() + similarity * area.width(), area.bottom() - share * area.height());
    };
    painter.setFont(theme.font(TextStyle::Small));
    for (int i = 0; i <= 4; ++i) {
        painter.setPen(theme.color(Token::Border));
        painter.drawLine(point(0, i / 4.0), point(1, i / 4.0));
        painter.setPen(theme.color(Token::Secondary));
        painter.drawText(QRectF(0, point(0, i / 4.0).y() - 8, kLeft - 6, 16), Qt::AlignRight | Qt::AlignVCenter,
                         QStringLiteral("%1 %").arg(25 * i));
        painter.drawText(QRectF(point(i / 4.0, 0).x() - 30, area.bottom() + 2, 60, theme.scaled(kBottom)),
                         Qt::AlignHCenter | Qt::AlignTop, QString::number(i / 4.0));
    }
    QPolygonF curve;
    for (int i = 0; i <= 200; ++i) curve.append(point(i / 200.0, shareAt(i / 200.0)));
    painter.setPen(QPen(theme.color(Token::Accent), 2));
    painter.drawPolyline(curve);
    painter.setPen(QPen(theme.color(Token::Bad), 1.6, Qt::DashLine));
    painter.drawLine(point(m_threshold, 0), point(m_threshold, 1));
    painter.setPen(theme.color(Token::Text));
    painter.drawText(QRectF(kLeft, 0, width() - kLeft - kRight, kTop - 2), Qt::AlignRight | Qt::AlignVCenter,
                     accessibleName());
}

}  // namespace sextant
