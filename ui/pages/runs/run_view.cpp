// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/runs/run_view.h"

#include "core/base/text.h"
#include "core/spec/spec_kinds.h"
#include "ui/bridge/engine_launcher.h"
#include "ui/bridge/job_monitor.h"
#include "ui/bridge/text_conversion.h"
#include "ui/models/job_text.h"
#include "ui/models/metric_table_model.h"
#include "ui/pages/runs/log_view.h"
#include "ui/pages/runs/run_inspector.h"
#include "ui/pages/runs/run_plots.h"
#include "ui/pages/runs/samples_view.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/status_dot.h"

#include <QDesktopServices>
#include <QFrame>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QTabBar>
#include <QTabWidget>
#include <QTableView>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

namespace sextant {

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
    layout->addWidget(canvas, 1);
    m_inspector = new RunInspector(this);
    layout->addWidget(m_inspector);
    connectServices();
}

void RunView::buildHeader(QVBoxLayout* layout) {
    auto* row = new QHBoxLayout;
    row->setSpacing(10);
    m_dot = new QLabel(this);
    m_title = new ElidedLabel(LabelRole::Title, QSizePolicy::Maximum, this);
    m_state = makeLabel({}, LabelRole::Secondary, this);
    row->addWidget(m_dot);
    row->addWidget(m_title);
    row->addWidget(m_state, 1, Qt::AlignBottom);
    layout->addLayout(row);
}

void RunView::buildTabs() {
    m_tabs = new QTabWidget(this);
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setDrawBase(false);
    m_plots = new RunPlots(m_services.files, m_tabs);
    m_samples = new SamplesView(m_tabs);
    m_log = new LogView(m_services.jobs, m_tabs);
    m_table = new MetricTableModel(this);

    auto* tableHolder = new QWidget(m_tabs);
    auto* tableLayout = new QVBoxLayout(tableHolder);
    tableLayout->setContentsMargins(0, 12, 0, 0);
    auto* tableFrame = makeFrame("card", tableHolder);
    auto* tableInner = new QVBoxLayout(tableFrame);
    tableInner->setContentsMargins(4, 4, 4, 8);
    auto* table = new QTableView(tableFrame);
    table->setModel(m_table);
    table->setAccessibleName(tr("The numbers of every step, newest first"));
    table->setShowGrid(false);
    table->setAlternatingRowColors(true);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(26);
    table->horizontalHeader()->setDefaultSectionSize(132);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignRight | Qt::AlignVCenter);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    tableInner->addWidget(table);
    tableLayout->addWidget(tableFrame);

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
    m_tabs->addTab(tableHolder, tr("Table"));
    m_tabs->addTab(m_log, tr("Log"));
    m_tabs->addTab(yamlHolder, tr("Config"));
}

void RunView::connectServices() {
    JobMonitor& jobs = m_services.jobs;
    connect(&jobs, &JobMonitor::eventsArrived, this, &RunView::onEvents);
    connect(&jobs, &JobMonitor::configArrived, this, &RunView::onConfig);
    connect(&jobs, &JobMonitor::changed, this, [this](const QVector<JobSummary>& summaries) {
        for (const JobSummary& summary : summaries)
            if (summary.path == m_path) refreshSummary();
        refreshComparable();
    });
    connect(m_inspector, &RunInspector::requested, this,
            [this](const QString& action) { m_services.jobs.request(m_path, action); });
    connect(m_inspector, &RunInspector::resumeRequested, this, [this] { m_services.launcher.resume(m_path); });
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
    m_table->setSeries(m_runs[path].series);
    m_samples->setSeries(m_runs[path].series);
    refreshSummary();
    refreshComparable();
    refreshPlots();
}

void RunView::showTab(int index) { m_tabs->setCurrentIndex(index); }

void RunView::onEvents(const JobEventsPointer& events) {
    auto run = m_runs.find(events->path);
    if (run == m_runs.end()) return;
    run->second.series->take(*events);
    m_plots->dataChanged();
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
    const JobSummary* job = m_services.jobs.find(m_path);
    if (!job) return;
    m_title->setText(job->name);
    QStringList parts{stateText(job->state)};
    if (job->isTraining() || isActive(job->state)) parts << progressText(*job);
    if (job->state == JobState::Running && job->etaSeconds > 0)
        parts << tr("%1 left").arg(toQString(formatDuration(job->etaSeconds)));
    parts.removeDuplicates();
    m_state->setText(parts.join(QStringLiteral("  ·  ")));
    m_dot->setPixmap(statusDot(stateToken(job->state)));
    m_inspector->setJob(*job);
}

void RunView::refreshComparable() {
    QVector<JobSummary> others;
    for (const JobSummary& job : m_services.jobs.jobs())
        if (job.path != m_path && job.isTraining() && job.step > 0) others.append(job);
    std::sort(others.begin(), others.end(), [](const JobSummary& a, const JobSummary& b) {
        return a.started != b.started ? a.started > b.started : a.path < b.path;
    });
    m_inspector->setComparable(others, m_compared);
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
        const JobSummary* job = m_services.jobs.find(path);
        auto run = m_runs.find(path);
        if (!job || run == m_runs.end()) return;
        PlottedRun entry{path, job->name, job->colorIndex, run->second.series, std::nullopt, 0};
        if (run->second.config && run->second.config->kind == QLatin1String(kinds::kPretrain)) {
            const auto spec = specFrom<PretrainSpec>(pretrainOptions(), run->second.config->values);
            entry.plan = spec.train;
            entry.tokensPerStep = static_cast<double>(spec.train.sequencesPerStep() * spec.data.sequenceLength);
        }
        plotted.push_back(std::move(entry));
    };
    add(m_path);
    for (const QString& path : m_compared) add(path);
    m_plots->setRuns(std::move(plotted));
}

}  // namespace sextant
