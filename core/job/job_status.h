// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace sextant {

enum class JobState { Queued, Running, Paused, Stopping, Finished, Failed, Interrupted };
std::string jobStateName(JobState state);
std::optional<JobState> jobStateFromName(const std::string& name);
/// Running, paused or stopping: a process should be alive behind it.
bool isActive(JobState state);

/// How a job came to its end. Stopped: somebody asked for it, and its state was saved. Unexpected: its process was
/// killed, or crashed, or the machine went down.
enum class JobEnd { None, Finished, Stopped, Failed, Unexpected };

/// status.json. Written by the process that works on the job, read by anybody.
struct JobStatus {
    JobState state = JobState::Queued;
    std::string kind;
    int64_t pid = 0;
    std::string host;
    double heartbeat = 0;  ///< unix seconds of the last sign of life
    double started = 0;    ///< unix seconds when this process began
    std::string message;   ///< a sentence: of a failure; who stopped it; what ended it unexpectedly
    bool isUnexpectedEnd = false;

    JobEnd end() const;
    Json toJson() const;
    static JobStatus fromJson(const Json& json);
};

/// Replaces the file. On a full disk it is written over in place, which needs no room: the last state must not be lost.
Result<void> writeJobStatus(const std::filesystem::path& path, const JobStatus& status);

}  // namespace sextant
