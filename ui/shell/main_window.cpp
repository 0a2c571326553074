// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/main_window.h"

#include "ui/bridge/engine_launcher.h"
#include "ui/bridge/file_saver.h"
#include "ui/bridge/job_monitor.h"
#include "ui/bridge/machine_probe.h"
#include "ui/bridge/store_worker.h"
#include "ui/models/job_kinds.h"
#include "ui/models/job_text.h"
#include "ui/pages/page.h"
#include "ui/pages/page_list.h"
#include "ui/shell/preferences.h"
#include "ui/shell/settings_sheet.h"
#include "ui/shell/shortcut_sheet.h"
#include "ui/shell/status_line.h"
#include "ui/theme/icon.h"
#include "ui/widgets/combo_manners.h"
#include "ui/widgets/command_palette.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/navigation_rail.h"
#include "ui/widgets/notices.h"

#include <QAbstractButton>
#include <QApplication>
#include <QCloseEvent>
#include <QDesktopServices>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QShortcut>
#include <QStackedWidget>
#include <QTimer>
#include <QUrl>
#include <QVBoxLayout>

namespace sextant {

namespace {

constexpr double kTextStep = 1.1;
constexpr int kFarewellMs = 1600;

QString pageTitle(size_t index) { return QCoreApplication::translate("sextant::PageList", pageList()[index].title); }

}  // namespace

MainWindow::MainWindow(const Services& services, QWidget* parent)
    : QMainWindow(parent), m_services(services), m_pages(pageList().size(), nullptr) {
    setWindowTitle(QStringLiteral("Sextant"));
    installComboManners();
    setWindowIcon(themedIcon(QStringLiteral("sextant"), Token::Accent));
    resize(1360, 860);
    setMinimumSize(980, 620);
    build();
    addShortcuts();
    connectServices();
    m_services.machine.setPace(MachineProbe::Pace::Calm);
}

void MainWindow::build() {
    auto* central = new QWidget(this);
    auto* rows = new QVBoxLayout(central);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    auto* middle = new QHBoxLayout;
    middle->setSpacing(0);
    m_rail = new NavigationRail(central);
    for (size_t i = 0; i < pageList().size(); ++i)
        m_rail->addPage(QLatin1String(pageList()[i].icon), pageTitle(i), QStringLiteral("Ctrl+%1").arg(i + 1));
    connect(m_rail, &NavigationRail::pageChosen, this, [this](int page) { showPageAt(static_cast<size_t>(page), {}); });
    connect(m_rail->addTool(QStringLiteral("keyboard"), tr("Keyboard shortcuts (Ctrl+/)")), &QAbstractButton::clicked,
            this, [this] { m_shortcuts->open(m_shortcuts); });
    connect(m_rail->addTool(QStringLiteral("sliders"), tr("Settings (Ctrl+,)")), &QAbstractButton::clicked, this,
            [this] { m_settings->open(m_settings); });
    connect(m_rail->addTool(QStringLiteral("theme"), tr("Light or dark (Ctrl+Shift+T)")), &QAbstractButton::clicked,
            this, &MainWindow::toggleTheme);
    middle->addWidget(m_rail);
    auto* canvas = new QVBoxLayout;
    canvas->setSpacing(0);
    m_stack = new QStackedWidget(central);
    canvas->addWidget(m_stack, 1);
    middle->addLayout(canvas, 1);
    rows->addLayout(middle, 1);
    m_status = new StatusLine(m_services, central);
    connect(m_status, &StatusLine::jobChosen, this, [this](const QString& path) { showJob(path); });
    rows->addWidget(m_status);
    setCentralWidget(central);
    m_notices = new Notices(central, m_status->sizeHint().height());
    connect(m_notices, &Notices::changed, m_status, [this] { m_status->showUnseen(m_notices->unseen()); });
    connect(m_status, &StatusLine::messagesRequested, m_notices, &Notices::openList);
    m_palette = new CommandPalette(central);
    m_shortcuts = new ShortcutSheet(central);
    m_settings = new SettingsSheet(m_services, central);
    for (Overlay* sheet : std::initializer_list<Overlay*>{m_shortcuts, m_settings})
        sheet->setFocusPolicy(Qt::StrongFocus);
    connect(m_settings, &SettingsSheet::reopenRequested, this, &MainWindow::reopenRequested);
    connect(m_settings, &SettingsSheet::workspaceRequested, this, &MainWindow::workspaceRequested);
}

void MainWindow::addShortcuts() {
    auto add = [this](const QKeySequence& keys, auto run) {
        auto* shortcut = new QShortcut(keys, this);
        connect(shortcut, &QShortcut::activated, this, run);
        return shortcut;
    };
    for (size_t i = 0; i < pageList().size() && i < 9; ++i)
        add(QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + static_cast<int>(i))),
            [this, i] { showPageAt(i, {}); });
    add(QKeySequence(Qt::CTRL | Qt::Key_K), [this] { openPalette(); });
    add(QKeySequence(Qt::CTRL | Qt::Key_Slash), [this] { m_shortcuts->open(m_shortcuts); });
    add(QKeySequence(Qt::CTRL | Qt::Key_Comma), [this] { m_settings->open(m_settings); });
    add(QKeySequence(Qt::CTRL | Qt::Key_N), [this] { currentPage()->createNew(); });
    add(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_T), [this] { toggleTheme(); });
    add(QKeySequence(Qt::CTRL | Qt::Key_Plus), [this] { changeTextScale(kTextStep); });
    add(QKeySequence(Qt::CTRL | Qt::Key_Equal), [this] { changeTextScale(kTextStep); });
    add(QKeySequence(Qt::CTRL | Qt::Key_Minus), [this] { changeTextScale(1 / kTextStep); });
    add(QKeySequence(Qt::CTRL | Qt::Key_0), [this] { changeTextScale(0); });
    add(QKeySequence(Qt::CTRL | Qt::Key_Q), [this] { close(); });
    add(QKeySequence(Qt::Key_Escape), [this] {
        if (m_palette->isVisible())
            m_palette->close();
        else if (m_shortcuts->isVisible())
            m_shortcuts->close();
        else if (m_settings->isVisible())
            m_settings->close();
        else if (!currentPage()->stopWork())
            m_notices->dismiss();
    });
}

