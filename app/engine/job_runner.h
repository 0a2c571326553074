// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/engine/command.h"
#include "core/job/job_session.h"
#include "core/run/run_result.h"

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace sextant::engine {

/// What every command that works on a job folder is told.
struct JobArguments {
    std::string config;
    std::string job;
    std::vector<std::string> overrides;
};

void addJobOptions(CLI::App& app, JobArguments& arguments);

using JobBody = std::function<RunEnd(const Config& config, JobSession& session, std::stop_token stop)>;

/// Runs the body with progress on stderr, and leaves the final state in status.json whatever happens. Returns the exit
/// code; errors are thrown on after they were recorded.
int runJob(const JobFolder& folder, const Config& config, JobSession::Start start, const CommandContext& context, const JobBody& body);
/// The same for what the command line names: a config, or a folder that was prepared or is to be resumed.
int runJob(const JobArguments& arguments, const std::string& kind, JobSession::Start start, const CommandContext& context,
           const JobBody& body);

}  // namespace sextant::engine
