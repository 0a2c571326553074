// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/data/data_page.h"

#include "core/spec/stages.h"
#include "ui/bridge/curation_worker.h"
#include "ui/bridge/engine_launcher.h"
#include "ui/bridge/job_monitor.h"
#include "ui/bridge/text_conversion.h"
#include "ui/models/job_kinds.h"
#include "ui/models/job_list_model.h"
#include "ui/models/job_text.h"
#include "ui/models/known_paths.h"
#include "ui/pages/data/mixture_view.h"
#include "ui/pages/data/shards_view.h"
#include "ui/pages/data/source_preview.h"
#include "ui/widgets/context_list.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/job_form.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/option_form.h"
#include "ui/widgets/side_panes.h"
#include "ui/widgets/source_list_edit.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>

#include <algorithm>
#include <map>
#include <utility>

namespace sextant {

namespace {

constexpr int kCanvasWidth = 640, kFormWidth = 1130;  // what they need beside the list
constexpr int kPreviewWidth = 1240;  // of what is left, from which the sources are shown beside the form

}  // namespace

DataPage::DataPage(const Services& services, QWidget* parent)
    : Page(parent),
      m_services(services),
      m_worker(std::make_unique<CurationWorker>()),
      m_model(
          new JobListModel([](const JobSummary& job) { return lookOf(job.kind).page == QLatin1String("data"); }, this)),
      m_list(new ContextList(tr("Data"), tr("New recipe"), m_model, this)),
      m_stack(new QStackedWidget(this)) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_panes = new SidePanes(m_stack, kCanvasWidth, this);
    m_panes->setPane(SidePanes::Side::Left, m_list, QStringLiteral("list"), tr("Data"));
    connect(m_list, &ContextList::entryClicked, m_panes, &SidePanes::closeDrawers);
    layout->addWidget(m_panes);
    m_empty = new EmptyState(EmptyState::Example::Funnel, tr("No curated data yet"),
                             tr("A recipe takes your documents, removes duplicates and what is not worth reading, and "
                                "shows the reason of every drop. "
                                "Jobs started on the command line in this workspace appear by themselves."),
                             tr("New recipe"), this);
    connect(m_empty->addButton(tr("Mix and pack")), &QPushButton::clicked, this, [this] { mix({}, {}); });
    QPushButton* mixing = makeButton(tr("Mix and pack"), ButtonRole::Plain, m_list);
    mixing->setToolTip(tr("Weigh sources against each other, and write token shards that runs read"));
    connect(mixing, &QPushButton::clicked, this, [this] { mix({}, {}); });
    m_list->addFooter(mixing);
    m_job = new JobView(services, *m_worker, this);
    m_shards = new ShardsView(services, *m_worker, this);
    for (QWidget* page : std::initializer_list<QWidget*>{m_empty, m_job, m_shards, buildRecipe(), buildMixture()})
        m_stack->addWidget(page);
    connectAll();
    m_model->attach(services.jobs);
    showInitial();
}

DataPage::~DataPage() = default;

QWidget* DataPage::buildRecipe() {
    m_recipe = new QSplitter(Qt::Horizontal, this);
    m_recipe->setChildrenCollapsible(false);
    m_form = new JobForm(kinds::kCurate, m_recipe);
    m_preview = new SourcePreview(*m_worker, m_services.jobs.workspace(), m_recipe);
    m_recipe->addWidget(m_form);
    m_recipe->addWidget(m_preview);
    m_recipe->setStretchFactor(0, 3);
    m_recipe->setStretchFactor(1, 2);
    connect(m_form->form(), &OptionForm::changed, m_preview,
            [this] { m_preview->setRecipe(m_form->form()->values()); });
    return m_recipe;
}

