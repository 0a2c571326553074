// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/runs/runs_page.h"

#include "ui/bridge/engine_launcher.h"
#include "ui/bridge/job_monitor.h"
#include "ui/models/job_kinds.h"
#include "ui/models/job_list_model.h"
#include "ui/models/job_text.h"
#include "ui/pages/runs/new_run_view.h"
#include "ui/pages/runs/run_view.h"
#include "ui/widgets/context_list.h"
#include "ui/widgets/empty_state.h"

#include <QHBoxLayout>
#include <QStackedWidget>

namespace sextant {

namespace {

constexpr int kListWidth = 1080;  // of the page, from which the list is shown beside the form

}  // namespace

RunsPage::RunsPage(const Services& services, QWidget* parent)
    : Page(parent),
      m_services(services),
      m_model(
          new JobListModel([](const JobSummary& job) { return lookOf(job.kind).page == QLatin1String("runs"); }, this)),
      m_list(new ContextList(tr("Runs"), tr("New run"), m_model, this)),
      m_stack(new QStackedWidget(this)) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_list);
    layout->addWidget(m_stack, 1);
    m_empty = new EmptyState(EmptyState::Example::Curve, tr("No runs yet"),
                             tr("A run learns from your texts and writes its curve, its samples and its checkpoints "
                                "here. Runs started on the command line in this workspace appear by themselves."),
                             tr("New run"), this);
    m_run = new RunView(services, this);
    m_new = new NewRunView(services, this);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_run);
    m_stack->addWidget(m_new);
    connect(m_empty, &EmptyState::accepted, this, &RunsPage::createNew);
    connect(m_list, &ContextList::chosen, this, [this](const QVariant& id) { showJob(id.toString()); });
    connect(m_list, &ContextList::newRequested, this, &RunsPage::createNew);
    connect(m_new, &NewRunView::cancelled, this, &RunsPage::showInitial);
    connect(m_run, &RunView::chatRequested, this,
            [this](const QString& checkpoint) { Q_EMIT linkActivated(QStringLiteral("chat"), checkpoint); });
    connect(m_run, &RunView::duplicateRequested, this, [this] {
        if (m_run->config() && m_run->config()->kind == QLatin1String(kinds::kPretrain))
            m_new->startFrom(m_run->config()->values);
        m_list->clearSelection();
        m_stack->setCurrentWidget(m_new);
    });
    connect(&services.launcher, &EngineLauncher::started, this, [this](const QString& path) {
        if (m_stack->currentWidget() == m_new) showJob(path);
    });
    connect(m_stack, &QStackedWidget::currentChanged, this, &RunsPage::refreshList);
    m_model->attach(services.jobs);
    connect(m_model, &QAbstractItemModel::rowsInserted, this, [this] {
        // A run just started appears a moment after it was asked for.
        if (m_stack->currentWidget() == m_run && m_services.jobs.find(m_run->job())) m_list->select(m_run->job());
        if (m_stack->currentWidget() == m_empty) showInitial();
    });
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] {
        if (m_stack->currentWidget() == m_empty) showInitial();
    });
    connect(m_model, &QAbstractItemModel::rowsRemoved, this, [this] {
        if (m_model->rowCount() == 0) showInitial();
    });
    showInitial();
}

/// The form needs the room that the list takes in a narrow window.
void RunsPage::refreshList() {
    m_list->setVisible(m_stack->currentWidget() != m_new || width() > Theme::instance().scaled(kListWidth));
}

void RunsPage::resizeEvent(QResizeEvent* event) {
    Page::resizeEvent(event);
    refreshList();
}

void RunsPage::showInitial() {
    if (m_model->rowCount() == 0) {
        m_run->showJob({});
        m_stack->setCurrentWidget(m_empty);
    } else if (!m_run->job().isEmpty() && m_services.jobs.find(m_run->job())) {
        showJob(m_run->job());
    } else {
        showJob(m_model->at(0)->path);
    }
}

void RunsPage::showJob(const QString& path) {
    m_run->showJob(path);
    m_list->select(path);
    m_stack->setCurrentWidget(m_run);
}

void RunsPage::createNew() {
    m_new->reset();
    m_list->clearSelection();
    m_stack->setCurrentWidget(m_new);
}

void RunsPage::open(const QString& argument) {
    if (argument.startsWith(QStringLiteral("new"))) {
        createNew();
        if (argument == QLatin1String("new:data")) m_new->chooseData();
        const QString source = QStringLiteral("new:source:");
        if (argument.startsWith(source)) m_new->setSource(argument.mid(source.size()));
        const QString tokenizer = QStringLiteral("new:tokenizer:");
        if (argument.startsWith(tokenizer)) m_new->setTokenizer(argument.mid(tokenizer.size()));
    } else if (!argument.isEmpty()) {
        showJob(argument);
    }
}

std::vector<PaletteEntry> RunsPage::paletteEntries() {
    std::vector<PaletteEntry> entries;
    entries.push_back({tr("New run"), tr("Runs"), QStringLiteral("plus"),
                       [this] { Q_EMIT linkActivated(QStringLiteral("runs"), QStringLiteral("new")); }});
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const JobSummary* job = m_model->at(row);
        entries.push_back({job->name, tr("run, %1").arg(stateText(job->state)), QStringLiteral("runs"),
                           [this, path = job->path] { Q_EMIT linkActivated(QStringLiteral("runs"), path); }});
    }
    return entries;
}

}  // namespace sextant