void MainWindow::connectServices() {
    connect(&m_services.jobs, &JobMonitor::changed, this, &MainWindow::announce);
    connect(&m_services.jobs, &JobMonitor::failed, this, &MainWindow::fail);
    connect(&m_services.store, &StoreWorker::failed, this, &MainWindow::fail);
    connect(&m_services.files, &FileSaver::failed, this, &MainWindow::fail);
    connect(&m_services.launcher, &EngineLauncher::failed, this, &MainWindow::fail);
    connect(&m_services.files, &FileSaver::saved, this, [this](const QString& path) {
        m_notices->show(NoticeTone::Information, tr("Saved as %1.").arg(path),
                        {{tr("Open the folder"),
                          [path] { QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(path).path())); }}});
    });
}

void MainWindow::fail(const QString& sentence) { m_notices->show(NoticeTone::Failure, sentence); }

Page* MainWindow::pageAt(size_t index) {
    Page*& page = m_pages[index];
    if (page) return page;
    page = pageList()[index].make(m_services);
    m_stack->addWidget(page);
    connect(page, &Page::linkActivated, this,
            [this](const QString& id, const QString& argument) { showPage(id, argument); });
    connect(page, &Page::noticed, this,
            [this](NoticeTone tone, const QString& sentence, const std::vector<NoticeAction>& actions) {
                m_notices->show(tone, sentence, actions);
            });
    return page;
}

void MainWindow::showPageAt(size_t index, const QString& argument) {
    Page* page = pageAt(index);
    if (m_current != index) {
        if (Page* before = currentPage()) before->setActive(false);
        m_current = index;
        m_stack->setCurrentWidget(page);
        m_rail->setCurrent(static_cast<int>(index));
        page->setActive(true);
        if (!page->isAncestorOf(QApplication::focusWidget())) page->setFocus(Qt::OtherFocusReason);
    }
    page->open(argument);
}

bool MainWindow::showPage(const QString& id, const QString& argument) {
    for (size_t i = 0; i < pageList().size(); ++i) {
        if (id != QLatin1String(pageList()[i].id)) continue;
        showPageAt(i, argument);
        return true;
    }
    return false;
}

void MainWindow::showJob(const QString& path) {
    const JobSummary* job = m_services.jobs.find(path);
    showPage(lookOf(job ? job->kind : QString()).page, path);
}

Page* MainWindow::currentPage() const { return m_current < m_pages.size() ? m_pages[m_current] : nullptr; }

QString MainWindow::currentPageId() const { return QLatin1String(pageList()[m_current].id); }

Page* MainWindow::page(const QString& id) {
    for (size_t i = 0; i < pageList().size(); ++i)
        if (id == QLatin1String(pageList()[i].id)) return pageAt(i);
    return nullptr;
}

