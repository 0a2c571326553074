// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/engine_launcher.h"
#include "ui/bridge/file_saver.h"
#include "ui/bridge/job_monitor.h"
#include "ui/bridge/machine_probe.h"
#include "ui/bridge/model_catalog.h"
#include "ui/bridge/store_worker.h"
#include "ui/pages/page_list.h"
#include "ui/shell/main_window.h"
#include "ui/shell/preferences.h"
#include "ui/theme/desktop_scheme.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QProcess>
#include <QSettings>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <memory>

namespace {

using namespace sextant;

constexpr int kUsageError = 2;
constexpr int kMachineError = 4;
constexpr int kSettleMs = 1500;  // until a picture is taken: the workspace is read and drawn by then

struct Arguments {
    QString workspace, page, screenshot;
    QSize size;
    ThemeChoice theme = ThemeChoice::System;
    bool themeGiven = false, maximized = false;
};

int complain(const QString& sentence) {
    std::fprintf(stderr, "sextant: %s\n", qPrintable(sentence));
    return kUsageError;
}

const QString kWorkspaceSetting = QStringLiteral("workspace"), kOrganization = QStringLiteral("sextant");

/// The workspace: --workspace, the environment's SEXTANT_WORKSPACE, the one chosen in the settings, or ~/Sextant.
QString defaultWorkspace() {
    const QString given = qEnvironmentVariable("SEXTANT_WORKSPACE");
    if (!given.isEmpty()) return given;
    const QString chosen = QSettings(kOrganization, kOrganization).value(kWorkspaceSetting).toString();
    return chosen.isEmpty() ? QDir::homePath() + QStringLiteral("/Sextant") : chosen;
}

/// A workspace is one process: the other one gets its own, and this one leaves.
void moveTo(const QString& workspace) {
    QSettings(kOrganization, kOrganization).setValue(kWorkspaceSetting, workspace);
    if (QProcess::startDetached(QCoreApplication::applicationFilePath(), {QStringLiteral("--workspace"), workspace}))
        QCoreApplication::quit();
}

/// "home, data and runs": what --page may name.
QString pageNames() {
    QStringList names;
    for (const PageEntry& page : pageList()) names << QLatin1String(page.id);
    const QString last = names.takeLast();
    return names.join(QStringLiteral(", ")) + QStringLiteral(" and ") + last;
}

/// Whether the arguments ask for a text alone, which needs no display.
bool asksForText(int argc, char** argv) {
    const QStringList texts{QStringLiteral("-h"), QStringLiteral("--help"), QStringLiteral("--help-all"),
                            QStringLiteral("-v"), QStringLiteral("--version")};
    return std::any_of(argv + 1, argv + argc, [&](const char* word) { return texts.contains(QLatin1String(word)); });
}

bool hasDisplay() {
    return !qEnvironmentVariableIsEmpty("DISPLAY") || !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY") ||
           !qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM");
}

/// Returns an empty text when all is well.
QString readArguments(const QCoreApplication& application, Arguments& arguments) {
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Sextant: a workbench for making language models."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption workspace(QStringLiteral("workspace"), QStringLiteral("Folder with the jobs and chats."),
                                       QStringLiteral("DIR"), defaultWorkspace());
    const QCommandLineOption page(QStringLiteral("page"),
                                  QStringLiteral("Page to show: %1. Left out: the last one.").arg(pageNames()),
                                  QStringLiteral("NAME"));
    const QCommandLineOption screenshot(QStringLiteral("screenshot"),
                                        QStringLiteral("Draw the window into this PNG and leave."),
                                        QStringLiteral("FILE.png"));
    const QCommandLineOption size(QStringLiteral("size"), QStringLiteral("Size of the window."), QStringLiteral("WxH"));
    const QCommandLineOption theme(QStringLiteral("theme"), QStringLiteral("light or dark; left out: as the desktop."),
                                   QStringLiteral("NAME"));
    parser.addOptions({workspace, page, screenshot, size, theme});
    parser.process(application);
    arguments.workspace = parser.value(workspace);
    arguments.page = parser.value(page);
    arguments.screenshot = parser.value(screenshot);
    if (parser.isSet(size)) {
        const QStringList parts = parser.value(size).split(QLatin1Char('x'));
        if (parts.size() == 2) arguments.size = QSize(parts[0].toInt(), parts[1].toInt());
        if (arguments.size.width() < 320 || arguments.size.height() < 240 || arguments.size.width() > 16384 ||
            arguments.size.height() > 16384)
            return QStringLiteral("--size: found \"%1\", allowed is WIDTHxHEIGHT in pixels, for example 1360x860.")
                .arg(parser.value(size));
    }
    if (parser.isSet(theme)) {
        const QString name = parser.value(theme);
        if (name != QLatin1String("light") && name != QLatin1String("dark"))
            return QStringLiteral("--theme: found \"%1\", allowed is light or dark.").arg(name);
        arguments.theme = name == QLatin1String("dark") ? ThemeChoice::Dark : ThemeChoice::Light;
        arguments.themeGiven = true;
    }
    return {};
}

