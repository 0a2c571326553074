// SPDX-License-Identifier: GPL-3.0-or-later
// What mouse and keyboard do in a MetricPlot.
#include "ui/plots/metric_plot.h"

#include "ui/plots/curve_plottable.h"
#include "ui/plots/event_flags.h"
#include "ui/plots/qcustomplot_header.h"

#include <QKeyEvent>
#include <QToolButton>
#include <QToolTip>

#include <cmath>

namespace sextant {

namespace {

constexpr double kZoomPerNotch = 0.8;

}  // namespace

bool MetricPlot::eventFilter(QObject* watched, QEvent* event) {
    if (watched != m_plot) return QWidget::eventFilter(watched, event);
    switch (event->type()) {
        case QEvent::Wheel: {
            auto* wheel = static_cast<QWheelEvent*>(event);
            return handleWheel(wheel->position(), wheel->angleDelta().y() / 120.0);
        }
        case QEvent::MouseButtonDblClick:
            m_manualY = false;
            m_group->setZoom(std::nullopt);
            return true;
        case QEvent::MouseButtonPress: {
            auto* mouse = static_cast<QMouseEvent*>(event);
            setFocus(Qt::MouseFocusReason);
            const bool box = mouse->modifiers().testFlag(Qt::ShiftModifier);
            m_plot->setSelectionRectMode(box ? QCP::srmZoom : QCP::srmNone);
            m_panning = !box;
            return false;
        }
        case QEvent::MouseButtonRelease:
            // QCustomPlot has changed the axes only after it has seen the release itself.
            if (m_plot->selectionRectMode() == QCP::srmZoom) {
                m_manualY = true;
                QMetaObject::invokeMethod(
                    this,
                    [this] {
                        m_plot->setSelectionRectMode(QCP::srmNone);
                        m_group->setZoom(PlotGroup::Range{m_plot->xAxis->range().lower, m_plot->xAxis->range().upper});
                    },
                    Qt::QueuedConnection);
            }
            m_panning = false;
            return false;
        case QEvent::MouseMove: {
            auto* mouse = static_cast<QMouseEvent*>(event);
            const QPointF position = mouse->position();
            if (m_panning && mouse->buttons().testFlag(Qt::LeftButton)) {
                QMetaObject::invokeMethod(
                    this,
                    [this] {
                        m_group->setZoom(PlotGroup::Range{m_plot->xAxis->range().lower, m_plot->xAxis->range().upper});
                    },
                    Qt::QueuedConnection);
                return false;
            }
            hover(position, mouse->globalPosition().toPoint());
            return false;
        }
        case QEvent::Leave:
            m_group->setCursor(std::nullopt, this);
            return false;
        default:
            return false;
    }
}

void MetricPlot::hover(const QPointF& position, const QPoint& globalPosition) {
    const bool inside = m_plot->axisRect()->rect().contains(position.toPoint());
    m_group->setCursor(inside ? snapped(m_plot->xAxis->pixelToCoord(position.x())) : std::nullopt, this);
    const QString flag = m_flags->textAt(position);
    if (flag.isEmpty())
        QToolTip::hideText();
    else
        QToolTip::showText(globalPosition, flag, m_plot);
}

/// The nearest position at which a training curve has a point, or of evaluations where there is nothing else; of a plan
/// alone the nearest step.
std::optional<double> MetricPlot::snapped(double x) const {
    std::optional<double> best;
    for (const TrackKind track : {TrackKind::Training, TrackKind::Evaluation}) {
        for (const CurvePlottable* curve : m_curves) {
            if (curve->spec().track != track) continue;
            const auto position = curve->nearestPosition(x);
            if (position && (!best || std::abs(*position - x) < std::abs(*best - x))) best = position;
        }
        if (best) break;
    }
    // Beyond what was trained there is the plan.
    const bool planned = !m_planned.empty() && m_group->xAxis() == XAxisKind::Step;
    if (planned && (!best || std::abs(*best - x) > 1)) {
        const double step = std::round(x);
        if (!best || (step >= 1 && step <= m_planned.front().lastStep)) return step;
    }
    return best;
}

bool MetricPlot::handleWheel(const QPointF& position, double notches) {
    if (notches == 0) return false;
    const double factor = std::pow(kZoomPerNotch, notches);
    if (position.x() < m_plot->axisRect()->left()) {
        m_manualY = true;
        m_plot->yAxis->scaleRange(factor, m_plot->yAxis->pixelToCoord(position.y()));
        dataChanged();
        return true;
    }
    QCPRange range = m_plot->xAxis->range();
    const double center = m_plot->xAxis->pixelToCoord(position.x());
    range = QCPRange(center + (range.lower - center) * factor, center + (range.upper - center) * factor);
    const bool everything = range.lower <= m_extent.lower && range.upper >= m_extent.upper;
    m_group->setZoom(everything ? std::nullopt : std::optional(PlotGroup::Range{range.lower, range.upper}));
    return true;
}

void MetricPlot::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
        case Qt::Key_Left:
            return moveCursor(event->modifiers().testFlag(Qt::ShiftModifier) ? -10 : -1);
        case Qt::Key_Right:
            return moveCursor(event->modifiers().testFlag(Qt::ShiftModifier) ? 10 : 1);
        case Qt::Key_Home:
            m_manualY = false;
            return m_group->setZoom(std::nullopt);
        case Qt::Key_L:
            return setLogarithmic(!isLogarithmic());
        case Qt::Key_Plus:
        case Qt::Key_Minus: {
            const double middle =
                m_plot->xAxis->coordToPixel(m_group->cursor().value_or(m_plot->xAxis->range().center()));
            handleWheel(QPointF(middle, m_plot->axisRect()->center().y()), event->key() == Qt::Key_Plus ? 1 : -1);
            return;
        }
        default:
            QWidget::keyPressEvent(event);
    }
}

void MetricPlot::moveCursor(int points) {
    for (const CurvePlottable* curve : m_curves) {
        const double from =
            m_group->cursor().value_or(points > 0 ? m_plot->xAxis->range().lower : m_plot->xAxis->range().upper);
        const auto position = curve->positionFrom(from, points);
        if (position) return m_group->setCursor(position, this);
    }
}

}  // namespace sextant
