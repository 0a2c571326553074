// SPDX-License-Identifier: Apache-2.0
#include "app/engine/commands.h"
#include "core/job/job_folder.h"

#include <CLI/App.hpp>

#include <cstdio>

namespace sextant::engine {

Runner setUpControl(CLI::App& app) {
    auto job = std::make_shared<std::string>();
    auto action = std::make_shared<std::string>();
    app.add_option("action", *action, "stop, pause, continue or checkpoint")
        ->required()
        ->check(CLI::IsMember({"stop", "pause", "continue", "checkpoint"}));
    app.add_option("--job", *job, "Job folder")->required();
    return [job, action](const CommandContext& context) {
        JobFolder folder = JobFolder::open(*job).orThrow();
        JobStatus status = folder.readStatus().orThrow();
        if (!isActive(status.state) && status.state != JobState::Queued)
            throw RunError(usageError("the job in " + *job + " is not running, it is " + jobStateName(status.state)));
        std::string id = folder.request(*action).orThrow();
        if (context.output == Output::Json)
            std::fputs(toJsonText({{"id", id}, {"do", *action}}).c_str(), stdout);
        else
            std::printf("Asked the job to %s (request %s).\n", action->c_str(), id.c_str());
        return 0;
    };
}

}  // namespace sextant::engine
