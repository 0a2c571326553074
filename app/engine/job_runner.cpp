// SPDX-License-Identifier: Apache-2.0
#include "app/engine/job_runner.h"

#include "app/engine/interrupts.h"
#include "app/engine/progress_printer.h"
#include "core/base/temporary_files.h"

#include <cstdio>
#include <new>

namespace sextant::engine {

namespace {

JobState stateAfter(RunEnd end) {
    if (end == RunEnd::Completed) return JobState::Finished;
    return end == RunEnd::Waiting ? JobState::Queued : JobState::Interrupted;
}

void fail(JobSession& session, const Error& error) {
    session.send("error",
                 {{"message", error.message}, {"next_step", error.nextStep}, {"exit_code", exitCode(error.kind)}});
    session.log("error: " + error.sentence());
    session.setState(JobState::Failed, error.sentence());
}

}  // namespace

std::pair<JobFolder, Config> openJob(const JobArguments& arguments, const std::string& kind, JobSession::Start start) {
    const bool exists = JobFolder::isJob(arguments.job);
    if (start == JobSession::Start::Resume || (arguments.config.empty() && exists)) {
        JobFolder folder = JobFolder::open(arguments.job).orThrow();
        if (!arguments.overrides.empty())
            throw RunError(usageError("--set cannot change a job that was started",
                                      "Its config is frozen in " + folder.configPath().string()));
        Config config = folder.readConfig().orThrow();
        if (config.kind->name != kind)
            throw RunError(
                usageError("the job in " + arguments.job + " is a " + config.kind->name + " job, not " + kind));
        return {folder, std::move(config)};
    }
    if (arguments.config.empty())
        throw RunError(
            usageError("there is no config to run", "Name a YAML file, see `sextant-engine " + kind + " --help`"));
    Config config = readConfig(arguments.config, arguments.overrides).result().orThrow();
    if (config.kind->name != kind)
        throw RunError(usageError(arguments.config + " describes a " + config.kind->name + " job, not " + kind));
    return {JobFolder::create(arguments.job, *config.kind, config.values).orThrow(), std::move(config)};
}

void addJobOptions(CLI::App& app, JobArguments& arguments) {
    app.add_option("config", arguments.config, "YAML file that describes the job");
    app.add_option("--job", arguments.job, "Job folder: made if it is not there; holds everything about the job")
        ->required();
    app.add_option("--set", arguments.overrides,
                   "Override an option: key=value, for example train.max_steps=100 (repeatable)")
        ->allow_extra_args(false);
}

int runJob(const JobArguments& arguments, const std::string& kind, JobSession::Start start,
           const CommandContext& context, const JobBody& body) {
    auto [folder, config] = openJob(arguments, kind, start);
    return runJob(folder, config, start, context, body);
}

int runJob(const JobFolder& folder, const Config& config, JobSession::Start start, const CommandContext& context,
           const JobBody& body) {
    std::stop_token stop = interruptToken();
    auto session = JobSession::start(folder, config.kind->name, start).orThrow();
    removeLeftTemporaries(folder.path());
    ProgressPrinter printer;
    session->setObserver([&](const std::string& event, const Json& fields) { printer.show(event, fields); });
    RunEnd end;
    try {
        end = body(config, *session, stop);
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
    const JobState state = stateAfter(end);
    session->setState(state);
    if (end != RunEnd::Waiting) session->send("finished", {{"state", jobStateName(state)}});
    session.reset();
    if (context.output == Output::Json)
        std::fputs(toJsonText({{"job", folder.path().string()}, {"state", jobStateName(state)}}).c_str(), stdout);
    return end == RunEnd::Interrupted ? exitCode(ErrorKind::Interrupted) : 0;
}

}  // namespace sextant::engine
