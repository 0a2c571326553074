// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/models/models_page.h"

#include "ui/bridge/job_monitor.h"
#include "ui/bridge/model_catalog.h"
#include "ui/bridge/text_conversion.h"
#include "ui/models/job_text.h"
#include "ui/models/model_list_model.h"
#include "ui/models/model_text.h"
#include "ui/pages/models/conversion_view.h"
#include "ui/pages/models/convert_form.h"
#include "ui/pages/models/model_actions.h"
#include "ui/pages/models/model_overview.h"
#include "ui/pages/models/models_table.h"
#include "ui/pages/models/score_view.h"
#include "ui/theme/icon.h"
#include "ui/widgets/context_list.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/file_dialog.h"
#include "ui/widgets/job_form.h"
#include "ui/widgets/option_form.h"
#include "ui/widgets/side_panes.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QDragEnterEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QUrl>

#include <utility>

namespace sextant {

namespace {

constexpr int kCanvasWidth = 480, kFormWidth = 790;  // what they need beside the list; the form with its preview

QStringList localPaths(const QMimeData& data) {
    QStringList paths;
    for (const QUrl& url : data.urls())
        if (url.isLocalFile()) paths << url.toLocalFile();
    return paths;
}

}  // namespace

ModelsPage::ModelsPage(const Services& services, QWidget* parent)
    : Page(parent),
      m_services(services),
      m_model(new ModelListModel(services.jobs, services.models, this)),
      m_stack(new QStackedWidget(this)) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    setAcceptDrops(true);
    buildList();
    m_panes = new SidePanes(m_stack, kCanvasWidth, this);
    m_panes->setPane(SidePanes::Side::Left, m_list, QStringLiteral("list"), tr("Models"));
    connect(m_list, &ContextList::entryClicked, m_panes, &SidePanes::closeDrawers);
    layout->addWidget(m_panes);
    m_empty = new EmptyState(
        EmptyState::Example::Models, tr("No models yet"),
        tr("The checkpoints of your runs appear here by themselves. Models from elsewhere join them: open a Hugging "
           "Face folder or a .gguf file, or drop it on this page."),
        tr("Open a model …"), this);
    m_view = buildModel();
    m_conversion = new ConversionView(services, this);
    m_convert = new ConvertForm(services, this);
    for (QWidget* view : std::initializer_list<QWidget*>{m_empty, m_view, m_conversion, m_convert})
        m_stack->addWidget(view);
    connectCatalog();
    connectActions();
    showInitial();
}

void ModelsPage::buildList() {
    m_list = new ContextList(tr("Models"), tr("Open a model"), m_model, this);
    QPushButton* opening = makeButton(tr("Open a model …"), ButtonRole::Plain, m_list);
    opening->setIcon(themedIcon(QStringLiteral("folder")));
    opening->setToolTip(tr("A Hugging Face folder or a .gguf file; or drop it here"));
    connect(opening, &QPushButton::clicked, this, &ModelsPage::chooseSource);
    m_list->addFooter(opening);
    m_list->enableRemoval();
}

QWidget* ModelsPage::buildModel() {
    auto* canvas = new QWidget(this);
    auto* holder = new SidePanes(canvas, kCanvasWidth, this);
    auto* column = new QVBoxLayout(canvas);
    column->setContentsMargins(24, 16, 24, 16);
    column->setSpacing(6);
    m_title = new ElidedLabel(LabelRole::Title, QSizePolicy::Ignored, canvas);
    m_line = new ElidedLabel(LabelRole::Secondary, QSizePolicy::Ignored, canvas);
    column->addWidget(m_title);
    column->addWidget(m_line);
    m_sentence = makeLabel({}, LabelRole::Bad, canvas);
    m_sentence->setWordWrap(true);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_sentence->hide();
    column->addWidget(m_sentence);
    m_tabs = new QTabWidget(canvas);
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setDrawBase(false);
    m_overview = new ModelOverview(m_services.machine, m_tabs);
    m_score = new ScoreView(m_tabs);
    m_table = new ModelsTable(*m_model, m_tabs);
    m_tabs->addTab(m_overview, tr("Overview"));
    m_tabs->addTab(m_score, tr("Score a text"));
    m_tabs->addTab(m_table, tr("All models"));
    column->addWidget(m_tabs, 1);
    m_actions = new ModelActions(holder);
    holder->setPane(SidePanes::Side::Right, m_actions, QStringLiteral("sliders"), tr("Actions"));
    return holder;
}

