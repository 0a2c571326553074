// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/metric_plot.h"

#include "ui/plots/axis_tickers.h"
#include "ui/plots/crosshair.h"
#include "ui/plots/curve_plottable.h"
#include "ui/plots/event_flags.h"
#include "ui/plots/plot_legend.h"
#include "ui/plots/qcustomplot_header.h"
#include "ui/theme/icon.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <set>

namespace sextant {

namespace {

constexpr int kRepaintDelayMs = 30;
constexpr size_t kMaximumRows = 8;  // of the cross-hair's table
constexpr int kPlannedPoints = 1200;
constexpr double kPlannedOpacity = 0.6;  // beside a curve
constexpr double kEdgePixels = 5;
constexpr int kToolSide = 15;

}  // namespace

MetricPlot::MetricPlot(const QString& title, const QString& unit, ValueFormat format, PlotGroup* group, QWidget* parent)
    : QWidget(parent),
      m_title(title),
      m_unit(unit),
      m_format(format),
      m_group(group),
      m_plot(new QCustomPlot(this)),
      m_toolbar(new QWidget(this)),
      m_repaint(new QTimer(this)) {
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(title);
    setAccessibleDescription(
        tr("A plot. Left and Right walk along the points, Home fits everything; the Table tab has the numbers."));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_plot);

    m_plot->addLayer(QStringLiteral("cursor"), nullptr, QCustomPlot::limAbove);
    m_plot->layer(QStringLiteral("cursor"))->setMode(QCPLayer::lmBuffered);
    m_crosshair = new Crosshair(m_plot);
    m_crosshair->setLayer(QStringLiteral("cursor"));
    m_flags = new EventFlags(m_plot, group);
    m_flags->setLayer(QStringLiteral("main"));
    m_nothing = new QCPItemText(m_plot);
    m_nothing->position->setType(QCPItemPosition::ptAxisRectRatio);
    m_nothing->position->setCoords(0.5, 0.5);
    m_nothing->setText(tr("No values yet"));

    m_plot->setInteraction(QCP::iRangeDrag);
    m_plot->axisRect()->setRangeDrag(Qt::Horizontal);
    m_plot->axisRect()->setAutoMargins(QCP::msLeft | QCP::msBottom);
    m_plot->axisRect()->setMargins(QMargins(0, 8, 14, 0));
    m_plot->axisRect()->setMinimumMargins(QMargins(54, 8, 14, 0));
    m_plot->setNoAntialiasingOnDrag(false);
    m_plot->setMouseTracking(true);
    m_plot->installEventFilter(this);

    m_repaint->setSingleShot(true);
    m_repaint->setInterval(kRepaintDelayMs);
    connect(m_repaint, &QTimer::timeout, this, &MetricPlot::replotNow);
    buildToolbar();
    connectGroup();
    applyTheme();
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        applyTheme();
        rebuildPlanned();
        dataChanged();
    });
}

MetricPlot::~MetricPlot() = default;

void MetricPlot::buildToolbar() {
    auto* layout = new QHBoxLayout(m_toolbar);
    layout->setContentsMargins(2, 2, 2, 2);
    layout->setSpacing(0);
    auto add = [&](const char* icon, const QString& text) {
        auto* button = new QToolButton(m_toolbar);
        button->setIcon(themedIcon(QLatin1String(icon)));
        button->setToolTip(text);
        button->setAccessibleName(m_title + QStringLiteral(": ") + text);
        button->setFocusPolicy(Qt::TabFocus);
        layout->addWidget(button);
        return button;
    };
    m_logButton = add("log", tr("Logarithmic y axis (L)"));
    m_logButton->setCheckable(true);
    connect(m_logButton, &QToolButton::toggled, this, &MetricPlot::setLogarithmic);
    connect(add("fit", tr("Fit everything (double-click, Home)")), &QToolButton::clicked, this, [this] {
        m_manualY = false;
        m_group->setZoom(std::nullopt);
    });
    connect(add("export", tr("Export as PNG, SVG, PDF or CSV")), &QToolButton::clicked, this,
            [this] { Q_EMIT exportRequested(this); });
}

