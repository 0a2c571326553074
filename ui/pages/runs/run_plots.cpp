// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/runs/run_plots.h"

#include "ui/bridge/file_saver.h"
#include "ui/pages/runs/planned_rate.h"
#include "ui/plots/metric_plot.h"
#include "ui/plots/plot_group.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/columns.h"
#include "ui/widgets/labels.h"

#include <QComboBox>
#include <QFileDialog>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QSlider>
#include <QVBoxLayout>

#include <cmath>

namespace sextant {

namespace {

constexpr int kSmoothingSteps = 100;
constexpr int kPlotHeight = 130, kTwoColumnsWidth = 520, kHintWidth = 660;

struct PlotEntry {
    const char* title;
    const char* metric;
    const char* evaluationMetric;
    ValueFormat format;
    CurveSmoothing smoothing = CurveSmoothing::Followed;
};

constexpr PlotEntry kPlots[] = {
    {QT_TRANSLATE_NOOP("sextant::RunPlots", "Loss"), "loss", "eval_loss", ValueFormat::Plain},
    {QT_TRANSLATE_NOOP("sextant::RunPlots", "Learning rate"), "learning_rate", nullptr, ValueFormat::Scientific,
     CurveSmoothing::None},
    {QT_TRANSLATE_NOOP("sextant::RunPlots", "Gradient norm"), "grad_norm", nullptr, ValueFormat::Plain},
    {QT_TRANSLATE_NOOP("sextant::RunPlots", "Tokens per second"), "tokens_per_second", nullptr, ValueFormat::Count},
};

/// The slider's end is a long memory: 0 to 0.99, finer towards the end.
double smoothingOf(int position) {
    const double share = double(position) / kSmoothingSteps;
    return 1 - std::pow(1 - share * 0.9, 2);
}

}  // namespace

RunPlots::RunPlots(FileSaver& files, QWidget* parent) : QWidget(parent), m_files(files), m_group(new PlotGroup(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 12, 0, 0);
    layout->setSpacing(12);
    layout->addWidget(buildToolbar());
    const auto [scroll, content, column] = makeScrolledColumn(this);
    m_grid = new QGridLayout;
    m_grid->setSpacing(12);
    column->addLayout(m_grid);
    layout->addWidget(scroll, 1);
    for (const PlotEntry& entry : kPlots) {
        auto* card = new Card(tr(entry.title), content);
        card->layout()->setContentsMargins(16, 10, 6, 6);
        auto* plot = new MetricPlot(tr(entry.title), entry.format, m_group, card);
        plot->setMinimumHeight(kPlotHeight);
        card->body()->addWidget(plot, 1);
        connect(plot, &MetricPlot::exportRequested, this, &RunPlots::exportPlot);
        m_cards.push_back(card);
        m_plots.push_back(plot);
    }
    arrange(2);
}

/// Two columns where there is room for them, else one.
void RunPlots::arrange(int columns) {
    if (columns == m_columns) return;
    m_columns = columns;
    for (int i = 0; i < static_cast<int>(m_cards.size()); ++i)
        m_grid->addWidget(m_cards[static_cast<size_t>(i)], i / columns, i % columns);
    m_grid->setColumnStretch(0, 1);
    m_grid->setColumnStretch(1, columns > 1 ? 1 : 0);
}

void RunPlots::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    arrange(width() < Theme::instance().scaled(kTwoColumnsWidth) ? 1 : 2);
    m_hint->setVisible(width() > Theme::instance().scaled(kHintWidth));
}