QWidget* DataPage::buildMixture() {
    m_pack = new QSplitter(Qt::Horizontal, this);
    m_pack->setChildrenCollapsible(false);
    m_packForm = new JobForm(kinds::kPack, m_pack);
    MixtureView::Workspace workspace{m_services.jobs.workspace(), {}, {}};
    auto finished = [this](QLatin1String kind) {
        std::vector<SourceChoice> jobs;
        for (const JobSummary& job : m_services.jobs.jobs())
            if (job.kind == kind && job.state == JobState::Finished) jobs.push_back({job.name, job.path});
        std::sort(jobs.begin(), jobs.end(),
                  [](const SourceChoice& a, const SourceChoice& b) { return a.path < b.path; });
        return jobs;
    };
    workspace.curated = [finished] { return finished(QLatin1String(kinds::kCurate)); };
    workspace.packed = [finished] {
        QStringList paths;
        for (const SourceChoice& job : finished(QLatin1String(kinds::kPack))) paths << job.path;
        return paths;
    };
    m_mixture = new MixtureView(m_packForm->form(), std::move(workspace), m_pack);
    connect(m_mixture, &MixtureView::planned, m_packForm, [this] { m_packForm->setRefusal(m_mixture->sentence()); });
    m_pack->addWidget(m_packForm);
    m_pack->addWidget(m_mixture);
    m_pack->setStretchFactor(0, 1);
    m_pack->setStretchFactor(1, 1);
    return m_pack;
}

void DataPage::connectAll() {
    connect(m_empty, &EmptyState::accepted, this, &DataPage::createNew);
    connect(m_list, &ContextList::chosen, this, [this](const QVariant& id) { showJob(id.toString()); });
    connect(m_list, &ContextList::newRequested, this, &DataPage::createNew);
    for (JobForm* form : {m_form, m_packForm}) {
        form->attach(m_services);
        connect(form, &JobForm::cancelled, this, &DataPage::stopWork);
        connect(form, &JobForm::started, this, [this, form](const QString& path) {
            if (form->isVisibleTo(this)) showJob(path);
        });
        connect(form, &JobForm::draftReplaced, this, [this, form](const OptionValues& before) {
            Q_EMIT noticed(NoticeTone::Information, tr("What you had typed into the form was put aside."),
                           {{tr("Undo"), [form, before] { form->form()->setValues(before); }}});
        });
    }
    connect(m_job, &JobView::mixtureRequested, this, &DataPage::mix);
    connect(m_job, &JobView::recipeRequested, this, &DataPage::recipeLike);
    auto train = [this](const QString& path) {
        Q_EMIT linkActivated(QStringLiteral("runs"), QStringLiteral("new:source:") + path);
    };
    connect(m_job, &JobView::trainingRequested, this, train);
    connect(m_shards, &ShardsView::trainingRequested, this, train);
    connect(m_stack, &QStackedWidget::currentChanged, this, &DataPage::refreshVisibility);
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
    auto onList = [this] {
        const QWidget* shown = m_stack->currentWidget();
        if ((shown == m_job || shown == m_shards) && m_services.jobs.find(m_path)) showJob(m_path);
        if (m_stack->currentWidget() == m_empty || m_model->rowCount() == 0) showInitial();
    };
    // A job that has just begun tells later of which kind it is.
    connect(&m_services.jobs, &JobMonitor::changed, this, [this](const QVector<JobSummary>& summaries) {
        const bool isShown = m_stack->currentWidget() == m_job || m_stack->currentWidget() == m_shards;
        for (const JobSummary& summary : summaries)
            if (isShown && summary.path == m_path) showJob(m_path);
    });
    connect(m_model, &QAbstractItemModel::rowsInserted, this, onList);
    connect(m_model, &QAbstractItemModel::rowsRemoved, this, onList);
    connect(m_model, &QAbstractItemModel::modelReset, this, onList);
}

void DataPage::showInitial() {
    if (m_model->rowCount() == 0) {
        if (isForm()) return;
        m_path.clear();
        m_stack->setCurrentWidget(m_empty);
        return refreshVisibility();
    }
    showJob(m_services.jobs.find(m_path) ? m_path : m_model->at(0)->path);
}

