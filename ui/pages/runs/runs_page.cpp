// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/runs/runs_page.h"

#include "ui/bridge/engine_launcher.h"
#include "ui/bridge/job_monitor.h"
#include "ui/bridge/store_worker.h"
#include "ui/bridge/text_conversion.h"
#include "ui/models/job_kinds.h"
#include "ui/models/job_list_model.h"
#include "ui/models/job_text.h"
#include "ui/pages/runs/new_run_view.h"
#include "ui/pages/runs/run_view.h"
#include "ui/widgets/context_list.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/side_panes.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDesktopServices>
#include <QHBoxLayout>
#include <QListView>
#include <QMenu>
#include <QPointer>
#include <QShortcut>
#include <QStackedWidget>
#include <QUrl>

#include <utility>

namespace sextant {

namespace {

const char* kShownRun = "shown_run";
constexpr int kCanvasWidth = 480, kFormWidth = 912;  // what they need beside the list

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
    m_panes = new SidePanes(m_stack, kCanvasWidth, this);
    m_panes->setPane(SidePanes::Side::Left, m_list, QStringLiteral("list"), tr("Runs"));
    connect(m_list, &ContextList::entryClicked, m_panes, &SidePanes::closeDrawers);
    layout->addWidget(m_panes);
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
    connect(m_list, &ContextList::chosen, this, [this](const QVariant& id) { choose(id.toString()); });
    connect(m_list, &ContextList::newRequested, this, &RunsPage::createNew);
    connect(m_new, &NewRunView::cancelled, this, &RunsPage::showInitial);
    connect(m_run, &RunView::chatRequested, this,
            [this](const QString& checkpoint) { Q_EMIT linkActivated(QStringLiteral("chat"), checkpoint); });
    const auto knowsConfig = [this] {
        return m_run->config() && m_run->config()->kind == QLatin1String(kinds::kPretrain);
    };
    connect(m_run, &RunView::duplicateRequested, this, [this, knowsConfig] {
        if (!knowsConfig()) return;
        m_new->startFrom(m_run->config()->values);
        m_list->clearSelection();
        show(m_new);
    });
    connect(m_run, &RunView::forkRequested, this, [this, knowsConfig](const QString& checkpoint, qint64 steps) {
        const JobSummary* job = m_services.jobs.find(m_run->job());
        if (!knowsConfig() || !job) return;
        m_new->startFork(m_run->config()->values, job->name, checkpoint, steps);
        m_list->clearSelection();
        show(m_new);
    });
    connect(m_new, &NewRunView::started, this, [this](const QString& path) {
        if (m_stack->currentWidget() == m_new) choose(path);
    });
    connect(m_new, &NewRunView::draftReplaced, this, [this](const OptionValues& before) {
        Q_EMIT noticed(NoticeTone::Information, tr("What you had typed into the form was put aside."),
                       {{tr("Undo"), [this, before] { m_new->restore(before); }}});
    });
    m_list->addHeadRow(buildFilters());
    connectManaging();
    m_model->attach(services.jobs);
    connect(m_model, &QAbstractItemModel::rowsInserted, this, [this] {
        // A run just started appears a moment after it was asked for.
        if (m_stack->currentWidget() == m_run && m_services.jobs.find(m_run->job())) m_list->select(m_run->job());
        if (m_stack->currentWidget() == m_empty) showInitial();
    });
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] {
        if (m_stack->currentWidget() == m_empty) showInitial();
    });
    showInitial();
    services.store.loadPreferences([page = QPointer(this)](const std::map<std::string, Json>& values) {
        const auto found = values.find(kShownRun);
        if (page && !page->m_isChosen && found != values.end() && found->second.is_string())
            page->showRemembered(toQString(found->second.get<std::string>()));
    });
}

/// The run that was shown last comes back, as soon as the workspace has been looked through as far as there.
void RunsPage::showRemembered(const QString& path) {
    const auto look = [this, path] {
        if (!m_isChosen && m_services.jobs.find(path) && m_stack->currentWidget() != m_new) showJob(path);
    };
    look();
    connect(&m_services.jobs, &JobMonitor::completed, this, look, Qt::SingleShotConnection);
}

