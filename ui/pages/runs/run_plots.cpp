// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/runs/run_plots.h"

#include "ui/bridge/file_saver.h"
#include "ui/pages/runs/planned_rate.h"
#include "ui/plots/metric_plot.h"
#include "ui/plots/plot_group.h"
#include "ui/plots/plot_legend.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/columns.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/labels.h"

#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QSlider>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <map>

namespace sextant {

namespace {

constexpr int kSmoothingSteps = 100;
constexpr int kPlotHeight = 130, kTwoColumnsWidth = 520, kHintWidth = 560, kMessageWidth = 520;

struct PlotEntry {
    const char* title;
    const char* unit;
    const char* metric;
    const char* evaluationMetric;
    ValueFormat format;
    CurveSmoothing smoothing = CurveSmoothing::Followed;
};

constexpr PlotEntry kPlots[] = {
    {QT_TRANSLATE_NOOP("sextant::RunPlots", "Loss"), QT_TRANSLATE_NOOP("sextant::RunPlots", "nats/token"), "loss",
     "eval_loss", ValueFormat::Plain},
    {QT_TRANSLATE_NOOP("sextant::RunPlots", "Learning rate"), "", "learning_rate", nullptr, ValueFormat::Scientific,
     CurveSmoothing::None},
    {QT_TRANSLATE_NOOP("sextant::RunPlots", "Gradient norm"), "", "grad_norm", nullptr, ValueFormat::Plain},
    {QT_TRANSLATE_NOOP("sextant::RunPlots", "Speed"), QT_TRANSLATE_NOOP("sextant::RunPlots", "tokens/s"),
     "tokens_per_second", nullptr, ValueFormat::Count},
};
constexpr size_t kLoss = 0, kLearningRate = 1;

/// The slider's end is a long memory: 0 to 0.99, finer towards the end.
double smoothingOf(int position) {
    const double share = double(position) / kSmoothingSteps;
    return 1 - std::pow(1 - share * 0.9, 2);
}

}  // namespace

RunPlots::RunPlots(FileSaver& files, QWidget* parent)
    : QWidget(parent),
      m_files(files),
      m_group(new PlotGroup(this)),
      m_messagePlace(new QVBoxLayout),
      m_messageRow(new QHBoxLayout),
      m_message(new RunMessage(this)),
      m_legend(new PlotLegend(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 12, 0, 0);
    layout->setSpacing(12);
    m_toolbar = buildToolbar();
    layout->addWidget(m_toolbar);
    m_messagePlace->addStretch(0);
    m_messageRow->addStretch(0);
    m_messageRow->addWidget(m_message, 100);
    m_messageRow->addStretch(0);
    m_messagePlace->addLayout(m_messageRow);
    m_messagePlace->addStretch(0);
    layout->addLayout(m_messagePlace);
    connect(m_message, &RunMessage::actionChosen, this, &RunPlots::messageActionChosen);
    const auto [scroll, content, column] = makeScrolledColumn(this);
    m_scroll = scroll;
    m_grid = new QGridLayout;
    m_grid->setSpacing(12);
    column->addLayout(m_grid);
    layout->addWidget(scroll, 1);
    for (size_t i = 0; i < std::size(kPlots); ++i) addPlot(i, content);
    arrange(2);
    refreshPlace();
}

void RunPlots::addPlot(size_t index, QWidget* content) {
    const PlotEntry& entry = kPlots[index];
    auto* card = new Card(tr(entry.title), content);
    card->layout()->setContentsMargins(16, 8, 6, 6);
    const QString unit = *entry.unit ? tr(entry.unit) : QString();
    auto* plot = new MetricPlot(tr(entry.title), unit, entry.format, m_group, card);
    auto resize = [plot] { plot->setMinimumHeight(Theme::instance().scaled(kPlotHeight)); };
    resize();
    connect(&Theme::instance(), &Theme::changed, plot, resize);
    auto* value = new ElidedLabel(LabelRole::Mono, QSizePolicy::Ignored, card);
    value->setAccessibleName(tr("Value of %1").arg(tr(entry.title)));
    card->head()->insertWidget(1, value, 1);
    card->head()->addWidget(plot->toolbar());
    card->body()->setSpacing(2);
    if (index == kLoss) card->body()->addWidget(m_legend);
    card->body()->addWidget(plot, 1);
    connect(plot, &MetricPlot::exportRequested, this, &RunPlots::exportPlot);
    connect(plot, &MetricPlot::readingChanged, value, [plot, value] { value->setText(plot->reading()); });
    m_cards.push_back(card);
    m_plots.push_back(plot);
}

bool RunPlots::hasSteps() const {
    return std::any_of(m_runs.begin(), m_runs.end(), [](const PlottedRun& run) {
        return !run.series->training().empty() || !run.series->training().abandoned().empty();
    });
}

void RunPlots::setMessage(const RunMessage::Content& content) {
    m_message->setContent(content);
    refreshPlace();
}

/// Without a step there is nothing to draw: the message has the place of the plots.
void RunPlots::refreshPlace() {
    const bool drawn = hasSteps();
    m_toolbar->setVisible(drawn);
    m_scroll->setVisible(drawn);
    m_message->setVisible(!m_message->content().isEmpty());
    m_message->setMaximumWidth(drawn ? QWIDGETSIZE_MAX : Theme::instance().scaled(kMessageWidth));
    for (int side : {0, 2}) m_messageRow->setStretch(side, drawn ? 0 : 1);
    m_messagePlace->setStretch(0, drawn ? 0 : 2);
    m_messagePlace->setStretch(2, drawn ? 0 : 3);
    static_cast<QVBoxLayout*>(layout())->setStretch(1, drawn ? 0 : 1);
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
    m_hint = new ElidedLabel(LabelRole::Small, QSizePolicy::Ignored, bar);
    m_hint->setText(tr("Scroll to zoom, drag to pan, double-click to reset"));
    m_hint->setToolTip(tr("Shift-drag zooms into a box; on the numbers of the y axis the wheel zooms that axis"));
    m_hint->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    layout->addSpacing(12);
    layout->addStretch(1);
    layout->addWidget(m_hint, 100);
    return bar;
}

void RunPlots::setRuns(std::vector<PlottedRun> runs) {
    auto paths = [](const std::vector<PlottedRun>& of) {
        QStringList result;
        for (const PlottedRun& run : of) result << run.path;
        return result;
    };
    const bool others = paths(runs) != paths(m_runs);
    m_runs = std::move(runs);
    std::map<std::shared_ptr<const RunSeries>, std::set<double>> kept;
    for (const PlottedRun& run : m_runs) kept.emplace(run.series, run.checkpoints);
    for (size_t i = 0; i < m_plots.size(); ++i) {
        setCurves(m_plots[i], kPlots[i].metric, kPlots[i].evaluationMetric, kPlots[i].smoothing);
        m_plots[i]->setKeptCheckpoints(kept);
    }
    setPlanned();
    refreshLegend();
    refreshPlace();
    if (others) m_group->setZoom(std::nullopt);
}

void RunPlots::setPlanned() {
    std::vector<MetricPlot::PlannedLine> planned;
    for (const PlottedRun& run : m_runs)
        if (run.plan) planned.push_back(plannedRate(*run.plan, run.tokensPerStep));
    m_plots[kLearningRate]->setPlanned(std::move(planned));
}

/// Of one run the lines as they are; of several what the kinds of lines mean: whose they are stands beside the list.
void RunPlots::refreshLegend() {
    std::vector<LegendEntry> entries = m_plots[kLoss]->legend();
    if (m_runs.size() > 1) {
        using Line = LegendEntry::Line;
        const bool abandoned = !entries.empty() && entries.back().line == Line::Abandoned;
        entries = {{Line::Training, -1, RunMarks::ColorOnly, tr("training")},
                   {Line::Evaluation, -1, RunMarks::ColorOnly, tr("validation")}};
        if (abandoned) entries.push_back({Line::Abandoned, -1, RunMarks::ColorOnly, tr("abandoned")});
    }
    m_legend->setEntries(std::move(entries));
}

void RunPlots::setCurves(MetricPlot* plot, const char* metric, const char* evaluationMetric, CurveSmoothing smoothing) {
    std::vector<CurveSpec> curves;
    const bool several = m_runs.size() > 1;
    for (const PlottedRun& run : m_runs) {
        CurveSpec curve;
        curve.series = run.series;
        curve.metric = metric;
        curve.run = run.name;
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
        curves.push_back(curve);
    }
    plot->setCurves(curves);
}

void RunPlots::dataChanged() {
    for (MetricPlot* plot : m_plots) plot->dataChanged();
    refreshLegend();
    refreshPlace();
}

QString RunPlots::fileName(const MetricPlot& plot) const {
    QString name = (m_runs.empty() ? QString() : m_runs.front().name + QLatin1Char(' ')) + plot.title().toLower();
    for (QChar& letter : name)
        if (QStringLiteral("/\\:*?\"<>|").contains(letter)) letter = QLatin1Char('-');
    return name;
}

void RunPlots::exportPlot(MetricPlot* plot) {
    auto* dialog = new QFileDialog(window(), tr("Export the plot"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters(
        {tr("PNG picture (*.png)"), tr("SVG drawing (*.svg)"), tr("PDF (*.pdf)"), tr("Numbers as CSV (*.csv)")});
    dialog->setDefaultSuffix(QStringLiteral("png"));
    dialog->setDirectory(m_exportFolder);
    dialog->selectFile(fileName(*plot));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
        const QString suffix = filter.section(QStringLiteral("*."), 1).chopped(1);
        dialog->setDefaultSuffix(suffix);
    });
    connect(dialog, &QFileDialog::fileSelected, this, [this, plot](const QString& path) {
        m_exportFolder = QFileInfo(path).path();
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
