// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/data/job_view.h"

#include "ui/bridge/curation_worker.h"
#include "ui/bridge/job_monitor.h"
#include "ui/pages/data/documents_view.h"
#include "ui/pages/data/dumps_view.h"
#include "ui/pages/data/duplicates_view.h"
#include "ui/pages/data/funnel_view.h"
#include "ui/pages/data/ledger_view.h"
#include "ui/pages/data/rejects_view.h"
#include "ui/pages/data/rules_view.h"
#include "ui/pages/data/threshold_view.h"
#include "ui/widgets/job_head.h"
#include "ui/widgets/labels.h"

#include <QDesktopServices>
#include <QMenu>
#include <QPushButton>
#include <QTabBar>
#include <QTabWidget>
#include <QUrl>
#include <QVBoxLayout>

#include <utility>

namespace sextant {

JobView::JobView(const Services& services, CurationWorker& worker, QWidget* parent)
    : QWidget(parent),
      m_services(services),
      m_worker(worker),
      m_head(new JobHead(services, JobHead::Resume::Possible, this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 16, 24, 16);
    column->setSpacing(10);
    buildHead();
    buildTabs();
    connect(m_head, &JobHead::refreshed, this, &JobView::refresh);
    connect(m_funnel, &FunnelView::rejectsRequested, this, [this] { showTab(Tab::Rejects); });
    connect(m_funnel, &FunnelView::droppedRequested, this, [this](int stage, const QString& rule) {
        m_documents->showDropped(stage, rule);
        showTab(Tab::Documents);
    });
    auto another = [this] { Q_EMIT recipeRequested({}); };
    connect(m_duplicates, &DuplicatesView::recipeRequested, this, another);
    connect(m_dumps, &DumpsView::recipeRequested, this, another);
    connect(m_thresholds, &ThresholdView::recipeRequested, this, &JobView::recipeRequested);
    connect(&worker, &CurationWorker::opened, this, &JobView::takeFacts);
    connect(&worker, &CurationWorker::rejectsListed, this, &JobView::takeRejects);
}

void JobView::buildHead() {
    m_train = makeButton(tr("Train on it"), ButtonRole::Primary, m_head);
    m_mix = makeButton(tr("Mix and pack"), ButtonRole::Plain, m_head);
    m_mix->setToolTip(tr("Weigh it against other sources, and write the tokens of the mixture"));
    QPushButton* more = makeButton(tr("More"), ButtonRole::Plain, m_head);
    auto* menu = new QMenu(more);
    menu->addAction(tr("New recipe like this"), this, [this] { Q_EMIT recipeRequested({}); });
    menu->addAction(tr("Open its folder"), this, [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(path())); });
    more->setMenu(menu);
    for (QPushButton* button : {m_train, m_mix, more}) m_head->addButton(button);
    layout()->addWidget(m_head);
    connect(m_train, &QPushButton::clicked, this, [this] { Q_EMIT trainingRequested(path()); });
    connect(m_mix, &QPushButton::clicked, this,
            [this] { Q_EMIT mixtureRequested(path(), m_facts ? m_facts->ledger.tokenizerPath : QString()); });
}

void JobView::buildTabs() {
    m_tabs = new QTabWidget(this);
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setDrawBase(false);
    m_funnel = new FunnelView(m_tabs);
    m_documents = new DocumentsView(m_worker, m_tabs);
    m_duplicates = new DuplicatesView(m_worker, m_tabs);
    m_dumps = new DumpsView(
        m_worker, m_services.jobs.workspace(), [this] { return finishedJobs(); }, m_tabs);
    m_thresholds = new ThresholdView(m_worker, m_tabs);
    m_rules = new RulesView(m_worker, m_tabs);
    m_rejects = new RejectsView(m_tabs);
    m_ledger = new LedgerView(m_tabs);
    // In the order of Tab.
    m_tabs->addTab(m_funnel, tr("Funnel"));
    m_tabs->addTab(m_documents, tr("Documents"));
    m_tabs->addTab(m_duplicates, tr("Duplicates"));
    m_tabs->addTab(m_dumps, tr("Dumps"));
    m_tabs->addTab(m_thresholds, tr("Thresholds"));
    m_tabs->addTab(m_rules, tr("Rules"));
    m_tabs->addTab(m_rejects, tr("Rejects"));
    m_tabs->addTab(m_ledger, tr("Ledger"));
    m_tabs->setTabVisible(static_cast<int>(Tab::Rejects), false);
    static_cast<QVBoxLayout*>(layout())->addWidget(m_tabs, 1);
}

QString JobView::path() const { return m_head->path(); }

void JobView::setJob(const QString& path) {
    if (path != m_head->path()) {
        m_facts.reset();
        m_asked = false;
        m_tabs->setCurrentIndex(0);
        m_tabs->setTabVisible(static_cast<int>(Tab::Rejects), false);
        m_funnel->setRejects(FunnelView::Rejects::Unknown);
        m_funnel->setDocuments(FunnelView::Documents::Unknown);
    }
    m_head->setJob(path);
}

void JobView::refresh(const JobSummary& job) {
    const bool finished = job.state == JobState::Finished;
    m_train->setVisible(finished);
    m_mix->setVisible(finished);
    for (int tab = 1; tab < m_tabs->count(); ++tab)
        if (tab != static_cast<int>(Tab::Rejects)) m_tabs->setTabEnabled(tab, isOpened());
    m_funnel->setJob(job);
    if (isOpened()) m_funnel->setFunnel(m_facts->funnel, m_facts->seconds);
    if (isActive(job.state)) {
        m_asked = false;
    } else if (!std::exchange(m_asked, true)) {
        if (finished) m_worker.open(job.path);
        m_worker.listRejects(job.path);
    }
}

void JobView::takeRejects(const RejectsPointer& rejects) {
    if (rejects->path != path()) return;
    const bool any = rejects->count > 0 || !rejects->sentence.isEmpty();
    m_rejects->setRejects(rejects);
    m_funnel->setRejects(any ? FunnelView::Rejects::Listed : FunnelView::Rejects::Unknown);
    m_tabs->setTabVisible(static_cast<int>(Tab::Rejects), any);
}

void JobView::takeFacts(const CurationFactsPointer& facts) {
    if (facts->path != path()) return;
    m_facts = facts;
    if (facts->sentence.isEmpty()) {
        m_documents->setJob(facts);
        m_duplicates->setJob(facts);
        m_dumps->setJob(facts);
        m_thresholds->setJob(facts);
        m_rules->setJob(facts);
        m_ledger->setJob(facts);
        m_funnel->setDocuments(FunnelView::Documents::Open);
    }
    m_head->setComplaint(facts->sentence);
}

QStringList JobView::finishedJobs() const {
    QStringList paths;
    for (const JobSummary& job : m_services.jobs.jobs())
        if (job.kind == QLatin1String(kinds::kCurate) && job.state == JobState::Finished) paths << job.path;
    return paths;
}

void JobView::showTab(Tab tab) { m_tabs->setCurrentIndex(static_cast<int>(tab)); }

}  // namespace sextant
