// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/spec/spec_kinds.h"

#include <filesystem>
#include <string>
#include <vector>

namespace sextant {

// The arguments of the engine that work on a job: the one place where they are spelled. None of them begins with the
// program itself.

enum class JobStart { Fresh, Resume };

/// For a folder that holds its config already. `command`: the words of its kind's row.
std::vector<std::string> jobCommand(const std::vector<std::string>& command, const std::filesystem::path& job,
                                    JobStart start);
/// For a config that is to be frozen in a new folder: what people type.
std::vector<std::string> newJobCommand(const SpecKind& kind, const std::filesystem::path& config,
                                       const std::filesystem::path& job);
/// The same command under a supervisor that writes down how its process ended, and starts it again at most `restarts`
/// times.
std::vector<std::string> supervised(std::vector<std::string> command, int64_t restarts);
/// What `supervised` made of it, undone: the arguments of the process that is watched.
std::vector<std::string> unsupervised(const std::vector<std::string>& arguments);
/// The guided first run.
std::vector<std::string> demoCommand(const std::filesystem::path& folder);

}  // namespace sextant
