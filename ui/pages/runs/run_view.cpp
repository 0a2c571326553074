// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/runs/run_view.h"

#include "core/base/text.h"
#include "core/spec/spec_kinds.h"
#include "ui/bridge/engine_launcher.h"
#include "ui/bridge/job_monitor.h"
#include "ui/bridge/text_conversion.h"
#include "ui/models/job_text.h"
#include "ui/pages/runs/metric_table.h"
#include "ui/pages/runs/run_inspector.h"
#include "ui/pages/runs/run_plots.h"
#include "ui/pages/runs/samples_view.h"
#include "ui/plots/run_mark.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/log_view.h"
#include "ui/widgets/side_panes.h"

#include <QDesktopServices>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QTabBar>
#include <QTabWidget>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace sextant {

namespace {

constexpr int kStateIconSide = 16;
constexpr int kCanvasWidth = 480;  // what the plots need beside actions and facts

}  // namespace

RunView::RunView(const Services& services, QWidget* parent) : QWidget(parent), m_services(services) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto* canvas = new QWidget(this);
    auto* column = new QVBoxLayout(canvas);
    column->setContentsMargins(24, 16, 24, 16);
    column->setSpacing(10);
    buildHeader(column);
    buildTabs();
    column->addWidget(m_tabs, 1);
    m_inspector = new RunInspector(this);
    auto* panes = new SidePanes(canvas, kCanvasWidth, this);
    panes->setPane(SidePanes::Side::Right, m_inspector, QStringLiteral("sliders"), tr("Actions and facts"));
    layout->addWidget(panes);
    connectServices();
}

void RunView::buildHeader(QVBoxLayout* layout) {
    auto* row = new QHBoxLayout;
    row->setSpacing(10);
    m_swatch = new QLabel(this);
    m_title = new ElidedLabel(LabelRole::Title, QSizePolicy::Maximum, this);
    m_icon = new QLabel(this);
    m_state = new ElidedLabel(LabelRole::Secondary, QSizePolicy::Ignored, this);
    row->addWidget(m_swatch);
    row->addWidget(m_title);
    row->addWidget(m_icon);
    row->addWidget(m_state, 1);
    layout->addLayout(row);
}

void RunView::buildTabs() {
    m_tabs = new QTabWidget(this);
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setDrawBase(false);
    m_plots = new RunPlots(m_services.files, m_tabs);
    m_samples = new SamplesView(m_tabs);
    m_log = new LogView(m_services.jobs, m_tabs);
    m_table = new MetricTable(m_services.files, m_tabs);

    auto* yamlHolder = new QWidget(m_tabs);
    auto* yamlLayout = new QVBoxLayout(yamlHolder);
    yamlLayout->setContentsMargins(0, 12, 0, 0);
    m_yaml = new QPlainTextEdit(yamlHolder);
    m_yaml->setReadOnly(true);
    m_yaml->setProperty("role", QStringLiteral("mono"));
    m_yaml->setAccessibleName(tr("The frozen config of this run"));
    yamlLayout->addWidget(m_yaml);

    m_tabs->addTab(m_plots, tr("Plots"));
    m_tabs->addTab(m_samples, tr("Samples"));
    m_tabs->addTab(m_table, tr("Table"));
    m_tabs->addTab(m_log, tr("Log"));
    m_tabs->addTab(yamlHolder, tr("Config"));
}

void RunView::connectServices() {
    JobMonitor& jobs = m_services.jobs;
    connect(&jobs, &JobMonitor::eventsArrived, this, &RunView::onEvents);
    connect(&jobs, &JobMonitor::configArrived, this, &RunView::onConfig);
    connect(&jobs, &JobMonitor::changed, this, &RunView::onChanged);
    connect(m_inspector, &RunInspector::requested, this,
            [this](const QString& action) { m_services.jobs.request(m_path, action); });
    connect(m_inspector, &RunInspector::resumeRequested, this, [this] { act(QStringLiteral("resume")); });
    connect(m_plots, &RunPlots::messageActionChosen, this, &RunView::act);
    connect(m_inspector, &RunInspector::forkRequested, this, &RunView::forkRequested);
    connect(m_inspector, &RunInspector::menuRequested, this, &RunView::menuRequested);
    connect(m_inspector, &RunInspector::noteChanged, this,
            [this](const QString& path, const QString& note) { m_services.jobs.setNote(path, note); });
    connect(m_inspector, &RunInspector::chatRequested, this, &RunView::chatRequested);
    connect(m_inspector, &RunInspector::duplicateRequested, this, &RunView::duplicateRequested);
    connect(m_inspector, &RunInspector::folderRequested, this,
            [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(m_path)); });
    connect(m_inspector, &RunInspector::compareChanged, this, &RunView::compareWith);
    connect(&Theme::instance(), &Theme::changed, this, &RunView::refreshSummary);
}

void RunView::showJob(const QString& path) {
    if (path == m_path) return;
    for (const auto& [followed, run] : m_runs) m_services.jobs.unfollow(followed);
    m_runs.clear();
    m_compared.clear();
    m_path = path;
    m_config.reset();
    m_yaml->clear();
    m_log->setJob(path);
    if (path.isEmpty()) return;
    m_runs.emplace(path, Run());
    m_services.jobs.follow(path);
    m_table->setSeries(m_runs[path].series, path);
    m_samples->setSeries(m_runs[path].series);
    refreshPlots();
    refreshSummary();
}

