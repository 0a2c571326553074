// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/engine_launcher.h"

#include "core/base/files.h"
#include "core/base/system.h"
#include "core/job/job_folder.h"
#include "ui/bridge/engine_path.h"
#include "ui/bridge/text_conversion.h"

#include <QFileInfo>
#include <QProcess>
#include <QTimer>

#include <optional>

namespace sextant {

namespace {

constexpr int kStartChecks = 40;
constexpr int kStartCheckMs = 250;

/// Letters, digits, dot, dash and underscore: a name that is also a folder anywhere.
std::string folderName(const std::string& name) {
    std::string folder;
    for (unsigned char c : name)
        folder += std::isalnum(c) || c == '-' || c == '_' || c == '.' || c >= 0x80 ? static_cast<char>(c) : '-';
    while (!folder.empty() && (folder[0] == '.' || folder[0] == '-')) folder.erase(0, 1);
    return folder.empty() ? "run" : folder.substr(0, 80);
}

std::filesystem::path unusedFolder(const std::filesystem::path& parent, const std::string& name) {
    std::filesystem::path folder = parent / name;
    for (int number = 2; std::filesystem::exists(folder); ++number)
        folder = parent / (name + "-" + std::to_string(number));
    return folder;
}

/// The engine's own last words: the last line it wrote to its error output.
QString lastLine(const QString& logPath) {
    auto text = readFile(toPath(logPath));
    if (!text) return {};
    const QStringList lines = QString::fromUtf8(text.value().data(), static_cast<qsizetype>(text.value().size()))
                                  .split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    if (lines.isEmpty()) return {};
    QString line = lines.last();
    return line.startsWith(QStringLiteral("sextant-engine: ")) ? line.mid(16) : line;
}

}  // namespace

EngineLauncher::EngineLauncher(const QString& workspace, QObject* parent) : QObject(parent), m_workspace(workspace) {}

QStringList EngineLauncher::trainingCommand(const QString& configPath, const QString& jobPath) {
    return {QStringLiteral("sextant-engine"), QStringLiteral("train"), configPath, QStringLiteral("--job"), jobPath};
}

EngineLauncher::Launch EngineLauncher::launch(const QStringList& arguments, const QString& folder,
                                              const QString& logPath) const {
    Launch result{folder, {}, logPath, 0};
    const QString program = enginePath();
    if (!QFileInfo(program).isExecutable()) {
        result.sentence = tr("The engine %1 is not there or cannot be run. Install it beside the workbench, or name it "
                             "in SEXTANT_ENGINE.")
                              .arg(program);
        return result;
    }
    QProcess process;
    process.setProgram(program);
    process.setArguments(arguments);
    process.setWorkingDirectory(m_workspace);
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(logPath);
    process.setStandardErrorFile(logPath, QIODevice::Append);
    if (!process.startDetached(&result.pid))
        result.sentence = tr("The engine %1 could not be started: %2.").arg(program, process.errorString());
    return result;
}

void EngineLauncher::startJob(const char* kind, const OptionValues& values,
                              std::function<QStringList(const JobFolder&)> arguments) {
    m_tasks.run(
        this,
        [this, kind, values, arguments = std::move(arguments)]() -> Launch {
            const auto parent = toPath(m_workspace) / "jobs";
            const auto path = unusedFolder(parent, folderName(values.value("name", kind)));
            auto folder = JobFolder::create(path, *findSpecKind(kind), values);
            if (!folder) return {{}, sentenceOf(folder.error()), {}, 0};
            const QString job = toQString(path);
            return launch(arguments(folder.value()), job, job + QStringLiteral("/launch.txt"));
        },
        [this](const Launch& result) { report(result); });
}

void EngineLauncher::startTraining(const OptionValues& values) {
    startJob("pretrain", values, [](const JobFolder& folder) {
        return QStringList{QStringLiteral("train"), QStringLiteral("--job"), toQString(folder.path())};
    });
}

void EngineLauncher::startTokenizer(const OptionValues& values) {
    startJob("tokenizer", values, [](const JobFolder& folder) {
        return QStringList{QStringLiteral("tokenizer"),    QStringLiteral("train"), QStringLiteral("--config"),
                           toQString(folder.configPath()), QStringLiteral("--out"), toQString(folder.path())};
    });
}

void EngineLauncher::startCuration(const OptionValues& values) {
    startJob("curate", values, [](const JobFolder& folder) {
        return QStringList{QStringLiteral("curate"), QStringLiteral("--job"), toQString(folder.path())};
    });
}

void EngineLauncher::startPacking(const OptionValues& values) {
    startJob("pack", values, [](const JobFolder& folder) {
        return QStringList{QStringLiteral("pack"), QStringLiteral("--job"), toQString(folder.path())};
    });
}

void EngineLauncher::resume(const QString& jobPath) {
    m_tasks.run(
        this,
        [this, jobPath] {
            const auto config = JobFolder(toPath(jobPath)).readConfig();
            const bool curates = config && config.value().kind->name == "curate";
            return launch({curates ? QStringLiteral("curate") : QStringLiteral("train"), QStringLiteral("--job"),
                           jobPath, QStringLiteral("--resume")},
                          jobPath, jobPath + QStringLiteral("/launch.txt"));
        },
        [this](const Launch& result) { report(result); });
}

void EngineLauncher::startDemo() {
    m_tasks.run(
        this,
        [this]() -> Launch {
            const auto path = unusedFolder(toPath(m_workspace), "demo");
            auto made = createFolders(path);
            if (!made) return {{}, sentenceOf(made.error()), {}, 0};
            const QString folder = toQString(path);
            return launch({QStringLiteral("demo"), QStringLiteral("--out"), folder}, folder,
                          folder + QStringLiteral("/launch.txt"));
        },
        [this](const Launch& result) { report(result); });
}

void EngineLauncher::report(const Launch& launch) {
    if (!launch.sentence.isEmpty()) {
        Q_EMIT failed(launch.sentence);
        return;
    }
    Q_EMIT started(launch.path);
    watchStart(launch, kStartChecks);
}

void EngineLauncher::watchStart(const Launch& launch, int checksLeft) {
    if (checksLeft == 0) return;
    QTimer::singleShot(kStartCheckMs, this, [this, launch, checksLeft] {
        m_tasks.run(
            this,
            [launch]() -> std::optional<QString> {
                if (processExists(launch.pid)) return std::nullopt;
                // A job that got as far as its own status tells its end there.
                if (std::filesystem::exists(JobFolder(toPath(launch.path)).statusPath())) return QString();
                return lastLine(launch.logPath);
            },
            [this, launch, checksLeft](const std::optional<QString>& ended) {
                if (!ended)
                    watchStart(launch, checksLeft - 1);
                else if (!ended->isEmpty())
                    Q_EMIT failed(tr("The engine ended before it began: %1").arg(*ended));
            });
    });
}

}  // namespace sextant