void MainWindow::openPalette() {
    std::vector<PaletteEntry> entries;
    for (size_t i = 0; i < pageList().size(); ++i)
        entries.push_back({tr("Go to %1").arg(pageTitle(i)), QStringLiteral("Ctrl+%1").arg(i + 1),
                           QLatin1String(pageList()[i].icon), [this, i] { showPageAt(i, {}); }});
    for (size_t i = 0; i < pageList().size(); ++i)
        for (PaletteEntry& entry : pageAt(i)->paletteEntries()) entries.push_back(std::move(entry));
    entries.push_back(
        {tr("Light or dark"), QStringLiteral("Ctrl+Shift+T"), QStringLiteral("theme"), [this] { toggleTheme(); }});
    entries.push_back({tr("Settings"), QStringLiteral("Ctrl+,"), QStringLiteral("sliders"),
                       [this] { m_settings->open(m_settings); }});
    entries.push_back({tr("Keyboard shortcuts"), QStringLiteral("Ctrl+/"), QStringLiteral("keyboard"),
                       [this] { m_shortcuts->open(m_shortcuts); }});
    m_palette->openWith(std::move(entries));
}

void MainWindow::toggleTheme() {
    chooseTheme(m_services.store, Theme::instance().isDark() ? ThemeChoice::Light : ThemeChoice::Dark);
}

void MainWindow::changeTextScale(double factor) {
    chooseTextScale(m_services.store, factor == 0 ? 1.0 : Theme::instance().textScale() * factor);
}

void MainWindow::changeEvent(QEvent* event) {
    QMainWindow::changeEvent(event);
    // Nobody looks at a minimised window's meters.
    if (event->type() == QEvent::WindowStateChange)
        m_services.machine.setPace(isMinimized() ? MachineProbe::Pace::Off : MachineProbe::Pace::Calm);
}

void MainWindow::rememberPlace() {
    if (!currentPage()) return;
    rememberWindow(m_services.store, currentPageId(), isMaximized() ? normalGeometry().size() : size(), isMaximized());
}

void MainWindow::closeEvent(QCloseEvent* event) {
    rememberPlace();
    sayThatRunsGoOn();
    event->accept();
}

/// Runs are processes of their own; whoever closes the window should not have to wonder.
void MainWindow::sayThatRunsGoOn() const {
    QStringList names;
    for (const JobSummary& job : m_services.jobs.jobs())
        if (isActive(job.state)) names << job.name;
    if (names.isEmpty()) return;
    auto* words = makeLabel(names.size() == 1 ? tr("%1 goes on without the window.").arg(names.first())
                                              : tr("%1 runs go on without the window.").arg(names.size()),
                            LabelRole::Strong);
    words->setWindowFlags(Qt::SplashScreen | Qt::WindowStaysOnTopHint);
    words->setAttribute(Qt::WA_DeleteOnClose);
    words->setAttribute(Qt::WA_QuitOnClose);
    words->setAttribute(Qt::WA_ShowWithoutActivating);
    words->setMargin(24);
    words->adjustSize();
    words->move(geometry().center() - words->rect().center());
    words->show();
    QTimer::singleShot(kFarewellMs, words, &QWidget::close);
}

/// What ended while the window was open is said, whichever page is shown.
void MainWindow::announce(const QVector<JobSummary>& summaries) {
    for (const JobSummary& job : summaries) {
        auto known = m_states.find(job.path);
        const bool wasActive = known != m_states.end() && isActive(*known);
        m_states.insert(job.path, job.state);
        if (!wasActive) continue;
        const NoticeAction show{tr("Show it"), [this, path = job.path] { showJob(path); }};
        if (job.state == JobState::Finished) {
            std::vector<NoticeAction> actions{show};
            if (!job.checkpoints.isEmpty())
                actions.push_back({tr("Talk to it"), [this, model = job.checkpoints.last()] {
                                       showPage(QStringLiteral("chat"), model);
                                   }});
            const QString loss = lossText(job);
            m_notices->show(
                NoticeTone::Information,
                loss.isEmpty() ? tr("%1 is finished.").arg(job.name) : tr("%1 is finished: %2.").arg(job.name, loss),
                actions);
        } else if (job.state == JobState::Failed) {
            m_notices->show(NoticeTone::Failure, tr("%1 failed: %2").arg(job.name, job.message), {show});
        }
    }
}

}  // namespace sextant
