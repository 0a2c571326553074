// SPDX-License-Identifier: Apache-2.0
#include "core/launch/job_command.h"

namespace sextant {

namespace {

constexpr std::string_view kSupervise = "--supervise";

}  // namespace

std::vector<std::string> jobCommand(const std::vector<std::string>& command, const std::filesystem::path& job,
                                    JobStart start) {
    std::vector<std::string> arguments = command;
    arguments.insert(arguments.end(), {"--job", job.string()});
    if (start == JobStart::Resume) arguments.push_back("--resume");
    return arguments;
}

std::vector<std::string> newJobCommand(const SpecKind& kind, const std::filesystem::path& config,
                                       const std::filesystem::path& job) {
    std::vector<std::string> command = kind.command;
    command.insert(command.end(), {"--config", config.string(), "--job", job.string()});
    return command;
}

std::vector<std::string> supervised(std::vector<std::string> command, int64_t restarts) {
    command.insert(command.end(), {std::string(kSupervise), std::to_string(restarts)});
    return command;
}

std::vector<std::string> unsupervised(const std::vector<std::string>& arguments) {
    std::vector<std::string> rest;
    for (size_t i = 0; i < arguments.size(); ++i) {
        if (arguments[i] == kSupervise)
            ++i;  // and its number
        else if (!arguments[i].starts_with(std::string(kSupervise) + "="))
            rest.push_back(arguments[i]);
    }
    return rest;
}

std::vector<std::string> demoCommand(const std::filesystem::path& folder) { return {"demo", "--out", folder.string()}; }

}  // namespace sextant