void RunsPage::choose(const QString& path) {
    m_isChosen = true;
    m_services.store.setPreference(QLatin1String(kShownRun), path.toStdString());
    showJob(path);
}

void RunsPage::showInitial() {
    if (m_model->isEmpty()) {
        m_run->showJob({});
        show(m_empty);
    } else if (m_model->rowCount() == 0) {
        show(m_run);  // the filter hides them all
    } else if (!m_run->job().isEmpty() && m_services.jobs.find(m_run->job())) {
        showJob(m_run->job());
    } else {
        showJob(m_model->at(0)->path);
    }
}

void RunsPage::showJob(const QString& path) {
    m_run->showJob(path);
    m_list->select(path);
    show(m_run);
}

/// The focus goes on to the list, never to whatever button happens to be next.
void RunsPage::show(QWidget* view) {
    QWidget* before = m_stack->currentWidget();
    if (before == view) return;
    const QWidget* focused = QApplication::focusWidget();
    const bool moves = focused && before->isAncestorOf(focused);
    m_panes->setCanvasWidth(view == m_new ? kFormWidth : kCanvasWidth);
    if (moves) {
        if (view == m_new)
            setFocus(Qt::OtherFocusReason);
        else
            m_list->focusEntries();
    }
    m_stack->setCurrentWidget(view);
}

QWidget* RunsPage::buildFilters() {
    auto* holder = new QWidget(this);
    auto* row = new QHBoxLayout(holder);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    auto* shown = new QComboBox(holder);
    shown->addItems({tr("All"), tr("Running"), tr("Failed"), tr("Archived")});
    shown->setAccessibleName(tr("Which runs are shown"));
    auto* order = new QComboBox(holder);
    order->addItems({tr("Newest"), tr("Name"), tr("Loss")});
    order->setAccessibleName(tr("Order of the runs"));
    for (QComboBox* box : {shown, order}) {
        box->setToolTip(box->accessibleName());
        box->setMinimumContentsLength(4);
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        row->addWidget(box, 1);
    }
    // The current run keeps the canvas, whether the list shows it or not.
    connect(shown, &QComboBox::currentIndexChanged, this, [this](int index) {
        m_model->setShown(static_cast<JobsShown>(index));
        m_list->select(m_run->job());
    });
    connect(order, &QComboBox::currentIndexChanged, this, [this](int index) {
        m_model->setOrder(static_cast<JobOrder>(index));
        m_list->select(m_run->job());
    });
    return holder;
}

void RunsPage::connectManaging() {
    connect(m_list, &ContextList::menuRequested, this,
            [this](const QVariant& id, const QPoint& position) { openMenu(id.toString(), position); });
    connect(m_run, &RunView::menuRequested, this, [this](const QPoint& position) { openMenu(m_run->job(), position); });
    auto* remove = new QShortcut(QKeySequence::Delete, m_list);
    remove->setContext(Qt::WidgetWithChildrenShortcut);
    connect(remove, &QShortcut::activated, this, [this] {
        // Of the entries, not of the controls above them.
        if (qobject_cast<QListView*>(QApplication::focusWidget())) discard(m_list->currentId().toString());
    });
    connect(&m_services.jobs, &JobMonitor::removed, this, &RunsPage::onRemoved);
    connect(&m_services.jobs, &JobMonitor::discarded, this, [this](const QString& path, const QString& trashed) {
        Q_EMIT noticed(NoticeTone::Information, tr("%1 was deleted.").arg(m_discardedNames.take(path)),
                       {{tr("Undo"), [this, trashed] { m_services.jobs.restore(trashed); }}});
    });
}