void ModelsPage::connectCatalog() {
    connect(m_model, &QAbstractItemModel::modelReset, this, &ModelsPage::onListChanged);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &ModelsPage::onListChanged);
    connect(&m_services.models, &ModelCatalog::opened, this, [this](const QString& asked, const QString& path) {
        if (asked != m_opening) return;
        m_opening.clear();
        showEntry(path);
    });
    connect(&m_services.models, &ModelCatalog::refused, this, [this](const QString& asked, const QString& sentence) {
        if (asked != m_opening) return;
        m_opening.clear();
        Q_EMIT noticed(NoticeTone::Failure, sentence, {});
    });
    connect(&m_services.jobs, &JobMonitor::configArrived, this, [this](const JobConfigPointer& config) {
        if (config->path != m_likeJob) return;
        m_services.jobs.unfollow(std::exchange(m_likeJob, {}));
        m_convert->form().startFrom(config->values);
    });
}

void ModelsPage::connectActions() {
    connect(m_empty, &EmptyState::accepted, this, &ModelsPage::chooseSource);
    connect(m_list, &ContextList::chosen, this, [this](const QVariant& id) { showEntry(id.toString()); });
    connect(m_list, &ContextList::newRequested, this, &ModelsPage::chooseSource);
    connect(m_list, &ContextList::removalRequested, this, [this](const QVariant& id) { forget(id.toString()); });
    connect(m_list, &ContextList::menuRequested, this,
            [this](const QVariant& id, const QPoint& position) { openMenu(id.toString(), position); });
    connect(m_table, &ModelsTable::activated, this, [this](const QString& path) {
        showEntry(path);
        showTab(Tab::Overview);
    });
    connect(m_actions, &ModelActions::chatRequested, this,
            [this] { Q_EMIT linkActivated(QStringLiteral("chat"), m_id); });
    connect(m_actions, &ModelActions::scoreRequested, this, [this] {
        showTab(Tab::Score);
        m_score->setFocus(Qt::OtherFocusReason);
    });
    connect(m_actions, &ModelActions::convertRequested, this, [this] { beginConversion(QStringLiteral("gguf")); });
    connect(m_actions, &ModelActions::trainRequested, this, &ModelsPage::fineTune);
    connect(m_actions, &ModelActions::jobRequested, this, [this] {
        if (const ModelEntry* model = m_services.models.find(m_id))
            Q_EMIT linkActivated(QStringLiteral("runs"), model->job);
    });
    connect(m_actions, &ModelActions::folderRequested, this, [this] { openFolder(m_id); });
    connect(m_actions, &ModelActions::forgetRequested, this, [this] { forget(m_id); });
    connect(m_conversion, &ConversionView::forgetRequested, this, &ModelsPage::forget);
    connect(m_conversion, &ConversionView::againRequested, this, &ModelsPage::convertAgain);
    connect(&m_convert->form(), &JobForm::cancelled, this, &ModelsPage::showInitial);
    connect(&m_convert->form(), &JobForm::started, this, [this](const QString& job) {
        if (m_stack->currentWidget() == m_convert) showConversion(job);
    });
    connect(&m_convert->form(), &JobForm::draftReplaced, this, [this](const OptionValues& before) {
        Q_EMIT noticed(NoticeTone::Information, tr("What you had typed into the form was put aside."),
                       {{tr("Undo"), [this, before] { m_convert->form().form()->setValues(before); }}});
    });
}

void ModelsPage::onListChanged() {
    QWidget* shown = m_stack->currentWidget();
    if (shown == m_convert) return;
    if (shown == m_empty) return showInitial();
    // The conversion that was watched is done: its model takes its place.
    if (shown == m_conversion)
        if (const QString result = m_services.models.resultOf(m_id); !result.isEmpty()) return showEntry(result);
    const ModelListModel::Row* row = m_model->find(m_id);
    if (!row && shown == m_view) return showInitial();
    if (row) m_list->select(m_id);
    if (row && row->model && shown == m_view) showModel(*row->model);
}

