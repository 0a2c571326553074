// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/data/data_page.h"

#include "core/spec/stages.h"
#include "ui/bridge/curation_worker.h"
#include "ui/bridge/engine_launcher.h"
#include "ui/bridge/job_monitor.h"
#include "ui/bridge/text_conversion.h"
#include "ui/models/job_list_model.h"
#include "ui/models/job_text.h"
#include "ui/pages/data/documents_view.h"
#include "ui/pages/data/funnel_view.h"
#include "ui/pages/data/source_preview.h"
#include "ui/pages/data/threshold_view.h"
#include "ui/theme/icon.h"
#include "ui/widgets/context_list.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/job_form.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/option_form.h"
#include "ui/widgets/status_dot.h"

#include <QDesktopServices>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QUrl>
#include <QVBoxLayout>

#include <map>
#include <utility>

namespace sextant {

namespace {

constexpr int kListWidth = 1400;    // of the page, from which the list is shown beside the form
constexpr int kPreviewWidth = 960;  // of what is left, from which the sources are shown beside the form

}  // namespace

DataPage::DataPage(const Services& services, QWidget* parent)
    : Page(parent),
      m_services(services),
      m_worker(std::make_unique<CurationWorker>()),
      m_model(
          new JobListModel([](const JobSummary& job) { return pageOfKind(job.kind) == QLatin1String("data"); }, this)),
      m_list(new ContextList(tr("Data"), tr("New recipe"), m_model, this)),
      m_stack(new QStackedWidget(this)) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_list);
    layout->addWidget(m_stack, 1);
    m_empty = new EmptyState(EmptyState::Example::Funnel, tr("No curated data yet"),
                             tr("A recipe takes your documents, removes duplicates and what is not worth reading, and "
                                "shows the reason of every drop. "
                                "Jobs started on the command line in this workspace appear by themselves."),
                             tr("New recipe"), this);
    m_job = buildJob();
    for (QWidget* page : std::initializer_list<QWidget*>{m_empty, m_job, buildRecipe()}) m_stack->addWidget(page);
    connectAll();
    m_model->attach(services.jobs);
    showInitial();
}

DataPage::~DataPage() = default;

QWidget* DataPage::buildJob() {
    auto* canvas = new QWidget(this);
    auto* column = new QVBoxLayout(canvas);
    column->setContentsMargins(24, 16, 24, 16);
    column->setSpacing(10);
    auto* head = new QHBoxLayout;
    head->setSpacing(10);
    m_dot = new QLabel(canvas);
    m_title = makeLabel({}, LabelRole::Title, canvas);
    m_state = makeLabel({}, LabelRole::Secondary, canvas);
    head->addWidget(m_dot);
    head->addWidget(m_title);
    head->addWidget(m_state, 1, Qt::AlignBottom);
    m_pack = makeButton(tr("Train on it"), ButtonRole::Primary, canvas);
    m_again = makeButton(tr("New recipe like this"), ButtonRole::Plain, canvas);
    m_folder = makeButton(tr("Open its folder"), ButtonRole::Plain, canvas);
    m_resume = makeButton(tr("Go on"), ButtonRole::Primary, canvas);
    m_stop = makeButton(tr("Stop"), ButtonRole::Danger, canvas);
    m_stop->setIcon(themedIcon(QStringLiteral("stop"), Token::Bad));
    for (QPushButton* button : {m_pack, m_again, m_folder, m_resume, m_stop}) head->addWidget(button);
    column->addLayout(head);
    m_message = makeLabel({}, LabelRole::Bad, canvas);
    m_message->setWordWrap(true);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(m_message);
    m_tabs = new QTabWidget(canvas);
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setDrawBase(false);
    m_funnel = new FunnelView(m_tabs);
    m_documents = new DocumentsView(*m_worker, m_tabs);
    m_thresholds = new ThresholdView(*m_worker, m_tabs);
    m_tabs->addTab(m_funnel, tr("Funnel"));
    m_tabs->addTab(m_documents, tr("Documents"));
    m_tabs->addTab(m_thresholds, tr("Thresholds"));
    column->addWidget(m_tabs, 1);
    return canvas;
}