void MetricPlot::connectGroup() {
    connect(m_group, &PlotGroup::zoomChanged, this, [this] {
        if (!m_group->zoom()) m_manualY = false;
        dataChanged();
    });
    connect(m_group, &PlotGroup::smoothingChanged, this, &MetricPlot::dataChanged);
    connect(m_group, &PlotGroup::xAxisChanged, this, [this] {
        applyTickers();
        rebuildPlanned();
        dataChanged();
    });
    connect(m_group, &PlotGroup::cursorChanged, this, [this] {
        refreshCrosshair();
        m_plot->layer(QStringLiteral("cursor"))->replot();
        Q_EMIT readingChanged();
    });
    applyTickers();
}

void MetricPlot::applyTheme() {
    const Theme& theme = Theme::instance();
    m_plot->setBackground(QBrush(theme.color(Token::Surface)));
    for (QCPAxis* axis : {m_plot->xAxis, m_plot->yAxis}) {
        axis->setBasePen(axis == m_plot->xAxis ? QPen(theme.color(Token::Border), 1) : QPen(Qt::NoPen));
        axis->setTickPen(QPen(theme.color(Token::Border), 1));
        axis->setSubTicks(false);
        axis->setTickLength(0, axis == m_plot->xAxis ? 4 : 0);
        axis->setTickLabelColor(theme.color(Token::Secondary));
        axis->setTickLabelFont(theme.font(TextStyle::Small));
        axis->setTickLabelPadding(6);
    }
    m_plot->xAxis->grid()->setVisible(false);
    QColor line = theme.color(Token::Border);
    m_plot->yAxis->grid()->setPen(QPen(line, 1));
    m_plot->yAxis->grid()->setZeroLinePen(QPen(line, 1));
    const int side = theme.scaled(kToolSide);
    for (QToolButton* button : m_toolbar->findChildren<QToolButton*>()) button->setIconSize(QSize(side, side));
    m_nothing->setColor(theme.color(Token::Muted));
    m_nothing->setFont(theme.font(TextStyle::Body));
}

void MetricPlot::applyTickers() {
    m_plot->xAxis->setTicker(xTicker(m_group->xAxis()));
    m_plot->yAxis->setTicker(yTicker(m_format, isLogarithmic()));
    // Labels are whole as the ticker writes them; "b" would set "1e-3" as a product with a raised exponent.
    m_plot->xAxis->setNumberFormat(QStringLiteral("g"));
    m_plot->yAxis->setNumberFormat(QStringLiteral("g"));
}

void MetricPlot::setCurves(const std::vector<CurveSpec>& curves) {
    for (CurvePlottable* curve : m_curves) m_plot->removePlottable(curve);
    m_curves.clear();
    std::vector<std::shared_ptr<const RunSeries>> runs;
    for (const CurveSpec& spec : curves) {
        m_curves.push_back(new CurvePlottable(m_plot->xAxis, m_plot->yAxis, spec, m_group));
        if (std::find(runs.begin(), runs.end(), spec.series) == runs.end()) runs.push_back(spec.series);
    }
    m_flags->setRuns(std::move(runs));
    dataChanged();
}

void MetricPlot::setKeptCheckpoints(std::map<std::shared_ptr<const RunSeries>, std::set<double>> kept) {
    m_flags->setKeptCheckpoints(std::move(kept));
    dataChanged();
}

void MetricPlot::setPlanned(std::vector<PlannedLine> lines) {
    m_planned = std::move(lines);
    rebuildPlanned();
    dataChanged();
}

/// What one step is on the x axis; 0: the plan cannot be drawn over it.
double MetricPlot::plannedScale(const PlannedLine& planned) const {
    const XAxisKind kind = m_group->xAxis();
    return kind == XAxisKind::Step ? 1 : kind == XAxisKind::Tokens ? planned.tokensPerStep : 0;
}

