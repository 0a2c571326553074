// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/data/histogram_plot.h"

#include "ui/pages/data/figure_table.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace sextant {

namespace {

constexpr int kAxisHeight = 22, kMargin = 10, kTopMargin = 18, kGrab = 8;

}  // namespace

HistogramPlot::HistogramPlot(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setMinimumHeight(160);
    setAccessibleName(tr("Distribution of the signal and its limits"));
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void HistogramPlot::setHistogram(const SignalHistogram& histogram) {
    m_histogram = histogram;
    update();
}

void HistogramPlot::setAxis(Axis axis) {
    m_axis = axis;
    update();
}

const HistogramBins& HistogramPlot::bins() const {
    return m_axis == Axis::Logarithmic && !m_histogram.logarithmic.counts.isEmpty() ? m_histogram.logarithmic
                                                                                    : m_histogram.linear;
}

double HistogramPlot::shareOf(double value) const {
    const auto& [low, high, counts] = bins();
    if (!isLogarithmic()) return (value - low) / (high - low);
    return value > 0 ? std::log(value / low) / std::log(high / low) : -HUGE_VAL;
}

double HistogramPlot::valueOf(double share) const {
    const auto& [low, high, counts] = bins();
    return isLogarithmic() ? low * std::pow(high / low, share) : low + share * (high - low);
}

void HistogramPlot::setLimits(const RuleLimits& limits) {
    m_limits = limits;
    update();
}

QRectF HistogramPlot::plotArea() const {
    return QRectF(rect()).adjusted(kMargin, Theme::instance().scaled(kTopMargin), -kMargin,
                                   -Theme::instance().scaled(kAxisHeight));
}

/// To what a hand can mean: four digits of the axis.
double HistogramPlot::rounded(double value) const {
    const double size = isLogarithmic() ? std::abs(value) : bins().high - bins().low;
    if (!(size > 0)) return value;
    const double unit = std::pow(10.0, std::floor(std::log10(size)) - 3);
    return std::round(value / unit) * unit;
}

double HistogramPlot::xOf(double value) const {
    const QRectF area = plotArea();
    return area.left() + std::clamp(shareOf(value), -0.01, 1.01) * area.width();
}

double HistogramPlot::valueAt(double x) const {
    const QRectF area = plotArea();
    return valueOf(std::clamp((x - area.left()) / area.width(), 0.0, 1.0));
}

void HistogramPlot::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::instance();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF area = plotArea();
    const QVector<int>& counts = bins().counts;
    int highest = 1;
    for (const int count : counts) highest = std::max(highest, count);
    const double width = area.width() / static_cast<double>(std::max<qsizetype>(1, counts.size()));
    const QColor kept = theme.color(Token::Accent),
                 gone = mixed(theme.color(Token::Muted), theme.color(Token::Surface), 0.6);
    painter.setPen(Qt::NoPen);
    for (qsizetype i = 0; i < counts.size(); ++i) {
        // Square root: a few documents beside very many stay visible.
        const double height = std::sqrt(static_cast<double>(counts[i]) / highest) * area.height();
        const double middle = valueAt(area.left() + (static_cast<double>(i) + 0.5) * width);
        painter.setBrush(middle >= m_limits.minimum && middle <= m_limits.maximum ? kept : gone);
        painter.drawRect(QRectF(area.left() + static_cast<double>(i) * width + 0.5, area.bottom() - height,
                                std::max(1.0, width - 1), height));
    }
    painter.setPen(theme.color(Token::Border));
    painter.drawLine(area.bottomLeft(), area.bottomRight());
    painter.setFont(theme.font(TextStyle::Small));
    painter.setPen(theme.color(Token::Secondary));
    for (int tick = 0; tick <= 4; ++tick) {
        const double value = valueOf(tick / 4.0), x = xOf(value);
        const int align = tick == 0 ? Qt::AlignLeft : tick == 4 ? Qt::AlignRight : Qt::AlignHCenter;
        const double left = tick == 0 ? x : tick == 4 ? x - 100 : x - 50;
        painter.drawText(QRectF(left, area.bottom() + 3, 100, theme.scaled(kAxisHeight)), align | Qt::AlignTop,
                         figureText(value));
    }
    auto line = [&](double value, const QString& words) {
        if (!std::isfinite(value)) return;
        const double x = xOf(value);
        painter.setPen(QPen(theme.color(Token::Bad), 2));
        painter.drawLine(QPointF(x, area.top() - 4), QPointF(x, area.bottom()));
        painter.setPen(theme.color(Token::Bad));
        painter.drawText(QRectF(std::clamp(x - 70, 0.0, this->width() - 140.0), 0, 140, area.top() - 3),
                         Qt::AlignCenter, words.arg(figureText(value)));
    };
    line(m_limits.minimum, QStringLiteral("≥ %1"));
    line(m_limits.maximum, QStringLiteral("≤ %1"));
    if (hasFocus()) {
        painter.setPen(QPen(theme.color(Token::Accent), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 6, 6);
    }
}

HistogramPlot::Handle HistogramPlot::handleAt(double x) const {
    const double toMinimum = std::isfinite(m_limits.minimum) ? std::abs(x - xOf(m_limits.minimum)) : HUGE_VAL;
    const double toMaximum = std::isfinite(m_limits.maximum) ? std::abs(x - xOf(m_limits.maximum)) : HUGE_VAL;
    if (std::min(toMinimum, toMaximum) > kGrab) return Handle::None;
    return toMinimum <= toMaximum ? Handle::Minimum : Handle::Maximum;
}

void HistogramPlot::moveHandle(double value) {
    const auto limit = static_cast<float>(rounded(value));
    if (m_handle == Handle::Minimum)
        m_limits.minimum = limit;
    else if (m_handle == Handle::Maximum)
        m_limits.maximum = limit;
    else
        return;
    update();
    Q_EMIT limitsMoved(m_limits);
}

void HistogramPlot::mousePressEvent(QMouseEvent* event) {
    m_handle = handleAt(event->position().x());
    // A click anywhere takes the only limit there is.
    if (m_handle == Handle::None) {
        if (!std::isfinite(m_limits.maximum))
            m_handle = Handle::Minimum;
        else if (!std::isfinite(m_limits.minimum))
            m_handle = Handle::Maximum;
    }
    if (std::isfinite(m_limits.minimum) || std::isfinite(m_limits.maximum)) moveHandle(valueAt(event->position().x()));
}

void HistogramPlot::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons() & Qt::LeftButton)
        moveHandle(valueAt(event->position().x()));
    else
        setCursor(handleAt(event->position().x()) == Handle::None ? Qt::ArrowCursor : Qt::SplitHCursor);
}

void HistogramPlot::mouseReleaseEvent(QMouseEvent*) { m_handle = Handle::None; }

/// Left and right move the maximum, with Shift the minimum.
void HistogramPlot::keyPressEvent(QKeyEvent* event) {
    const int by = event->key() == Qt::Key_Left ? -1 : event->key() == Qt::Key_Right ? 1 : 0;
    if (by == 0) return QWidget::keyPressEvent(event);
    constexpr double kStep = 1.0 / 200;  // of the axis
    const bool minimum = !std::isfinite(m_limits.maximum) ||
                         (std::isfinite(m_limits.minimum) && (event->modifiers() & Qt::ShiftModifier));
    m_handle = minimum ? Handle::Minimum : Handle::Maximum;
    const double from = minimum ? m_limits.minimum : m_limits.maximum;
    // From beyond the end of a logarithmic axis, zero above all, the way back leads over its end.
    const double share = std::isfinite(from) ? std::max(shareOf(from), isLogarithmic() ? 0.0 : -HUGE_VAL) : 0;
    if (std::isfinite(from)) moveHandle(valueOf(share + by * kStep));
    m_handle = Handle::None;
}

}  // namespace sextant
