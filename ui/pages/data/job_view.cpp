// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/data/job_view.h"

#include "ui/bridge/curation_worker.h"
#include "ui/bridge/engine_launcher.h"
#include "ui/bridge/job_monitor.h"
#include "ui/models/job_text.h"
#include "ui/pages/data/documents_view.h"
#include "ui/pages/data/dumps_view.h"
#include "ui/pages/data/duplicates_view.h"
#include "ui/pages/data/funnel_view.h"
#include "ui/pages/data/ledger_view.h"
#include "ui/pages/data/rules_view.h"
#include "ui/pages/data/threshold_view.h"
#include "ui/theme/icon.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/status_dot.h"

#include <QDesktopServices>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QTabBar>
#include <QTabWidget>
#include <QUrl>
#include <QVBoxLayout>

#include <utility>

namespace sextant {

JobView::JobView(const Services& services, CurationWorker& worker, QWidget* parent)
    : QWidget(parent), m_services(services), m_worker(worker) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 16, 24, 16);
    column->setSpacing(10);
    buildHead();
    buildTabs();
    connect(m_stop, &QPushButton::clicked, this, [this] { m_services.jobs.request(m_path, QStringLiteral("stop")); });
    connect(m_resume, &QPushButton::clicked, this, [this] { m_services.launcher.resume(m_path); });
    connect(m_train, &QPushButton::clicked, this, [this] { Q_EMIT trainingRequested(m_path); });
    connect(m_mix, &QPushButton::clicked, this,
            [this] { Q_EMIT mixtureRequested(m_path, m_facts ? m_facts->ledger.tokenizerPath : QString()); });
    connect(m_thresholds, &ThresholdView::recipeRequested, this, &JobView::recipeRequested);
    connect(&worker, &CurationWorker::opened, this, &JobView::takeFacts);
    connect(&Theme::instance(), &Theme::changed, this, &JobView::refresh);
    connect(&services.jobs, &JobMonitor::changed, this, [this](const QVector<JobSummary>& summaries) {
        for (const JobSummary& summary : summaries)
            if (summary.path == m_path) refresh();
    });
}

void JobView::buildHead() {
    auto* head = new QHBoxLayout;
    head->setSpacing(10);
    m_dot = new QLabel(this);
    m_title = makeLabel({}, LabelRole::Title, this);
    m_title->setMinimumWidth(1);  // a long name gives way to the buttons
    m_title->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    m_state = makeLabel({}, LabelRole::Secondary, this);
    head->addWidget(m_dot);
    head->addWidget(m_title);
    head->addWidget(m_state, 1, Qt::AlignBottom);
    m_train = makeButton(tr("Train on it"), ButtonRole::Primary, this);
    m_mix = makeButton(tr("Mix and pack"), ButtonRole::Plain, this);
    m_mix->setToolTip(tr("Weigh it against other sources, and write the tokens of the mixture"));
    QPushButton* more = makeButton(tr("More"), ButtonRole::Plain, this);
    auto* menu = new QMenu(more);
    menu->addAction(tr("New recipe like this"), this, [this] { Q_EMIT recipeRequested({}); });
    menu->addAction(tr("Open its folder"), this, [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(m_path)); });
    more->setMenu(menu);
    m_resume = makeButton(tr("Go on"), ButtonRole::Primary, this);
    m_stop = makeButton(tr("Stop"), ButtonRole::Danger, this);
    m_stop->setIcon(themedIcon(QStringLiteral("stop"), Token::Bad));
    for (QPushButton* button : {m_train, m_mix, m_resume, m_stop, more}) head->addWidget(button);
    static_cast<QVBoxLayout*>(layout())->addLayout(head);
    m_message = makeLabel({}, LabelRole::Bad, this);
    m_message->setWordWrap(true);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout()->addWidget(m_message);
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
    m_ledger = new LedgerView(m_tabs);
    // In the order of Tab.
    m_tabs->addTab(m_funnel, tr("Funnel"));
    m_tabs->addTab(m_documents, tr("Documents"));
    m_tabs->addTab(m_duplicates, tr("Duplicates"));
    m_tabs->addTab(m_dumps, tr("Dumps"));
    m_tabs->addTab(m_thresholds, tr("Thresholds"));
    m_tabs->addTab(m_rules, tr("Rules"));
    m_tabs->addTab(m_ledger, tr("Ledger"));
    static_cast<QVBoxLayout*>(layout())->addWidget(m_tabs, 1);
}

void JobView::setJob(const QString& path) {
    if (path != m_path) {
        m_path = path;
        m_facts.reset();
        m_asked = false;
        m_tabs->setCurrentIndex(0);
    }
    refresh();
}

void JobView::refresh() {
    const JobSummary* job = m_services.jobs.find(m_path);
    if (!job) return;
    const bool finished = job->state == JobState::Finished, active = isActive(job->state);
    m_dot->setPixmap(statusDot(stateToken(job->state)));
    m_title->setText(job->name);
    m_title->setToolTip(job->name);
    m_state->setText(stateText(job->state));
    const QString sentence = m_facts && !m_facts->sentence.isEmpty() ? m_facts->sentence : job->message;
    m_message->setText(sentence);
    m_message->setVisible(!sentence.isEmpty());
    m_stop->setVisible(active);
    m_stop->setEnabled(job->state != JobState::Stopping);
    m_resume->setVisible(job->state == JobState::Interrupted || job->state == JobState::Failed);
    m_train->setVisible(finished);
    m_mix->setVisible(finished);
    for (int tab = 1; tab < m_tabs->count(); ++tab) m_tabs->setTabEnabled(tab, isOpened());
    m_funnel->setJob(*job);
    if (isOpened()) m_funnel->setFunnel(m_facts->funnel, m_facts->seconds);
    if (active) m_asked = false;
    if (finished && !std::exchange(m_asked, true)) m_worker.open(m_path);
}

void JobView::takeFacts(const CurationFactsPointer& facts) {
    if (facts->path != m_path) return;
    m_facts = facts;
    if (facts->sentence.isEmpty()) {
        m_documents->setJob(facts);
        m_duplicates->setJob(facts);
        m_dumps->setJob(facts);
        m_thresholds->setJob(facts);
        m_rules->setJob(facts);
        m_ledger->setJob(facts);
    }
    refresh();
}

QStringList JobView::finishedJobs() const {
    QStringList paths;
    for (const JobSummary& job : m_services.jobs.jobs())
        if (job.kind == QLatin1String("curate") && job.state == JobState::Finished) paths << job.path;
    return paths;
}

void JobView::showTab(Tab tab) { m_tabs->setCurrentIndex(static_cast<int>(tab)); }

}  // namespace sextant