void RunView::showTab(Tab tab) { m_tabs->setCurrentIndex(static_cast<int>(tab)); }

void RunView::act(const QString& action) {
    if (action == QLatin1String("resume"))
        m_services.launcher.resume(m_path);
    else
        showTab(Tab::Log);
}

void RunView::onChanged(const QVector<JobSummary>& summaries) {
    bool otherLook = false;
    for (const JobSummary& summary : summaries) {
        auto run = m_runs.find(summary.path);
        if (run == m_runs.end()) continue;
        otherLook |= run->second.name != summary.name || run->second.colorIndex != summary.colorIndex ||
                     run->second.checkpoints != summary.checkpoints;
        if (summary.path == m_path) refreshSummary();
    }
    if (otherLook)
        refreshPlots();
    else
        refreshComparable();
}

void RunView::onEvents(const JobEventsPointer& events) {
    auto run = m_runs.find(events->path);
    if (run == m_runs.end()) return;
    run->second.series->take(*events);
    m_plots->dataChanged();
    refreshMessage();
    if (events->path != m_path) return;
    m_table->refresh();
    m_samples->refresh();
}

void RunView::onConfig(const JobConfigPointer& config) {
    auto run = m_runs.find(config->path);
    if (run == m_runs.end()) return;
    run->second.config = config;
    if (config->path == m_path) {
        m_config = config;
        m_yaml->setPlainText(config->yaml);
    }
    refreshPlots();
}

void RunView::refreshSummary() {
    refreshMessage();
    const JobSummary* job = m_services.jobs.find(m_path);
    if (!job) {
        // Started just now: its folder has a name already.
        m_title->setText(QFileInfo(m_path).fileName());
        m_state->clear();
        m_icon->clear();
        m_swatch->hide();
        JobSummary starting;
        starting.path = m_path;
        starting.loss = starting.evalLoss = std::numeric_limits<double>::quiet_NaN();
        return m_inspector->setJob(starting);
    }
    m_title->setText(job->name);
    QStringList parts{stateText(*job)};
    if (job->isTraining() || isActive(job->state)) parts << progressText(*job);
    if (job->state == JobState::Running && job->etaSeconds > 0 && progressShare(*job) >= 0)
        parts << tr("%1 left").arg(toQString(formatDuration(job->etaSeconds)));
    parts.removeDuplicates();
    m_state->setText(parts.join(QStringLiteral("  ·  ")));
    const int side = Theme::instance().scaled(kStateIconSide);
    m_icon->setPixmap(stateIcon(*job).pixmap(side, side));
    m_swatch->setVisible(job->colorIndex >= 0);
    if (job->colorIndex >= 0) m_swatch->setPixmap(runSwatch(job->colorIndex, devicePixelRatioF()));
    m_inspector->setJob(*job);
}

void RunView::refreshMessage() {
    m_plots->setMessage(runMessage(m_services.jobs.find(m_path), m_plots->hasSteps() ? RunDrawn::Yes : RunDrawn::No));
}

void RunView::refreshComparable() {
    QVector<JobSummary> others;
    for (const JobSummary& job : m_services.jobs.jobs())
        if (job.path != m_path && job.isTraining() && job.step > 0) others.append(job);
    std::sort(others.begin(), others.end(), [](const JobSummary& a, const JobSummary& b) {
        return a.started != b.started ? a.started > b.started : a.path < b.path;
    });
    QHash<QString, int> colors;
    for (const PlottedRun& run : m_plots->runs()) colors.insert(run.path, run.colorIndex);
    m_inspector->setComparable(others, m_compared, colors);
}

void RunView::compareWith(const QStringList& paths) {
    for (const QString& path : m_compared) {
        if (paths.contains(path)) continue;
        m_services.jobs.unfollow(path);
        m_runs.erase(path);
    }
    for (const QString& path : paths) {
        if (m_runs.contains(path)) continue;
        m_runs.emplace(path, Run());
        m_services.jobs.follow(path);
    }
    m_compared = paths;
    refreshPlots();
}

void RunView::refreshPlots() {
    std::vector<PlottedRun> plotted;
    auto add = [&](const QString& path) {
        auto found = m_runs.find(path);
        if (found == m_runs.end()) return;
        Run& run = found->second;
        const JobSummary* job = m_services.jobs.find(path);
        run.name = job ? job->name : QFileInfo(path).fileName();
        run.colorIndex = job ? job->colorIndex : -1;
        run.checkpoints = job ? job->checkpoints : QStringList();
        PlottedRun entry{path, run.name, run.colorIndex, run.series, std::nullopt, 0, {}};
        for (const QString& checkpoint : run.checkpoints) entry.checkpoints.insert(checkpointStep(checkpoint));
        if (run.config && run.config->kind == QLatin1String(kinds::kPretrain)) {
            const auto spec = specFrom<PretrainSpec>(pretrainOptions(), run.config->values);
            entry.plan = spec.train;
            entry.tokensPerStep = static_cast<double>(spec.train.sequencesPerStep() * spec.data.sequenceLength);
        }
        plotted.push_back(std::move(entry));
    };
    add(m_path);
    for (const QString& path : m_compared) add(path);
    std::vector<int> colors;
    for (const PlottedRun& run : plotted) colors.push_back(run.colorIndex);
    colors = distinctColors(colors);
    for (size_t i = 0; i < plotted.size(); ++i) plotted[i].colorIndex = colors[i];
    m_plots->setRuns(std::move(plotted));
    refreshMessage();
    refreshComparable();
}

}  // namespace sextant