QWidget* DataPage::buildRecipe() {
    m_recipe = new QSplitter(Qt::Horizontal, this);
    m_recipe->setChildrenCollapsible(false);
    m_form = new JobForm("curate",
                         {tr("New recipe"),
                          tr("Documents come in, stages clean, filter and deduplicate them in the order below, and "
                             "curated documents come out. Every document "
                             "that is dropped keeps its reason, and all limits can be moved afterwards."),
                          tr("Start curating")},
                         m_recipe);
    m_preview = new SourcePreview(*m_worker, m_recipe);
    m_recipe->addWidget(m_form);
    m_recipe->addWidget(m_preview);
    m_recipe->setStretchFactor(0, 3);
    m_recipe->setStretchFactor(1, 2);
    connect(m_form->form(), &OptionForm::changed, m_preview, [this] { m_preview->setRecipe(m_form->form()->values()); });
    return m_recipe;
}

void DataPage::connectAll() {
    connect(m_empty, &EmptyState::accepted, this, &DataPage::createNew);
    connect(m_list, &ContextList::chosen, this, [this](const QVariant& id) { showJob(id.toString()); });
    connect(m_list, &ContextList::newRequested, this, &DataPage::createNew);
    connect(m_form, &JobForm::cancelled, this, &DataPage::showInitial);
    connect(m_form, &JobForm::startRequested, this,
            [this](const OptionValues& values) { m_services.launcher.startCuration(values); });
    connect(m_stop, &QPushButton::clicked, this, [this] { m_services.jobs.request(m_path, QStringLiteral("stop")); });
    connect(m_resume, &QPushButton::clicked, this, [this] { m_services.launcher.resume(m_path); });
    connect(m_again, &QPushButton::clicked, this, [this] { recipeLike({}); });
    connect(m_pack, &QPushButton::clicked, this,
            [this] { Q_EMIT linkActivated(QStringLiteral("runs"), QStringLiteral("new:source:") + m_path); });
    connect(m_folder, &QPushButton::clicked, this, [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(m_path)); });
    connect(m_thresholds, &ThresholdView::recipeRequested, this, &DataPage::recipeLike);
    connect(m_worker.get(), &CurationWorker::opened, this, &DataPage::takeFacts);
    connect(&Theme::instance(), &Theme::changed, this, &DataPage::refresh);
    connect(m_stack, &QStackedWidget::currentChanged, this, &DataPage::refreshVisibility);
    connect(&m_services.jobs, &JobMonitor::changed, this, [this](const QVector<JobSummary>& summaries) {
        for (const JobSummary& summary : summaries)
            if (summary.path == m_path) refresh();
    });
    connect(&m_services.jobs, &JobMonitor::configArrived, this, [this](const JobConfigPointer& config) {
        if (config->path != m_likeJob) return;
        m_services.jobs.unfollow(std::exchange(m_likeJob, {}));
        OptionValues values = config->values;
        std::map<std::string, int> seen;
        for (Json& stage : values["stages"]) {
            const std::string type = stage.value("type", "");
            const int number = ++seen[type];
            const QString name = toQString(number == 1 ? type : type + "-" + std::to_string(number));
            if (const auto changes = m_likeChanges.constFind(name); changes != m_likeChanges.constEnd())
                stage.update(*changes);
        }
        m_form->startFrom(values);
    });
    connect(&m_services.launcher, &EngineLauncher::started, this, [this](const QString& path) {
        if (m_stack->currentWidget() == m_recipe) showJob(path);
    });
    auto onList = [this] {
        if (m_stack->currentWidget() == m_job && m_services.jobs.find(m_path)) m_list->select(m_path);
        if (m_stack->currentWidget() == m_empty || m_model->rowCount() == 0) showInitial();
    };
    connect(m_model, &QAbstractItemModel::rowsInserted, this, onList);
    connect(m_model, &QAbstractItemModel::rowsRemoved, this, onList);
    connect(m_model, &QAbstractItemModel::modelReset, this, onList);
}

void DataPage::showInitial() {
    if (m_model->rowCount() == 0) {
        if (m_stack->currentWidget() == m_recipe && m_form->isVisible()) return;
        m_path.clear();
        m_stack->setCurrentWidget(m_empty);
        return refreshVisibility();
    }
    showJob(m_services.jobs.find(m_path) ? m_path : m_model->at(0)->path);
}