void ModelsPage::showInitial() {
    if (m_model->find(m_id)) return showEntry(m_id);
    if (m_model->rowCount() > 0) return showEntry(m_model->rows().front().id);
    m_id.clear();
    showCanvas(m_empty);
}

void ModelsPage::showEntry(const QString& id) {
    const ModelListModel::Row* row = m_model->find(id);
    if (!row) return;
    m_list->select(id);
    if (row->conversion) return showConversion(id);
    const bool isNew = id != m_id;
    m_id = id;
    showCanvas(m_view);
    showModel(*row->model);
    m_table->select(id);
    if (isNew) m_services.models.look(id);
}

void ModelsPage::showConversion(const QString& job) {
    m_id = job;
    m_list->select(job);
    m_conversion->showJob(job);
    showCanvas(m_conversion);
}

void ModelsPage::showModel(const ModelEntry& model) {
    refreshHead(model);
    m_overview->setModel(model);
    m_actions->setModel(model);
    m_score->setModel(model.path);
    const bool isUsable = !model.isGone && (!model.details || model.details->isUsable());
    m_score->setRefusal(isUsable ? QString() : tr("This model cannot be computed here."));
}

void ModelsPage::refreshHead(const ModelEntry& model) {
    m_title->setText(model.name);
    QStringList parts;
    if (model.origin == ModelEntry::Origin::Checkpoint) parts << checkpointText(model.path);
    if (model.isGone)
        parts << tr("gone");
    else if (model.details)
        parts << modelLine(*model.details);
    else
        parts << tr("looking …");
    m_line->setText(parts.join(QStringLiteral("  ·  ")));
    QString sentence;
    if (model.isGone) {
        sentence = tr("There is nothing at %1 any more. Put it back there, or take it off the list.").arg(model.path);
    } else if (model.details) {
        for (const QString& problem : {model.details->sentence, model.details->refusal, model.details->weightsProblem})
            if (sentence.isEmpty()) sentence = problem;
    }
    m_sentence->setText(sentence.left(1).toUpper() + sentence.mid(1));
    m_sentence->setVisible(!sentence.isEmpty());
}

void ModelsPage::showTab(Tab tab) { m_tabs->setCurrentIndex(static_cast<int>(tab)); }

void ModelsPage::showCanvas(QWidget* view) {
    m_panes->setCanvasWidth(view == m_convert ? kFormWidth : kCanvasWidth);
    m_stack->setCurrentWidget(view);
}

void ModelsPage::beginConversion(const QString& format) {
    const ModelEntry* model = m_services.models.find(m_id);
    QString name = model ? model->name : QString();
    if (name.endsWith(QLatin1String(".gguf"))) name.chop(5);
    m_convert->begin(m_id, tr("%1, converted").arg(name), format);
    m_list->clearSelection();
    showCanvas(m_convert);
}

void ModelsPage::convertAgain(const QString& job) {
    m_list->clearSelection();
    showCanvas(m_convert);
    m_likeJob = job;
    m_services.jobs.follow(job);
}

/// Training reads Hugging Face folders alone.
void ModelsPage::fineTune() {
    const ModelEntry* model = m_services.models.find(m_id);
    if (!model) return;
    if (!model->details || !model->details->isGguf) {
        Q_EMIT linkActivated(QStringLiteral("runs"), QStringLiteral("new:model:") + m_id);
        return;
    }
    Q_EMIT noticed(NoticeTone::Information,
                   tr("Training begins from a Hugging Face folder, and this model is a GGUF file. Convert it to a "
                      "folder first; the folder can then be fine-tuned."),
                   {{tr("Convert it to a folder …"), [this] { beginConversion(QStringLiteral("hf")); }}});
}

/// Nothing on the disk is touched: opened models are forgotten, conversions archived.
void ModelsPage::forget(const QString& id) {
    const ModelListModel::Row* row = m_model->find(id);
    if (!row || (row->model && row->model->origin == ModelEntry::Origin::Checkpoint)) return;
    const QString job = row->conversion ? row->conversion->path : row->model->job;
    const QString name = row->conversion ? row->conversion->name : row->model->name;
    if (row->conversion && isActive(row->conversion->state)) return;
    if (job.isEmpty())
        m_services.models.forget(id);
    else
        m_services.jobs.setArchived(job, true);
    Q_EMIT noticed(NoticeTone::Information, tr("%1 is off the list; its files are where they were.").arg(name),
                   {{tr("Put it back"), [this, id, job] {
                         if (!job.isEmpty()) return m_services.jobs.setArchived(job, false);
                         m_opening = id;
                         m_services.models.open(id);
                     }}});
}

