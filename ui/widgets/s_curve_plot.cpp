// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/s_curve_plot.h"

#include "ui/theme/theme.h"

#include <QPainter>

#include <cmath>

namespace sextant {

namespace {

constexpr int kHeight = 150, kLeft = 44, kRight = 14, kTop = 20, kBottom = 20;
constexpr int kLabelHeight = 16, kLabelWidth = 60;

}  // namespace

SCurvePlot::SCurvePlot(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    auto resize = [this] {
        setMinimumHeight(Theme::instance().scaled(kHeight));
        update();
    };
    resize();
    connect(&Theme::instance(), &Theme::changed, this, resize);
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
    const int left = theme.scaled(kLeft), right = theme.scaled(kRight), top = theme.scaled(kTop);
    const int labelHeight = theme.scaled(kLabelHeight), labelWidth = theme.scaled(kLabelWidth);
    const QRectF area = QRectF(rect()).adjusted(left, top, -right, -theme.scaled(kBottom));
    auto point = [&](double similarity, double share) {
        return QPointF(area.left() + similarity * area.width(), area.bottom() - share * area.height());
    };
    painter.setFont(theme.font(TextStyle::Small));
    for (int i = 0; i <= 4; ++i) {
        painter.setPen(theme.color(Token::Border));
        painter.drawLine(point(0, i / 4.0), point(1, i / 4.0));
        painter.setPen(theme.color(Token::Secondary));
        painter.drawText(QRectF(0, point(0, i / 4.0).y() - labelHeight / 2.0, left - 6, labelHeight),
                         Qt::AlignRight | Qt::AlignVCenter, QStringLiteral("%1 %").arg(25 * i));
        painter.drawText(
            QRectF(point(i / 4.0, 0).x() - labelWidth / 2.0, area.bottom() + 2, labelWidth, theme.scaled(kBottom)),
            Qt::AlignHCenter | Qt::AlignTop, QString::number(i / 4.0));
    }
    QPolygonF curve;
    for (int i = 0; i <= 200; ++i) curve.append(point(i / 200.0, shareAt(i / 200.0)));
    painter.setPen(QPen(theme.color(Token::Accent), 2));
    painter.drawPolyline(curve);
    painter.setPen(QPen(theme.color(Token::Bad), 1.6, Qt::DashLine));
    painter.drawLine(point(m_threshold, 0), point(m_threshold, 1));
    painter.setPen(theme.color(Token::Text));
    painter.drawText(QRectF(left, 0, width() - left - right, top - 2), Qt::AlignRight | Qt::AlignVCenter,
                     accessibleName());
}

}  // namespace sextant
