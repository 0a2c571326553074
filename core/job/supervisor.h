// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/job/job_folder.h"

#include <stop_token>
#include <string>
#include <vector>

namespace sextant {

/// A command whose process works on a job.
struct SupervisedCommands {
    std::vector<std::string> first;   ///< program and arguments of the first attempt
    std::vector<std::string> resume;  ///< of every later one
};

/// Runs a job's process, waits for it, and writes down how it ended where it could not do so itself: by which signal,
/// or by the kernel for lack of memory. Starts it again, at most `restarts` times, when a signal or trouble of the
/// machine (exit 4) ended it and it got further than the attempt before. `interrupted` and
/// `leaveNow` are passed on as SIGTERM, which asks to save and leave first, to leave at once then; after it nothing is
/// started any more. Gives back the exit code of the last
/// attempt; 128 + N for signal N. Throws RunError when the program cannot be started.
int supervise(const std::filesystem::path& job, const SupervisedCommands& commands, int64_t restarts,
              std::stop_token interrupted, std::stop_token leaveNow);

}  // namespace sextant