void ModelsPage::openFolder(const QString& path) {
    const bool isFile = path.endsWith(QLatin1String(".gguf"));
    QDesktopServices::openUrl(QUrl::fromLocalFile(isFile ? path.section(QLatin1Char('/'), 0, -2) : path));
}

void ModelsPage::openMenu(const QString& id, const QPoint& position) {
    const ModelListModel::Row* row = m_model->find(id);
    if (!row) return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (row->model && !row->model->isGone)
        menu->addAction(tr("Chat"), this, [this, id] { Q_EMIT linkActivated(QStringLiteral("chat"), id); });
    menu->addAction(tr("Open its folder"), this, [this, id] { openFolder(id); });
    menu->addAction(tr("Copy its path"), this, [id] { QGuiApplication::clipboard()->setText(id); });
    const bool isRun = row->model && row->model->origin == ModelEntry::Origin::Checkpoint;
    const bool isRunning = row->conversion && isActive(row->conversion->state);
    if (!isRun && !isRunning)
        menu->addAction(tr("Take off the list"), QKeySequence(QKeySequence::Delete), this, [this, id] { forget(id); });
    menu->popup(position);
}

bool ModelsPage::stopWork() {
    if (m_stack->currentWidget() == m_view && m_score->stop()) return true;
    if (m_stack->currentWidget() != m_convert) return false;
    showInitial();
    return true;
}

/// No file dialog takes both: which of them is asked for first.
void ModelsPage::chooseSource() {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(themedIcon(QStringLiteral("table")), tr("A .gguf file"),
                    [this] { choosePath(QFileDialog::ExistingFile); });
    menu->addAction(themedIcon(QStringLiteral("folder")), tr("A Hugging Face folder"),
                    [this] { choosePath(QFileDialog::Directory); });
    menu->popup(QCursor::pos());
}

void ModelsPage::choosePath(QFileDialog::FileMode mode) {
    QFileDialog* dialog = makeFileDialog(window(), tr("Open a model"), mode);
    if (mode == QFileDialog::ExistingFile) dialog->setNameFilters({tr("GGUF models (*.gguf)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) { open(path); });
    dialog->open();
}

void ModelsPage::open(const QString& argument) {
    if (argument.isEmpty()) return;
    if (m_model->find(argument)) return showEntry(argument);
    if (const QString result = m_services.models.resultOf(argument); !result.isEmpty()) return showEntry(result);
    if (m_services.jobs.find(argument)) return showConversion(argument);
    m_opening = argument;
    m_services.models.open(argument);
}

void ModelsPage::setActive(bool active) {
    if (active) m_services.models.look(m_id);  // what lies outside the workspace may have gone meanwhile
}

void ModelsPage::dragEnterEvent(QDragEnterEvent* event) {
    if (!localPaths(*event->mimeData()).isEmpty()) event->acceptProposedAction();
}

void ModelsPage::dropEvent(QDropEvent* event) {
    const QStringList paths = localPaths(*event->mimeData());
    if (paths.isEmpty()) return;
    event->acceptProposedAction();
    for (const QString& path : paths) {
        m_opening = path;
        m_services.models.open(path);
    }
}

std::vector<PaletteEntry> ModelsPage::paletteEntries() {
    const QString page = QStringLiteral("models");
    std::vector<PaletteEntry> entries;
    entries.push_back({tr("Open a model …"), tr("Models"), QStringLiteral("folder"), [this, page] {
                           Q_EMIT linkActivated(page, {});
                           chooseSource();
                       }});
    for (const ModelListModel::Row& row : m_model->rows())
        if (row.model && row.model->origin != ModelEntry::Origin::Checkpoint)
            entries.push_back({row.model->name, tr("model"), page,
                               [this, page, path = row.id] { Q_EMIT linkActivated(page, path); }});
    return entries;
}

}  // namespace sextant