void DataPage::showJob(const QString& path) {
    m_list->select(path);
    m_stack->setCurrentWidget(m_job);
    if (path != m_path) {
        m_path = path;
        m_facts.reset();
        m_asked = false;
        m_tabs->setCurrentIndex(0);
    }
    refreshVisibility();
    refresh();
}

void DataPage::refresh() {
    const JobSummary* job = m_services.jobs.find(m_path);
    if (!job) return;
    const bool finished = job->state == JobState::Finished, active = isActive(job->state);
    m_dot->setPixmap(statusDot(stateToken(job->state)));
    m_title->setText(job->name);
    m_state->setText(stateText(job->state));
    const QString sentence = m_facts && !m_facts->sentence.isEmpty() ? m_facts->sentence : job->message;
    m_message->setText(sentence);
    m_message->setVisible(!sentence.isEmpty());
    m_stop->setVisible(active);
    m_stop->setEnabled(job->state != JobState::Stopping);
    m_resume->setVisible(job->state == JobState::Interrupted || job->state == JobState::Failed);
    m_pack->setVisible(finished);
    for (int tab = 1; tab < m_tabs->count(); ++tab) m_tabs->setTabEnabled(tab, isOpened());
    m_funnel->setJob(*job);
    if (m_facts && m_facts->sentence.isEmpty()) m_funnel->setFunnel(m_facts->funnel, m_facts->seconds);
    if (active) m_asked = false;
    if (finished && !std::exchange(m_asked, true)) m_worker->open(m_path);
}

void DataPage::takeFacts(const CurationFactsPointer& facts) {
    if (facts->path != m_path) return;
    m_facts = facts;
    if (facts->sentence.isEmpty()) {
        m_documents->setJob(facts);
        m_thresholds->setJob(facts);
    }
    refresh();
}

void DataPage::recipeLike(const QHash<QString, Json>& changes) {
    m_likeChanges = changes;
    const QString job = m_path;
    createNew();
    m_likeJob = job;
    m_services.jobs.follow(job);
}

void DataPage::createNew() {
    m_form->reset();
    // What nearly every corpus wants to begin with.
    m_form->form()->setValue(QStringLiteral("stages"),
                             checkStages(Json::array({Json{{"type", "length"}}, Json{{"type", "exact_dedup"}},
                                                      Json{{"type", "minhash_dedup"}}}))
                                 .orThrow());
    m_list->clearSelection();
    m_stack->setCurrentWidget(m_recipe);
}

bool DataPage::stopWork() {
    if (m_stack->currentWidget() != m_recipe) return false;
    m_stack->setCurrentWidget(m_empty);
    showInitial();
    return true;
}

void DataPage::showTab(Tab tab) { m_tabs->setCurrentIndex(static_cast<int>(tab)); }

void DataPage::open(const QString& argument) {
    if (argument == QLatin1String("new"))
        createNew();
    else if (!argument.isEmpty())
        showJob(argument);
}

void DataPage::refreshVisibility() {
    const bool isRecipe = m_stack->currentWidget() == m_recipe;
    m_list->setVisible(!isRecipe || width() > Theme::instance().scaled(kListWidth));
    // Beside the form where there is room, below it where there is not.
    const int left = width() - (m_list->isHidden() ? 0 : m_list->width());
    m_recipe->setOrientation(left > Theme::instance().scaled(kPreviewWidth) ? Qt::Horizontal : Qt::Vertical);
}

void DataPage::resizeEvent(QResizeEvent* event) {
    Page::resizeEvent(event);
    refreshVisibility();
}

std::vector<PaletteEntry> DataPage::paletteEntries() {
    const QString page = QStringLiteral("data");
    std::vector<PaletteEntry> entries;
    entries.push_back({tr("New recipe"), tr("Data"), QStringLiteral("plus"),
                       [this, page] { Q_EMIT linkActivated(page, QStringLiteral("new")); }});
    for (int row = 0; row < m_model->rowCount(); ++row)
        entries.push_back({m_model->at(row)->name, tr("curated data"), page,
                           [this, page, path = m_model->at(row)->path] { Q_EMIT linkActivated(page, path); }});
    return entries;
}

}  // namespace sextant