void MetricPlot::rebuildPlanned() {
    for (QCPGraph* graph : m_plannedGraphs) m_plot->removeGraph(graph);
    m_plannedGraphs.clear();
    std::vector<EventFlags::Planned> flags;
    for (const PlannedLine& planned : m_planned) {
        const double scale = plannedScale(planned);
        if (scale <= 0 || planned.lastStep <= 0) continue;
        std::set<double> steps;
        const int points = static_cast<int>(std::min<double>(kPlannedPoints, planned.lastStep));
        for (int i = 0; i < points; ++i)
            steps.insert(points > 1 ? std::floor(1 + (planned.lastStep - 1) * i / (points - 1)) : 1);
        for (const PlannedLine::Turn& turn : planned.turns) {
            // A sudden fall is drawn where it is, however many steps a pixel stands for.
            steps.insert({std::max(1.0, turn.step - 1), turn.step});
            flags.push_back({turn.step * scale, turn.text});
        }
        QVector<double> x, y;
        for (double step : steps) {
            x.append(step * scale);
            y.append(planned.value(step));
        }
        QCPGraph* graph = m_plot->addGraph();
        graph->setLayer(QStringLiteral("grid"));
        QColor color = planned.color.isValid() ? planned.color : Theme::instance().color(Token::Muted);
        if (!m_curves.empty()) color.setAlphaF(kPlannedOpacity);
        QPen pen(color, 1.4, Qt::CustomDashLine);
        pen.setDashPattern({4, 3});
        graph->setPen(pen);
        graph->setData(x, y, true);
        m_plannedGraphs.push_back(graph);
    }
    // Of several runs only their lines are shown: flags of each would be a thicket.
    m_flags->setPlanned(m_planned.size() == 1 ? std::move(flags) : std::vector<EventFlags::Planned>());
}

void MetricPlot::dataChanged() {
    if (!m_repaint->isActive()) m_repaint->start();
}

void MetricPlot::replotNow() {
    fitX();
    if (m_group->zoom()) m_plot->xAxis->setRange(m_group->zoom()->lower, m_group->zoom()->upper);
    if (!m_manualY) fitY();
    refreshCrosshair();
    m_plot->replot();
    Q_EMIT readingChanged();
}

void MetricPlot::fitX() {
    std::optional<QCPRange> all;
    auto extend = [&](const QCPRange& range) {
        all = all ? QCPRange(std::min(all->lower, range.lower), std::max(all->upper, range.upper)) : range;
    };
    for (const CurvePlottable* curve : m_curves) {
        bool found = false;
        const QCPRange range = curve->getKeyRange(found);
        if (found) extend(range);
    }
    // The plan is drawn to its end: so one sees how far the run is.
    for (const QCPGraph* graph : m_plannedGraphs) {
        bool found = false;
        const QCPRange range = graph->getKeyRange(found);
        if (found) extend(range);
    }
    refreshEmptiness(!all);
    QCPRange range = all.value_or(QCPRange(0, 1));
    if (range.size() == 0) range = {range.lower - 0.5, range.upper + 0.5};
    m_extent = {range.lower, range.upper};
    // Markers of the last points are whole.
    const double width = std::max(1, m_plot->axisRect()->width());
    range.upper += range.size() * kEdgePixels / width;
    m_plot->xAxis->setRange(range);
}

/// Axes without values would say something that is not so.
void MetricPlot::refreshEmptiness(bool isEmpty) {
    m_nothing->setVisible(isEmpty);
    for (QCPAxis* axis : {m_plot->xAxis, m_plot->yAxis}) axis->setTickLabels(!isEmpty);
    m_plot->yAxis->grid()->setVisible(!isEmpty);
}

