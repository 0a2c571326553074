// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/tokenizer/tokenizer_page.h"

#include "core/base/text.h"
#include "ui/bridge/engine_launcher.h"
#include "ui/bridge/job_monitor.h"
#include "ui/bridge/store_worker.h"
#include "ui/bridge/text_conversion.h"
#include "ui/bridge/tokenizer_worker.h"
#include "ui/models/job_text.h"
#include "ui/models/known_paths.h"
#include "ui/models/tokenizer_list_model.h"
#include "ui/pages/tokenizer/compare_view.h"
#include "ui/pages/tokenizer/playground_view.h"
#include "ui/pages/tokenizer/template_view.h"
#include "ui/pages/tokenizer/tokenizer_inspector.h"
#include "ui/pages/tokenizer/training_view.h"
#include "ui/pages/tokenizer/vocabulary_view.h"
#include "ui/theme/icon.h"
#include "ui/widgets/context_list.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/file_dialog.h"
#include "ui/widgets/job_form.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/option_form.h"
#include "ui/widgets/side_panes.h"
#include "ui/widgets/status_dot.h"

#include <QDesktopServices>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QTimer>
#include <QUrl>

#include <utility>

namespace sextant {

namespace {

constexpr int kCanvasWidth = 480, kFormWidth = 640;  // what they need beside the list
constexpr int kLocateDelayMs = 250;
const char* kPreference = "tokenizers";

}  // namespace

TokenizerPage::TokenizerPage(const Services& services, QWidget* parent)
    : Page(parent),
      m_services(services),
      m_worker(std::make_unique<TokenizerWorker>()),
      m_model(new TokenizerListModel(services.jobs, this)),
      m_stack(new QStackedWidget(this)),
      m_locating(new QTimer(this)) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    buildList(this);
    m_panes = new SidePanes(m_stack, kCanvasWidth, this);
    m_panes->setPane(SidePanes::Side::Left, m_list, QStringLiteral("list"), tr("Tokenizers"));
    connect(m_list, &ContextList::entryClicked, m_panes, &SidePanes::closeDrawers);
    layout->addWidget(m_panes);
    m_form = new JobForm(kinds::kTokenizer, this);
    m_training = new TrainingView(services, this);
    m_empty = new EmptyState(
        EmptyState::Example::Tokens, tr("No tokenizer yet"),
        tr("A tokenizer cuts text into the pieces that a model reads. Train one on your own texts, or open "
           "one to look into. Those of your runs appear here by themselves."),
        m_form->isAvailable() ? tr("Train a tokenizer") : tr("Open a tokenizer …"), this);
    m_tokenizer = buildTokenizer();
    for (QWidget* page : std::initializer_list<QWidget*>{m_empty, m_tokenizer, m_training, m_form})
        m_stack->addWidget(page);
    m_locating->setSingleShot(true);
    m_locating->setInterval(kLocateDelayMs);
    connectServices();
    connectActions();
    onListChanged();
    locate();
    showInitial();
}

TokenizerPage::~TokenizerPage() = default;

void TokenizerPage::buildList(QWidget* parent) {
    m_list = new ContextList(tr("Tokenizers"), tr("Train a tokenizer"), m_model, parent);
    QPushButton* opening = makeButton(tr("Open a tokenizer …"), ButtonRole::Plain, m_list);
    opening->setIcon(themedIcon(QStringLiteral("folder")));
    opening->setToolTip(tr("tokenizer.json, a model's folder, or a .gguf vocabulary"));
    connect(opening, &QPushButton::clicked, this, [this] { choose(OpenAs::Shown); });
    m_list->addFooter(opening);
}