void RunsPage::openMenu(const QString& path, const QPoint& position) {
    const JobSummary* job = m_services.jobs.find(path);
    if (!job) return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Rename"), QKeySequence(Qt::Key_F2), this, [this, path] { m_list->edit(path); });
    menu->addAction(job->archived ? tr("Take out of the archive") : tr("Archive"), this,
                    [this, path, archived = job->archived] { m_services.jobs.setArchived(path, !archived); });
    menu->addAction(tr("Open its folder"), this, [path] { QDesktopServices::openUrl(QUrl::fromLocalFile(path)); });
    menu->addAction(tr("Copy its path"), this, [path] { QGuiApplication::clipboard()->setText(path); });
    menu->addSeparator();
    QAction* remove =
        menu->addAction(tr("Delete"), QKeySequence(QKeySequence::Delete), this, [this, path] { discard(path); });
    remove->setEnabled(!isActive(job->state));
    if (isActive(job->state)) remove->setText(tr("Delete (stop it first)"));
    menu->popup(position);
}

void RunsPage::discard(const QString& path) {
    const JobSummary* job = m_services.jobs.find(path);
    if (!job) return;
    if (isActive(job->state)) {
        Q_EMIT noticed(NoticeTone::Failure, tr("%1 is running. Stop it before you delete it.").arg(job->name), {});
        return;
    }
    const int row = m_model->rowOf(path);
    const JobSummary* next = m_model->at(row + 1) ? m_model->at(row + 1) : m_model->at(row - 1);
    m_nextAfterRemoval = next ? next->path : QString();
    m_discardedNames.insert(path, job->name);
    m_services.jobs.discard(path);
}

void RunsPage::onRemoved(const QStringList& paths) {
    if (m_model->isEmpty() && m_stack->currentWidget() == m_run) return showInitial();
    if (!paths.contains(m_run->job())) return;
    const QString next = std::exchange(m_nextAfterRemoval, {});
    if (m_stack->currentWidget() != m_run)
        m_run->showJob({});
    else if (m_services.jobs.find(next))
        showJob(next);
    else
        showInitial();
}

void RunsPage::createNew() {
    m_new->reset();
    m_list->clearSelection();
    show(m_new);
}

void RunsPage::open(const QString& argument) {
    if (argument.startsWith(QStringLiteral("new"))) {
        createNew();
        if (argument == QLatin1String("new:data")) m_new->chooseData();
        const QString source = QStringLiteral("new:source:");
        if (argument.startsWith(source)) m_new->setSource(argument.mid(source.size()));
        const QString tokenizer = QStringLiteral("new:tokenizer:");
        if (argument.startsWith(tokenizer)) m_new->setTokenizer(argument.mid(tokenizer.size()));
        const QString model = QStringLiteral("new:model:");
        if (argument.startsWith(model)) m_new->setInitialModel(argument.mid(model.size()));
    } else if (!argument.isEmpty()) {
        choose(argument);
    }
}

std::vector<PaletteEntry> RunsPage::paletteEntries() {
    std::vector<PaletteEntry> entries;
    entries.push_back({tr("New run"), tr("Runs"), QStringLiteral("plus"),
                       [this] { Q_EMIT linkActivated(QStringLiteral("runs"), QStringLiteral("new")); }});
    if (const JobSummary* job = m_services.jobs.find(m_run->job()); job && isActive(job->state)) {
        auto offer = [&](const QString& text, const char* icon, const char* action) {
            entries.push_back({text.arg(job->name), tr("Runs"), QLatin1String(icon), [this, path = job->path, action] {
                                   m_services.jobs.request(path, QLatin1String(action));
                               }});
        };
        if (job->state == JobState::Paused)
            offer(tr("Continue %1"), "play", "continue");
        else
            offer(tr("Pause %1"), "pause", "pause");
        offer(tr("Checkpoint of %1 now"), "save", "checkpoint");
        offer(tr("Stop %1, with a checkpoint"), "stop", "stop");
    }
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const JobSummary* job = m_model->at(row);
        entries.push_back({job->name, tr("run, %1").arg(stateText(*job)), QStringLiteral("runs"),
                           [this, path = job->path] { Q_EMIT linkActivated(QStringLiteral("runs"), path); }});
    }
    return entries;
}

}  // namespace sextant
