// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/data/dump_plot.h"

#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace sextant {

namespace {

constexpr int kLeft = 46, kRight = 16, kTop = 22, kBottom = 22;
constexpr double kMostDumps = 91;
constexpr QPointF kPublished[] = {{1, 0.222},  {2, 0.467},  {6, 0.557},  {12, 0.699},
                                  {16, 0.757}, {22, 0.763}, {41, 0.816}, {91, 0.898}};

}  // namespace

double removedShare(const DumpCurve& curve, qsizetype count) {
    Amount in, removed;
    for (qsizetype i = 0; i < std::min(count, curve.points.size()); ++i) {
        in += curve.points[i].in;
        removed += curve.points[i].removed;
    }
    return in.documents > 0 ? static_cast<double>(removed.documents) / static_cast<double>(in.documents) : 0;
}

DumpPlot::DumpPlot(QWidget* parent) : QWidget(parent) {
    setMinimumHeight(200);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void DumpPlot::setCurve(const DumpCurve& curve) {
    m_shares.clear();
    for (qsizetype count = 1; count <= curve.points.size(); ++count) m_shares.append(removedShare(curve, count));
    setAccessibleName(
        m_shares.isEmpty()
            ? tr("Share removed by number of dumps")
            : tr("Of %1 dumps together, %2 % are removed").arg(m_shares.size()).arg(100 * m_shares.last(), 0, 'f', 1));
    update();
}

void DumpPlot::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::instance();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const int left = theme.scaled(kLeft), bottom = theme.scaled(kBottom);
    const QRectF area = QRectF(rect()).adjusted(left, theme.scaled(kTop), -kRight, -bottom);
    const double most = std::log2(std::max(kMostDumps, static_cast<double>(m_shares.size())));
    auto point = [&](double dumps, double share) {
        return QPointF(area.left() + std::log2(dumps) / most * area.width(), area.bottom() - share * area.height());
    };
    painter.setFont(theme.font(TextStyle::Small));
    const double line = theme.scaled(16);
    for (int i = 0; i <= 4; ++i) {
        painter.setPen(theme.color(Token::Border));
        painter.drawLine(point(1, i / 4.0), QPointF(area.right(), point(1, i / 4.0).y()));
        painter.setPen(theme.color(Token::Secondary));
        painter.drawText(QRectF(0, point(1, i / 4.0).y() - line / 2, left - 6, line), Qt::AlignRight | Qt::AlignVCenter,
                         QStringLiteral("%1 %").arg(25 * i));
    }
    for (double dumps = 1; std::log2(dumps) <= most; dumps *= 2)
        painter.drawText(QRectF(point(dumps, 0).x() - left, area.bottom() + 3, 2 * left, line), Qt::AlignCenter,
                         QString::number(static_cast<int>(dumps)));
    const QColor faint = mixed(theme.color(Token::Muted), theme.color(Token::Surface), 0.6);
    QPolygonF published;
    for (const QPointF& entry : kPublished) published << point(entry.x(), entry.y());
    painter.setPen(QPen(faint, 1.4, Qt::DashLine));
    painter.drawPolyline(published);
    painter.setBrush(faint);
    for (const QPointF& place : published) painter.drawEllipse(place, 2.5, 2.5);
    QPolygonF own;
    for (qsizetype i = 0; i < m_shares.size(); ++i) own << point(static_cast<double>(i + 1), m_shares[i]);
    painter.setPen(QPen(theme.color(Token::Accent), 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(own);
    painter.setBrush(theme.color(Token::Accent));
    for (const QPointF& place : own) painter.drawEllipse(place, 3.5, 3.5);
    // What is what, above the plot.
    const double y = theme.scaled(kTop) / 2.0;
    double x = area.left();
    auto legend = [&](const QString& words, const QColor& color) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawEllipse(QPointF(x + 4, y), 3.5, 3.5);
        painter.setPen(theme.color(Token::Secondary));
        const double width = painter.fontMetrics().horizontalAdvance(words);
        painter.drawText(QRectF(x + 13, 0, width + 4, 2 * y), Qt::AlignVCenter | Qt::AlignLeft, words);
        x += width + 30;
    };
    legend(tr("removed here"), theme.color(Token::Accent));
    legend(tr("Common Crawl, DeepSeek LLM"), faint);
}

}  // namespace sextant
