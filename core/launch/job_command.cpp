// SPDX-License-Identifier: Apache-2.0
#include "core/launch/job_command.h"

namespace sextant {

std::vector<std::string> jobCommand(const SpecKind& kind, const std::filesystem::path& job, JobStart start) {
    std::vector<std::string> command = kind.command;
    command.insert(command.end(), {"--job", job.string()});
    if (start == JobStart::Resume) command.push_back("--resume");
    return command;
}

std::vector<std::string> newJobCommand(const SpecKind& kind, const std::filesystem::path& config,
                                       const std::filesystem::path& job) {
    std::vector<std::string> command = kind.command;
    command.insert(command.end(), {"--config", config.string(), "--job", job.string()});
    return command;
}

std::vector<std::string> supervised(std::vector<std::string> command, int64_t restarts) {
    command.insert(command.end(), {"--supervise", std::to_string(restarts)});
    return command;
}

std::vector<std::string> demoCommand(const std::filesystem::path& folder) { return {"demo", "--out", folder.string()}; }

}  // namespace sextant