QWidget* RunPlots::buildToolbar() {
    auto* bar = new QWidget(this);
    auto* layout = new QHBoxLayout(bar);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    auto* axis = new QComboBox(bar);
    axis->addItems({tr("Steps"), tr("Tokens"), tr("Time")});
    axis->setAccessibleName(tr("Horizontal axis"));
    axis->setMinimumWidth(96);
    connect(axis, &QComboBox::currentIndexChanged, this,
            [this](int index) { m_group->setXAxis(static_cast<XAxisKind>(index)); });
    auto* smoothing = new QSlider(Qt::Horizontal, bar);
    smoothing->setRange(0, kSmoothingSteps);
    smoothing->setFixedWidth(140);
    smoothing->setAccessibleName(tr("Smoothing"));
    QLabel* value = makeLabel({}, LabelRole::Mono, bar);
    value->setMinimumWidth(40);
    connect(smoothing, &QSlider::valueChanged, this, [this, value](int position) {
        m_group->setSmoothing(smoothingOf(position));
        value->setText(QString::number(m_group->smoothing(), 'f', 2));
    });
    smoothing->setValue(45);
    layout->addWidget(makeLabel(tr("Over"), LabelRole::Secondary, bar));
    layout->addWidget(axis);
    layout->addSpacing(12);
    layout->addWidget(makeLabel(tr("Smoothing"), LabelRole::Secondary, bar));
    layout->addWidget(smoothing);
    layout->addWidget(value);
    layout->addStretch();
    m_hint = makeLabel(tr("Wheel zooms, drag pans, double-click fits"), LabelRole::Small, bar);
    layout->addWidget(m_hint);
    return bar;
}

void RunPlots::setRuns(std::vector<PlottedRun> runs) {
    m_runs = std::move(runs);
    for (size_t i = 0; i < m_plots.size(); ++i)
        setCurves(m_plots[i], kPlots[i].metric, kPlots[i].evaluationMetric, kPlots[i].smoothing);
    std::vector<MetricPlot::PlannedLine> planned;
    for (const PlottedRun& run : m_runs)
        if (run.plan)
            planned.push_back({[train = *run.plan](double step) { return learningRateOfStep(train, step); },
                               static_cast<double>(run.plan->maxSteps),
                               run.tokensPerStep,
                               {}});
    m_plots[1]->setPlanned(std::move(planned));
    m_group->setZoom(std::nullopt);
}

void RunPlots::setCurves(MetricPlot* plot, const char* metric, const char* evaluationMetric, CurveSmoothing smoothing) {
    std::vector<CurveSpec> curves;
    for (const PlottedRun& run : m_runs) {
        const bool several = m_runs.size() > 1;
        CurveSpec curve;
        curve.series = run.series;
        curve.metric = metric;
        curve.label = several ? run.name : tr("training");
        curve.colorIndex = run.colorIndex;
        curve.marks = several ? RunMarks::DashAndMarker : RunMarks::ColorOnly;
        curve.smoothing = smoothing;
        curves.push_back(curve);
        if (!evaluationMetric) continue;
        curve.track = TrackKind::Evaluation;
        curve.smoothing = CurveSmoothing::None;
        curve.metric = evaluationMetric;
        curve.label = several ? tr("%1, validation").arg(run.name) : tr("validation");
        if (!several) curve.colorIndex = run.colorIndex + 1;
        curves.push_back(curve);
    }
    plot->setCurves(curves);
}

void RunPlots::dataChanged() {
    for (MetricPlot* plot : m_plots) plot->dataChanged();
}

void RunPlots::exportPlot(MetricPlot* plot) {
    auto* dialog = new QFileDialog(window(), tr("Export the plot"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters(
        {tr("PNG picture (*.png)"), tr("SVG drawing (*.svg)"), tr("PDF (*.pdf)"), tr("Numbers as CSV (*.csv)")});
    dialog->setDefaultSuffix(QStringLiteral("png"));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
        const QString suffix = filter.section(QStringLiteral("*."), 1).chopped(1);
        dialog->setDefaultSuffix(suffix);
    });
    connect(dialog, &QFileDialog::fileSelected, this, [this, plot](const QString& path) {
        const QString suffix = path.section(QLatin1Char('.'), -1).toLower();
        const PlotFormat format = suffix == QLatin1String("svg")   ? PlotFormat::Svg
                                  : suffix == QLatin1String("pdf") ? PlotFormat::Pdf
                                  : suffix == QLatin1String("csv") ? PlotFormat::Csv
                                                                   : PlotFormat::Png;
        m_files.save(path, plot->exported(format));
    });
    dialog->open();
}

}  // namespace sextant