void DataPage::showJob(const QString& path) {
    m_list->select(path);
    m_path = path;
    const JobSummary* job = m_services.jobs.find(path);
    if (job && job->kind == QLatin1String(kinds::kPack)) {
        m_stack->setCurrentWidget(m_shards);
        m_shards->setJob(path);
    } else {
        m_stack->setCurrentWidget(m_job);
        m_job->setJob(path);
    }
    refreshVisibility();
}

void DataPage::recipeLike(const QHash<QString, Json>& changes) {
    m_likeChanges = changes;
    m_likeJob = m_path;
    showForm(m_recipe);
    m_services.jobs.follow(m_likeJob);
}

void DataPage::createNew() {
    // What nearly every corpus wants to begin with.
    m_form->begin({{"stages", checkStages(Json::array({Json{{"type", "length"}}, Json{{"type", "exact_dedup"}},
                                                       Json{{"type", "minhash_dedup"}}}))
                                  .orThrow()}});
    showForm(m_recipe);
}

void DataPage::curate(const QStringList& sources) {
    createNew();
    m_form->form()->setValue(QStringLiteral("sources"), sourcesAt(sources));
}

void DataPage::mix(const QString& source, const QString& tokenizer) {
    m_packForm->begin();
    OptionForm& form = *m_packForm->form();
    if (!source.isEmpty()) {
        // A mixture that is being written gets one more source.
        Json sources = form.values()["sources"];
        const bool known = std::any_of(sources.begin(), sources.end(), [&](const Json& one) {
            return one.is_object() && one.value("path", "") == source.toStdString();
        });
        if (!known) sources.push_back({{"path", source.toStdString()}, {"weight", 1.0}});
        form.setValue(QStringLiteral("sources"), sources);
    }
    if (!tokenizer.isEmpty()) form.setValue(QStringLiteral("tokenizer"), tokenizer.toStdString());
    showForm(m_pack);
}

void DataPage::showForm(QWidget* form) {
    m_list->clearSelection();
    m_stack->setCurrentWidget(form);
}

bool DataPage::isForm() const { return m_stack->currentWidget() == m_recipe || m_stack->currentWidget() == m_pack; }

bool DataPage::stopWork() {
    if (!isForm()) return false;
    m_stack->setCurrentWidget(m_empty);
    showInitial();
    return true;
}

void DataPage::open(const QString& argument) {
    const QString source = QStringLiteral("new:source:");
    if (argument == QLatin1String("new"))
        createNew();
    else if (argument.startsWith(source))
        curate(argument.mid(source.size()).split(QLatin1Char('\n')));
    else if (argument == QLatin1String("mix"))
        mix({}, {});
    else if (!argument.isEmpty())
        showJob(argument);
}

void DataPage::refreshVisibility() {
    m_panes->setCanvasWidth(isForm() ? kFormWidth : kCanvasWidth);
    // Beside the form where there is room, below it where there is not.
    const int left = width() - (m_panes->isFolded(SidePanes::Side::Left) ? 0 : m_list->width());
    const auto orientation = left > Theme::instance().scaled(kPreviewWidth) ? Qt::Horizontal : Qt::Vertical;
    m_recipe->setOrientation(orientation);
    m_pack->setOrientation(orientation);
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
    entries.push_back(
        {tr("Mix and pack"), tr("Data"), page, [this, page] { Q_EMIT linkActivated(page, QStringLiteral("mix")); }});
    for (int row = 0; row < m_model->rowCount(); ++row)
        entries.push_back(
            {m_model->at(row)->name,
             m_model->at(row)->kind == QLatin1String(kinds::kPack) ? tr("packed tokens") : tr("curated data"), page,
             [this, page, path = m_model->at(row)->path] { Q_EMIT linkActivated(page, path); }});
    return entries;
}

}  // namespace sextant
