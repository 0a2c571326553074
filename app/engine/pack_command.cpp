// SPDX-License-Identifier: Apache-2.0
#include "app/engine/commands.h"
#include "app/engine/job_runner.h"
#include "core/run/pack_run.h"

namespace sextant::engine {

Runner setUpPack(CLI::App& app) {
    auto arguments = std::make_shared<JobArguments>();
    addJobOptions(app, *arguments);
    return [arguments](const CommandContext& context) {
        return runJob(*arguments, "pack", JobSession::Start::Fresh, context,
                      [](const Config& config, JobSession& session, std::stop_token stop) {
                          return runPack(config.as<PackSpec>(), session, stop);
                      });
    };
}

}  // namespace sextant::engine