QWidget* TokenizerPage::buildTokenizer() {
    auto* canvas = new QWidget(this);
    auto* holder = new SidePanes(canvas, kCanvasWidth, this);
    auto* column = new QVBoxLayout(canvas);
    column->setContentsMargins(24, 16, 24, 16);
    column->setSpacing(10);
    auto* head = new QHBoxLayout;
    head->setSpacing(10);
    m_title = makeLabel({}, LabelRole::Title, canvas);
    m_state = makeLabel({}, LabelRole::Secondary, canvas);
    m_dot = new QLabel(canvas);
    head->addWidget(m_dot);
    head->addWidget(m_title);
    head->addWidget(m_state, 1, Qt::AlignBottom);
    column->addLayout(head);
    m_sentence = makeLabel({}, LabelRole::Bad, canvas);
    m_sentence->setWordWrap(true);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_sentence->hide();
    column->addWidget(m_sentence);
    m_tabs = new QTabWidget(canvas);
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setDrawBase(false);
    m_playground = new PlaygroundView(*m_worker, m_tabs);
    m_vocabulary = new VocabularyView(*m_worker, m_tabs);
    m_compare = new CompareView(*m_worker, m_tabs);
    m_template = new TemplateView(*m_worker, m_tabs);
    m_tabs->addTab(m_playground, tr("Playground"));
    m_tabs->addTab(m_vocabulary, tr("Vocabulary"));
    m_tabs->addTab(m_compare, tr("Compare"));
    m_tabs->addTab(m_template, tr("Chat template"));
    column->addWidget(m_tabs, 1);
    m_inspector = new TokenizerInspector(holder);
    holder->setPane(SidePanes::Side::Right, m_inspector, QStringLiteral("sliders"), tr("Actions and facts"));
    return holder;
}

void TokenizerPage::connectServices() {
    connect(m_worker.get(), &TokenizerWorker::located, m_model, &TokenizerListModel::setFound);
    connect(m_worker.get(), &TokenizerWorker::inspected, this, &TokenizerPage::takeFacts);
    connect(m_locating, &QTimer::timeout, this, &TokenizerPage::locate);
    connect(&m_services.jobs, &JobMonitor::changed, m_locating, qOverload<>(&QTimer::start));
    connect(&m_services.jobs, &JobMonitor::removed, m_locating, qOverload<>(&QTimer::start));
    connect(&m_services.jobs, &JobMonitor::configArrived, this, [this](const JobConfigPointer& config) {
        if (config->path != m_likeJob) return;
        m_services.jobs.unfollow(std::exchange(m_likeJob, {}));
        m_form->startFrom(config->values);
    });
    m_form->attach(m_services);
    connect(m_form, &JobForm::started, this, [this](const QString& path) {
        if (m_stack->currentWidget() == m_form) showEntry(path);
    });
    connect(m_form, &JobForm::draftReplaced, this, [this](const OptionValues& before) {
        Q_EMIT noticed(NoticeTone::Information, tr("What you had typed into the form was put aside."),
                       {{tr("Undo"), [this, before] { m_form->form()->setValues(before); }}});
    });
    m_services.store.loadPreferences([this](const std::map<std::string, Json>& preferences) {
        auto stored = preferences.find(kPreference);
        if (stored == preferences.end() || !stored->second.is_array()) return;
        QStringList paths = m_model->opened();
        for (const Json& path : stored->second)
            if (path.is_string() && !paths.contains(QString::fromStdString(path.get<std::string>())))
                paths << QString::fromStdString(path.get<std::string>());
        m_model->setOpened(paths);
    });
}

void TokenizerPage::connectActions() {
    connect(m_empty, &EmptyState::accepted, this, &TokenizerPage::createNew);
    connect(m_list, &ContextList::chosen, this, [this](const QVariant& id) { showEntry(id.toString()); });
    connect(m_list, &ContextList::newRequested, this, &TokenizerPage::createNew);
    connect(&Theme::instance(), &Theme::changed, this, &TokenizerPage::refreshHead);
    connect(m_model, &QAbstractItemModel::modelReset, this, &TokenizerPage::onListChanged);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &TokenizerPage::onListChanged);
    connect(m_stack, &QStackedWidget::currentChanged, this, &TokenizerPage::refreshVisibility);
    connect(m_form, &JobForm::cancelled, this, &TokenizerPage::showInitial);
    connect(m_training, &TrainingView::againRequested, this, &TokenizerPage::trainLike);
    connect(m_inspector, &TokenizerInspector::againRequested, this, [this] { trainLike(m_path); });
    connect(m_inspector, &TokenizerInspector::compareRequested, this, [this] { showTab(Tab::Compare); });
    connect(m_inspector, &TokenizerInspector::forgetRequested, this, [this] { forget(m_path); });
    connect(m_inspector, &TokenizerInspector::runRequested, this,
            [this] { Q_EMIT linkActivated(QStringLiteral("runs"), QStringLiteral("new:tokenizer:") + m_path); });
    connect(m_inspector, &TokenizerInspector::folderRequested, this, [this] {
        const QFileInfo file(m_path);
        QDesktopServices::openUrl(QUrl::fromLocalFile(file.isDir() ? m_path : file.path()));
    });
    connect(m_compare, &CompareView::openRequested, this, [this] { choose(OpenAs::Partner); });
}

