// SPDX-License-Identifier: Apache-2.0
#include "app/engine/job_runner.h"

#include "app/engine/interrupts.h"
#include "app/engine/progress_printer.h"
#include "core/base/temporary_files.h"
#include "core/job/supervisor.h"
#include "core/launch/job_command.h"
#include "core/launch/shell_text.h"
#include "core/run/job_kinds.h"

#include <cstdio>
#include <new>

namespace sextant::engine {

namespace {

constexpr int64_t kMostRestarts = 1000;

JobState stateAfter(RunEnd end) {
    if (end == RunEnd::Completed) return JobState::Finished;
    return end == RunEnd::Waiting ? JobState::Queued : JobState::Interrupted;
}

std::string stopSentence(StopReason reason) {
    switch (reason) {
        case StopReason::Request:
            return "stopped by a request.";
        case StopReason::Signal:
            return "stopped by a signal.";
        case StopReason::FolderLost:
        case StopReason::None:
            break;
    }
    return {};
}

void fail(JobSession& session, const Error& error) {
    session.send("error",
                 {{"message", error.message}, {"next_step", error.nextStep}, {"exit_code", exitCode(error.kind)}});
    session.log("error: " + error.sentence());
    session.setState(JobState::Failed, error.sentence());
}

/// Refuses a job of another command's kind.
void requireCommand(const SpecKind& kind, const std::vector<std::string>& command, const std::string& what) {
    if (kind.command == command) return;
    throw RunError(
        usageError(what + " is a " + kind.name + " job", "Run it with: sextant-engine " + shellCommand(kind.command)));
}

void finish(JobSession& session, RunEnd end) {
    if (session.isFolderLost())
        throw RunError(machineError("the job folder " + session.folder().path().string() +
                                        " was replaced while the job ran; nothing more was written to it",
                                    "Give every job a folder of its own"));
    const JobState state = stateAfter(end);
    if (end == RunEnd::Interrupted) session.log(stopSentence(session.stopReason()));
    if (end != RunEnd::Waiting) session.send("finished", {{"state", jobStateName(state)}});
    session.setState(state, end == RunEnd::Interrupted ? stopSentence(session.stopReason()) : std::string());
}

}  // namespace

std::pair<JobFolder, Config> openJob(const JobArguments& arguments, const std::vector<std::string>& command) {
    if (!arguments.checkpoint.empty() && !arguments.resume)
        throw RunError(usageError("--checkpoint is given without --resume", "Add --resume to go on from it"));
    const bool exists = JobFolder::isJob(arguments.job);
    if (arguments.resume || (arguments.config.empty() && exists)) {
        JobFolder folder = JobFolder::open(arguments.job).orThrow();
        if (!arguments.overrides.empty())
            throw RunError(usageError("--set cannot change a job that was started",
                                      "Its config is frozen in " + folder.configPath().string()));
        Config config = folder.readConfig().orThrow();
        requireCommand(*config.kind, command, "the job in " + arguments.job);
        return {folder, std::move(config)};
    }
    if (arguments.config.empty())
        throw RunError(usageError("there is no config to run",
                                  "Name a YAML file, see `sextant-engine " + shellCommand(command) + " --help`"));
    Config config = readConfig(arguments.config, arguments.overrides).result().orThrow();
    requireCommand(*config.kind, command, arguments.config);
    return {JobFolder::create(arguments.job, *config.kind, config.values).orThrow(), std::move(config)};
}

void addJobOptions(CLI::App& app, JobArguments& arguments) {
    app.add_option("config,--config", arguments.config, "YAML file that describes the job");
    app.add_option("--job", arguments.job, "Job folder: made if it is not there; holds everything about the job")
        ->required();
    app.add_option("--set", arguments.overrides,
                   "Override an option: key=value, for example train.max_steps=100 (repeatable)")
        ->allow_extra_args(false);
}

void addRunOptions(CLI::App& app, bool& resume, std::optional<int64_t>& restarts) {
    app.add_flag("--resume", resume, "Go on with the job in --job, which did not finish");
    app.add_option("--supervise", restarts,
                   "Watch the job's process, write down how it ended, and start it again at most N times after a crash")
        ->check(CLI::Range(int64_t{0}, kMostRestarts))
        ->type_name("N");
}

int runJob(const JobFolder& folder, const Config& config, const RunStart& start, const CommandContext& context,
           const JobBody& body) {
    auto session = JobSession::start(folder, config.kind->name, start.start, interruptToken()).orThrow();
    removeLeftTemporaries(folder.path());
    ProgressPrinter printer;
    session->setObserver([&](const std::string& event, const Json& fields) { printer.show(event, fields); });
    RunEnd end;
    try {
        end = body(config, *session, start);
        finish(*session, end);
    } catch (const RunError& error) {
        fail(*session, error.error());
        throw;
    } catch (const std::bad_alloc&) {
        fail(*session, machineError("there is not enough memory"));
        throw;
    } catch (const std::exception& error) {
        fail(*session, {ErrorKind::Internal, error.what(), {}});
        throw;
    }
    session.reset();
    if (context.output == Output::Json)
        std::fputs(toJsonText({{"job", folder.path().string()}, {"state", jobStateName(stateAfter(end))}}).c_str(),
                   stdout);
    return end == RunEnd::Interrupted ? exitCode(ErrorKind::Interrupted) : 0;
}

int runJob(const JobArguments& arguments, const std::vector<std::string>& command, const CommandContext& context) {
    if (arguments.restarts) return runSupervised(arguments.job, command, *arguments.restarts, context);
    auto [folder, config] = openJob(arguments, command);
    return runJob(folder, config, {arguments.start(), arguments.checkpoint}, context, controllerOf(*config.kind));
}

int runSupervised(const std::string& job, const std::vector<std::string>& command, int64_t restarts,
                  const CommandContext& context) {
    const std::string program = std::filesystem::read_symlink("/proc/self/exe").string();
    SupervisedCommands commands{unsupervised(context.arguments), jobCommand(command, job, JobStart::Resume)};
    for (auto* words : {&commands.first, &commands.resume}) words->insert(words->begin(), program);
    return supervise(job, commands, restarts, interruptToken(), leaveNowToken());
}

}  // namespace sextant::engine
