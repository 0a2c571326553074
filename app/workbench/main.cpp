// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/engine_launcher.h"
#include "ui/bridge/file_saver.h"
#include "ui/bridge/job_monitor.h"
#include "ui/bridge/machine_probe.h"
#include "ui/bridge/store_worker.h"
#include "ui/shell/main_window.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QTimer>

#include <cstdio>

namespace {

using namespace sextant;

constexpr int kUsageError = 2;
constexpr int kMachineError = 4;
constexpr int kSettleMs = 1500;  // until a picture is taken: the workspace is read and drawn by then

struct Arguments {
    QString workspace, page, screenshot;
    QSize size;
    ThemeChoice theme = ThemeChoice::System;
    bool themeGiven = false;
};

int complain(const QString& sentence) {
    std::fprintf(stderr, "sextant: %s\n", qPrintable(sentence));
    return kUsageError;
}

/// The workspace: --workspace, the environment's SEXTANT_WORKSPACE, or ~/Sextant.
QString defaultWorkspace() {
    const QString chosen = qEnvironmentVariable("SEXTANT_WORKSPACE");
    return chosen.isEmpty() ? QDir::homePath() + QStringLiteral("/Sextant") : chosen;
}

/// Returns an empty text when all is well.
QString readArguments(const QCoreApplication& application, Arguments& arguments) {
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Sextant: a workbench for making language models."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption workspace(QStringLiteral("workspace"), QStringLiteral("Folder with the jobs and chats."), QStringLiteral("DIR"), defaultWorkspace());
    const QCommandLineOption page(QStringLiteral("page"), QStringLiteral("Page to show: home, tokenizer, runs, chat, machines."), QStringLiteral("NAME"), QStringLiteral("home"));
    const QCommandLineOption screenshot(QStringLiteral("screenshot"), QStringLiteral("Draw the window into this PNG and leave."), QStringLiteral("FILE.png"));
    const QCommandLineOption size(QStringLiteral("size"), QStringLiteral("Size of the window."), QStringLiteral("WxH"));
    const QCommandLineOption theme(QStringLiteral("theme"), QStringLiteral("light or dark; left out: as the desktop."), QStringLiteral("NAME"));
    parser.addOptions({workspace, page, screenshot, size, theme});
    parser.process(application);
    arguments.workspace = parser.value(workspace);
    arguments.page = parser.value(page);
    arguments.screenshot = parser.value(screenshot);
    if (parser.isSet(size)) {
        const QStringList parts = parser.value(size).split(QLatin1Char('x'));
        if (parts.size() == 2) arguments.size = QSize(parts[0].toInt(), parts[1].toInt());
        if (arguments.size.width() < 320 || arguments.size.height() < 240 || arguments.size.width() > 16384 || arguments.size.height() > 16384)
            return QStringLiteral("--size: found \"%1\", allowed is WIDTHxHEIGHT in pixels, for example 1360x860.").arg(parser.value(size));
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
        std::fprintf(stderr, "sextant: cannot write %s. Check that its folder exists and can be written.\n", qPrintable(path));
        QCoreApplication::exit(kMachineError);
    });
}

/// A theme and text size chosen in an earlier session; what the command line says wins.
void applyPreferences(StoreWorker& store, const Arguments& arguments) {
    store.loadPreferences([arguments](const std::map<std::string, Json>& preferences) {
        Theme& theme = Theme::instance();
        if (auto scale = preferences.find("text_scale"); scale != preferences.end() && scale->second.is_number()) theme.setTextScale(scale->second.get<double>());
        auto chosen = preferences.find("theme");
        if (arguments.themeGiven || chosen == preferences.end()) return;
        theme.apply(chosen->second == "dark" ? ThemeChoice::Dark : ThemeChoice::Light);
    });
}

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("sextant"));
    QCoreApplication::setApplicationVersion(QStringLiteral(SEXTANT_VERSION));
    Arguments arguments;
    if (const QString wrong = readArguments(application, arguments); !wrong.isEmpty()) return complain(wrong);

    Theme::instance().apply(arguments.theme);
    JobMonitor jobs(arguments.workspace);
    EngineLauncher launcher(jobs.workspace());
    StoreWorker store(jobs.workspace());
    MachineProbe machine(jobs.workspace());
    FileSaver files;
    MainWindow window(Services{jobs, launcher, store, machine, files});
    if (!window.showPage(arguments.page))
        return complain(QStringLiteral("--page: there is no page \"%1\"; there are home, tokenizer, runs, chat and machines.").arg(arguments.page));
    if (arguments.size.isValid()) window.resize(arguments.size);
    applyPreferences(store, arguments);
    window.show();
    if (!arguments.screenshot.isEmpty()) takeScreenshot(window, arguments.screenshot);
    return QApplication::exec();
}