void takeScreenshot(MainWindow& window, const QString& path) {
    QTimer::singleShot(kSettleMs, &window, [&window, path] {
        if (window.grab().save(path, "PNG")) return QCoreApplication::exit(0);
        std::fprintf(stderr, "sextant: cannot write %s. Check that its folder exists and can be written.\n",
                     qPrintable(path));
        QCoreApplication::exit(kMachineError);
    });
}

/// Choices of an earlier session; what the command line says wins.
void applyPreferences(StoreWorker& store, Arguments& arguments) {
    const Preferences preferences = readPreferences(store);
    Theme::instance().apply(arguments.themeGiven ? arguments.theme : preferences.theme);
    if (preferences.textScale != 1.0) Theme::instance().setTextScale(preferences.textScale);
    installLanguage(preferences.language);
    if (arguments.page.isEmpty()) {
        const auto& pages = pageList();
        const bool isKnown = std::any_of(pages.begin(), pages.end(), [&](const PageEntry& page) {
            return preferences.page == QLatin1String(page.id);
        });
        arguments.page = isKnown ? preferences.page : QStringLiteral("home");
    }
    if (arguments.size.isValid()) return;
    arguments.size = preferences.size;
    arguments.maximized = preferences.maximized;
}

/// The window, and a new one each time the language is changed. The old one goes last: no moment is without a window.
void openWindow(std::unique_ptr<MainWindow>& window, const Services& services, const QString& page, QSize size) {
    auto next = std::make_unique<MainWindow>(services);
    if (!next->showPage(page)) return;
    QObject::connect(next.get(), &MainWindow::workspaceRequested, next.get(), &moveTo);
    if (size.isValid()) next->resize(size);
    QObject::connect(
        next.get(), &MainWindow::reopenRequested, next.get(),
        [&window, services] {
            const QString current = window->currentPageId();
            openWindow(window, services, current, window->size());
        },
        Qt::QueuedConnection);
    next->show();
    std::swap(window, next);
    if (next) next.release()->deleteLater();
}

}  // namespace

int main(int argc, char** argv) {
    QCoreApplication::setApplicationName(QStringLiteral("sextant"));
    QCoreApplication::setApplicationVersion(QStringLiteral(SEXTANT_VERSION));
    Arguments arguments;
    if (asksForText(argc, argv)) {
        const QCoreApplication texts(argc, argv);
        readArguments(texts, arguments);
    }
    if (!hasDisplay()) {
        std::fputs(
            "sextant: there is no display to open a window on. Start it in a desktop session or by ssh -X, or use "
            "sextant-engine, which needs none.\n",
            stderr);
        return kMachineError;
    }
    QApplication application(argc, argv);
    if (const QString wrong = readArguments(application, arguments); !wrong.isEmpty()) return complain(wrong);

    JobMonitor jobs(arguments.workspace);
    EngineLauncher launcher(jobs.workspace());
    StoreWorker store(jobs.workspace());
    MachineProbe machine(jobs.workspace());
    FileSaver files;
    ModelCatalog models(jobs, store);
    applyPreferences(store, arguments);
    DesktopScheme desktop;
    QObject::connect(&desktop, &DesktopScheme::darkAsked, &Theme::instance(), &Theme::setSystemDark);
    std::unique_ptr<MainWindow> window;
    openWindow(window, Services{jobs, launcher, store, machine, files, models}, arguments.page, arguments.size);
    if (!window)
        return complain(
            QStringLiteral("--page: there is no page \"%1\"; there are %2.").arg(arguments.page, pageNames()));
    if (arguments.maximized) window->showMaximized();
    if (!arguments.screenshot.isEmpty()) takeScreenshot(*window, arguments.screenshot);
    return QApplication::exec();
}
