// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/engine/command.h"
#include "core/run/run_contract.h"
#include "core/spec/config_file.h"

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sextant::engine {

/// What every command that works on a job folder is told.
struct JobArguments {
    std::string config;
    std::string job;
    std::vector<std::string> overrides;
    bool resume = false;
    std::string checkpoint;           ///< of kinds that train
    std::optional<int64_t> restarts;  ///< run under a supervisor that starts the job again this often

    JobSession::Start start() const { return resume ? JobSession::Start::Resume : JobSession::Start::Fresh; }
};

void addJobOptions(CLI::App& app, JobArguments& arguments);
/// --resume and --supervise, which every command that runs a job has.
void addRunOptions(CLI::App& app, bool& resume, std::optional<int64_t>& restarts);

/// The folder and the config to run: a new job from a config file, or an existing one whose frozen config counts. A
/// folder that was prepared (config.yaml there, nothing started yet) may be started without naming the config again.
/// `command`: the words of the command, which the job's kind must have.
std::pair<JobFolder, Config> openJob(const JobArguments& arguments, const std::vector<std::string>& command);

using JobBody = std::function<RunEnd(const Config& config, JobSession& session, const RunStart& start)>;

/// Runs the body with progress on stderr, and leaves the state in status.json whatever happens: the final one, or
/// queued where other processes go on. Returns the exit code; errors are thrown on after they were recorded.
int runJob(const JobFolder& folder, const Config& config, const RunStart& start, const CommandContext& context,
           const JobBody& body);
/// Runs what the command line names, by the controller of its kind; with --supervise in a process of its own.
int runJob(const JobArguments& arguments, const std::vector<std::string>& command, const CommandContext& context);

/// The other half of --supervise: this command again without it, in a process that is watched. `command`: the words of
/// the command.
int runSupervised(const std::string& job, const std::vector<std::string>& command, int64_t restarts,
                  const CommandContext& context);

}  // namespace sextant::engine
