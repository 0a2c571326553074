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
            m_group->setCursor(m_plot->axisRect()->rect().contains(position.toPoint())
                                   ? std::optional(m_plot->xAxis->pixelToCoord(position.x()))
                                   : std::nullopt);
            const QString flag = m_flags->textAt(position);
            if (flag.isEmpty())
                QToolTip::hideText();
            else
                QToolTip::showText(mouse->globalPosition().toPoint(), flag, m_plot);
            return false;
        }
        case QEvent::Leave:
            m_group->setCursor(std::nullopt);
            return false;
        default:
            return false;
    }
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
    const auto extent = m_group->extent();
    const bool everything = range.lower <= extent.lower && range.upper >= extent.upper;
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
        const auto& xs = curve->spec().metricTrack().x(m_group->xAxis());
        if (xs.empty()) continue;
        const double from =
            m_group->cursor().value_or(points > 0 ? m_plot->xAxis->range().lower : m_plot->xAxis->range().upper);
        const auto index = static_cast<std::ptrdiff_t>(curve->nearestIndex(from).value_or(0)) + points;
        m_group->setCursor(
            xs[static_cast<size_t>(std::clamp<std::ptrdiff_t>(index, 0, static_cast<std::ptrdiff_t>(xs.size()) - 1))]);
        return;
    }
}

void MetricPlot::enterEvent(QEnterEvent* event) {
    placeToolbar();
    m_toolbar->show();
    QWidget::enterEvent(event);
}

void MetricPlot::leaveEvent(QEvent* event) {
    m_toolbar->hide();
    QWidget::leaveEvent(event);
}

void MetricPlot::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    placeToolbar();
}

void MetricPlot::placeToolbar() {
    m_toolbar->adjustSize();
    m_toolbar->move(width() - m_toolbar->width() - 8, 2);
    m_toolbar->raise();
}

}  // namespace sextant
