// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/engine/command.h"
#include "core/job/job_session.h"
#include "core/run/run_result.h"

#include <functional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace sextant::engine {

/// What every command that works on a job folder is told.
struct JobArguments {
    std::string config;
    std::string job;
    std::vector<std::string> overrides;
};

void addJobOptions(CLI::App& app, JobArguments& arguments);

/// The folder and the config to run: a new job from a config file, or an existing one whose frozen config counts. A
/// folder that was prepared (config.yaml there, nothing started yet) may be started without naming the config again.
std::pair<JobFolder, Config> openJob(const JobArguments& arguments, const std::string& kind, JobSession::Start start);

using JobBody = std::function<RunEnd(const Config& config, JobSession& session, std::stop_token stop)>;

/// Runs the body with progress on stderr, and leaves the state in status.json whatever happens: the final one, or
/// queued where other processes go on. Returns the exit code; errors are thrown on after they were recorded.
int runJob(const JobFolder& folder, const Config& config, JobSession::Start start, const CommandContext& context,
           const JobBody& body);
/// The same for what the command line names: a config, or a folder that was prepared or is to be resumed.
int runJob(const JobArguments& arguments, const std::string& kind, JobSession::Start start,
           const CommandContext& context, const JobBody& body);

}  // namespace sextant::engine