void MetricPlot::fitY() {
    const bool logarithmic = isLogarithmic();
    std::optional<QCPRange> all;
    auto extend = [&](const QCPRange& range) {
        all = all ? QCPRange(std::min(all->lower, range.lower), std::max(all->upper, range.upper)) : range;
    };
    for (const CurvePlottable* curve : m_curves)
        if (auto range = curve->visibleValues(m_plot->xAxis->range(), logarithmic)) extend(*range);
    for (const QCPGraph* graph : m_plannedGraphs) {
        bool found = false;
        const QCPRange range =
            graph->getValueRange(found, logarithmic ? QCP::sdPositive : QCP::sdBoth, m_plot->xAxis->range());
        if (found) extend(range);
    }
    QCPRange range = all.value_or(logarithmic ? QCPRange(0.1, 1) : QCPRange(0, 1));
    if (logarithmic) {
        range = range.size() == 0 ? QCPRange(range.lower / 2, range.upper * 2)
                                  : QCPRange(range.lower / 1.1, range.upper * 1.1);
    } else {
        const double margin = range.size() == 0 ? std::max(std::abs(range.lower) * 0.1, 1e-9) : range.size() * 0.06;
        // Most metrics live at or above zero; an axis that dips below it only for the margin would lie.
        const double lower = range.lower >= 0 && range.lower < margin * 2 ? 0 : range.lower - margin;
        range = QCPRange(lower, range.upper + margin);
    }
    m_plot->yAxis->setRange(range);
}

bool MetricPlot::isLogarithmic() const { return m_plot->yAxis->scaleType() == QCPAxis::stLogarithmic; }

void MetricPlot::setLogarithmic(bool on) {
    m_plot->yAxis->setScaleType(on ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    m_logButton->setChecked(on);
    applyTickers();
    m_manualY = false;
    dataChanged();
}

QString MetricPlot::valueText(double value) const { return plotValueText(m_format, value); }

QString MetricPlot::reading() const {
    if (m_curves.empty()) return {};
    const auto& cursor = m_group->cursor();
    const auto reading = cursor ? m_curves.front()->reading(*cursor) : m_curves.front()->newest();
    if (!reading) return {};
    const QString value = valueText(reading->value);
    return m_unit.isEmpty() ? value : value + QLatin1Char(' ') + m_unit;
}

std::vector<CrosshairRow> MetricPlot::cursorRows(double x) const {
    std::vector<CrosshairRow> rows;
    auto pixel = [this](double key, double value) {
        return QPointF(m_plot->xAxis->coordToPixel(key), m_plot->yAxis->coordToPixel(value));
    };
    for (const CurvePlottable* curve : m_curves) {
        const auto reading = curve->reading(x);
        if (!reading || rows.size() >= kMaximumRows) continue;
        const CurveSpec& spec = curve->spec();
        // Of several runs rare values are told where they are: a row of each everywhere would cover the plot.
        if (!reading->exact && spec.track == TrackKind::Evaluation && spec.marks == RunMarks::DashAndMarker) continue;
        const QString value = valueText(reading->value);
        rows.push_back(
            {Theme::instance().runColor(spec.colorIndex), spec.label,
             reading->exact ? value
                            : QStringLiteral("%1 (%2)").arg(value, plotPositionText(m_group->xAxis(), reading->x)),
             reading->smoothed ? valueText(*reading->smoothed) : QString(), pixel(reading->x, reading->value),
             spec.marks == RunMarks::DashAndMarker ? std::optional(spec.colorIndex) : std::nullopt});
    }
    // Of several runs only their lines are shown: a row for each would say little.
    if (m_planned.size() != 1 || m_plannedGraphs.empty() || rows.size() >= kMaximumRows) return rows;
    const PlannedLine& planned = m_planned.front();
    const double step = std::round(x / plannedScale(planned));
    if (step < 1 || step > planned.lastStep) return rows;
    const double value = planned.value(step);
    rows.push_back({Theme::instance().color(Token::Muted), tr("planned"), valueText(value), {}, pixel(x, value), {}});
    return rows;
}

void MetricPlot::refreshCrosshair() {
    const auto& cursor = m_group->cursor();
    if (!cursor) return m_crosshair->hide();
    Crosshair::Cost cost;
    if (m_group->ownsCursor(this))
        cost = [this](const QRectF& box) {
            double covered = 0;
            for (const CurvePlottable* curve : m_curves) covered += curve->covered(box);
            return covered;
        };
    m_crosshair->show(m_plot->xAxis->coordToPixel(*cursor), plotPositionText(m_group->xAxis(), *cursor),
                      cursorRows(*cursor), std::move(cost));
}

}  // namespace sextant