/// Where tokenizers lie changes only when a job comes, goes, ends, or writes its first checkpoint.
void TokenizerPage::locate() {
    QStringList looked, jobs;
    for (const JobSummary& job : m_services.jobs.jobs()) {
        if (job.kind == QLatin1String(kinds::kTokenizer)) continue;
        jobs << job.path;
        looked << job.path + QString::number(static_cast<int>(job.state)) + job.stage +
                      QString::number(job.checkpoints.size());
    }
    looked.sort();
    if (looked == m_looked) return;
    m_looked = looked;
    m_worker->locate(jobs);
}

void TokenizerPage::onListChanged() {
    m_compare->setChoices(m_model->loadable());
    const TokenizerEntry* entry = m_model->find(m_path);
    QWidget* shown = m_stack->currentWidget();
    // The training that was watched is done: its tokenizer takes its place.
    if (entry && shown == m_training && !entry->isUnfinishedTraining()) {
        m_tabs->setCurrentIndex(0);
        return showEntry(m_path);
    }
    if (entry && shown != m_form) m_list->select(m_path);
    if (shown == m_empty || (!entry && shown == m_tokenizer)) showInitial();
}

void TokenizerPage::showInitial() {
    if (m_model->find(m_path)) return showEntry(m_path);
    if (m_model->rowCount() > 0) return showEntry(m_model->entries().front().path);
    m_path.clear();
    m_stack->setCurrentWidget(m_empty);
    refreshVisibility();
}

void TokenizerPage::showEntry(const QString& path) {
    const TokenizerEntry* entry = m_model->find(path);
    m_list->select(path);
    // A training that was just started appears in the list a moment later.
    if (!entry || entry->isUnfinishedTraining()) {
        m_path = path;
        m_training->showJob(path);
        m_stack->setCurrentWidget(m_training);
        return refreshVisibility();
    }
    const bool same = path == m_path && m_stack->currentWidget() == m_tokenizer;
    m_path = path;
    m_stack->setCurrentWidget(m_tokenizer);
    refreshVisibility();
    if (same) return;
    m_facts = {};
    refreshHead();
    m_inspector->setEntry(*entry);
    m_compare->setTokenizer(path, entry->name);
    m_compare->setChoices(m_model->loadable());
    m_worker->inspect(path);
    m_playground->setTokenizer(path);
    m_vocabulary->setTokenizer(path);
    m_template->setTokenizer(path);
}

void TokenizerPage::takeFacts(const TokenizerFacts& facts) {
    if (facts.path != m_path) return;
    m_facts = facts;
    m_inspector->setFacts(facts);
    refreshHead();
    if (facts.sentence.isEmpty()) m_model->setVocabularySize(facts.path, facts.vocabularySize);
}

void TokenizerPage::refreshHead() {
    const TokenizerEntry* entry = m_model->find(m_path);
    if (!entry) return;
    const bool trained = entry->origin == TokenizerEntry::Origin::Trained, failed = !m_facts.sentence.isEmpty();
    m_dot->setVisible(trained);
    m_dot->setPixmap(statusDot(Token::Good));
    m_title->setText(entry->name);
    m_sentence->setText(m_facts.sentence);
    m_sentence->setVisible(failed);
    m_tabs->setEnabled(!failed);
    QStringList parts;
    if (trained) parts << tr("finished");
    if (failed)
        parts << tr("cannot be read");
    else if (m_facts.path.isEmpty())
        parts << tr("loading …");
    else
        parts << tr("%1 tokens").arg(groupedNumber(static_cast<double>(m_facts.vocabularySize))) << m_facts.kind;
    if (m_facts.trainedBytes > 0) parts << tr("learned from %1").arg(toQString(formatBytes(m_facts.trainedBytes)));
    m_state->setText(parts.join(QStringLiteral("  ·  ")));
}

