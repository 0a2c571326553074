// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/engine_launcher.h"

#include "core/base/files.h"
#include "core/base/system.h"
#include "core/job/job_folder.h"
#include "core/launch/job_command.h"
#include "core/launch/shell_text.h"
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
    std::error_code code;
    for (int number = 2; std::filesystem::exists(folder, code); ++number)
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

QString EngineLauncher::commandText(const char* kind, const QString& configPath, const QString& jobPath) {
    std::vector<std::string> command = newJobCommand(*findSpecKind(kind), toPath(configPath), toPath(jobPath));
    command.insert(command.begin(), "sextant-engine");
    return toQString(shellCommand(command));
}

EngineLauncher::Launch EngineLauncher::launch(const std::vector<std::string>& command, const QString& folder) const {
    const QString logPath = folder + QStringLiteral("/launch.txt");
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
    QStringList arguments;
    for (const std::string& word : command) arguments << toQString(word);
    process.setArguments(arguments);
    process.setWorkingDirectory(m_workspace);
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(logPath, QIODevice::Append);
    process.setStandardErrorFile(logPath, QIODevice::Append);
    if (!process.startDetached(&result.pid))
        result.sentence = tr("The engine %1 could not be started: %2.").arg(program, process.errorString());
    return result;
}

int EngineLauncher::start(const char* kind, const OptionValues& values) {
    const int request = ++m_requests;
    m_tasks.run(
        this,
        [this, row = findSpecKind(kind), values]() -> Launch {
            const auto parent = toPath(m_workspace) / "jobs";
            const auto path = unusedFolder(parent, folderName(values.value("name", row->name)));
            auto folder = JobFolder::create(path, *row, values);
            if (!folder) return {{}, sentenceOf(folder.error()), {}, 0};
            return launch(supervised(jobCommand(row->command, path, JobStart::Fresh), 0), toQString(path));
        },
        [this, request](const Result<Launch>& result) { report(result, request); });
    return request;
}

void EngineLauncher::resume(const QString& jobPath) {
    m_tasks.run(
        this,
        [this, jobPath]() -> Launch {
            const JobFolder folder(toPath(jobPath));
            const auto config = folder.readConfig();
            if (!config) return {{}, sentenceOf(config.error()), {}, 0};
            return launch(supervised(jobCommand(config.value().kind->command, folder.path(), JobStart::Resume), 0),
                          jobPath);
        },
        [this](const Result<Launch>& result) { report(result); });
}

void EngineLauncher::startDemo() {
    m_tasks.run(
        this,
        [this]() -> Launch {
            const auto path = unusedFolder(toPath(m_workspace), "demo");
            auto made = createFolders(path);
            if (!made) return {{}, sentenceOf(made.error()), {}, 0};
            return launch(demoCommand(path), toQString(path));
        },
        [this](const Result<Launch>& result) { report(result); });
}

void EngineLauncher::report(const Result<Launch>& outcome, int request) {
    const Launch launch = outcome ? outcome.value() : Launch{{}, sentenceOf(outcome.error()), {}, 0};
    if (!launch.sentence.isEmpty()) {
        Q_EMIT failed(launch.sentence, request);
        return;
    }
    Q_EMIT started(launch.path, request);
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
                std::error_code code;
                if (std::filesystem::exists(JobFolder(toPath(launch.path)).statusPath(), code)) return QString();
                return lastLine(launch.logPath);
            },
            [this, launch, checksLeft](const Result<std::optional<QString>>& outcome) {
                if (!outcome) return;  // nothing can be said about it now
                const std::optional<QString>& ended = outcome.value();
                if (!ended)
                    watchStart(launch, checksLeft - 1);
                else if (!ended->isEmpty())
                    Q_EMIT failed(tr("The engine ended before it began: %1").arg(*ended));
            });
    });
}

}  // namespace sextant