void TokenizerPage::refreshVisibility() {
    m_panes->setCanvasWidth(m_stack->currentWidget() == m_form ? kFormWidth : kCanvasWidth);
}

void TokenizerPage::createNew() {
    if (!m_form->isAvailable()) return choose(OpenAs::Shown);
    m_form->begin();
    m_list->clearSelection();
    m_stack->setCurrentWidget(m_form);
}

/// Fills the form once the job's config was read.
void TokenizerPage::trainLike(const QString& job) {
    m_list->clearSelection();
    m_stack->setCurrentWidget(m_form);
    m_likeJob = job;
    m_services.jobs.follow(job);
}

bool TokenizerPage::stopWork() {
    if (m_stack->currentWidget() != m_form) return false;
    showInitial();
    return true;
}

void TokenizerPage::showTab(Tab tab) { m_tabs->setCurrentIndex(static_cast<int>(tab)); }

/// No file dialog takes both: which of them is asked for first.
void TokenizerPage::choose(OpenAs as) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(themedIcon(QStringLiteral("table")), tr("A file: tokenizer.json or .gguf"),
                    [this, as] { choosePath(QFileDialog::ExistingFile, as); });
    menu->addAction(themedIcon(QStringLiteral("folder")), tr("A folder: a Hugging Face model or tokenizer"),
                    [this, as] { choosePath(QFileDialog::Directory, as); });
    menu->popup(QCursor::pos());
}

void TokenizerPage::choosePath(QFileDialog::FileMode mode, OpenAs as) {
    QFileDialog* dialog = makeFileDialog(window(), tr("Open a tokenizer"), mode);
    if (mode == QFileDialog::ExistingFile)
        dialog->setNameFilters({tr("Tokenizers (tokenizer.json *.gguf)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, [this, as](const QString& path) { openFile(path, as); });
    dialog->open();
}

void TokenizerPage::openFile(const QString& path, OpenAs as) {
    QStringList paths = m_model->opened();
    if (!paths.contains(path)) m_model->setOpened(paths << path);
    remember();
    if (as == OpenAs::Partner)
        m_compare->choosePartner(path);
    else
        showEntry(path);
}

void TokenizerPage::forget(const QString& path) {
    QStringList paths = m_model->opened();
    paths.removeAll(path);
    m_model->setOpened(paths);
    remember();
    Q_EMIT noticed(NoticeTone::Information,
                   tr("%1 is off the list; the file is still there.").arg(QFileInfo(path).fileName()),
                   {{tr("Put it back"), [this, path] { openFile(path); }}});
}

void TokenizerPage::remember() {
    Json paths = Json::array();
    for (const QString& path : m_model->opened()) paths.push_back(path.toStdString());
    m_services.store.setPreference(QLatin1String(kPreference), paths);
}

void TokenizerPage::open(const QString& argument) {
    const QString source = QStringLiteral("new:source:");
    if (argument == QLatin1String("new")) {
        createNew();
    } else if (argument.startsWith(source)) {
        createNew();
        m_form->form()->setValue(QStringLiteral("sources"),
                                 sourcesAt(argument.mid(source.size()).split(QLatin1Char('\n'))));
    } else if (!argument.isEmpty()) {
        m_model->find(argument) ? showEntry(argument) : openFile(argument);
    }
}

std::vector<PaletteEntry> TokenizerPage::paletteEntries() {
    const QString page = QStringLiteral("tokenizer");
    std::vector<PaletteEntry> entries;
    if (m_form->isAvailable())
        entries.push_back({tr("Train a tokenizer"), tr("Tokenizer"), QStringLiteral("plus"),
                           [this, page] { Q_EMIT linkActivated(page, QStringLiteral("new")); }});
    entries.push_back({tr("Open a tokenizer …"), tr("Tokenizer"), QStringLiteral("folder"), [this, page] {
                           Q_EMIT linkActivated(page, {});
                           choose(OpenAs::Shown);
                       }});
    for (const TokenizerEntry& entry : m_model->entries())
        entries.push_back(
            {entry.name, tr("tokenizer"), page, [this, page, path = entry.path] { Q_EMIT linkActivated(page, path); }});
    return entries;
}

}  // namespace sextant
