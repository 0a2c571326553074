// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/spec/config_file.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace sextant {

enum class JobState { Queued, Running, Paused, Stopping, Finished, Failed, Interrupted };
std::string jobStateName(JobState state);
std::optional<JobState> jobStateFromName(const std::string& name);
/// Running, paused or stopping: a process should be alive behind it.
bool isActive(JobState state);

/// status.json. Written by the process that works on the job, read by anybody.
struct JobStatus {
    JobState state = JobState::Queued;
    std::string kind;
    int64_t pid = 0;
    std::string host;
    double heartbeat = 0;  ///< unix seconds of the last sign of life
    double started = 0;
    std::string message;  ///< the sentence of a failure

    Json toJson() const;
    static JobStatus fromJson(const Json& json);
};

/// The folder a job lives in (contract: design of the job folder). Knows the names of its files and nothing of what
/// runs. Cheap to copy.
class JobFolder {
public:
    explicit JobFolder(std::filesystem::path path) : m_path(std::move(path)) {}

    /// Makes the folder, if needed, and freezes the config in it. Refuses a folder that already holds a job.
    static Result<JobFolder> create(const std::filesystem::path& path, const SpecKind& kind,
                                    const OptionValues& values);
    /// A folder that holds a job.
    static Result<JobFolder> open(const std::filesystem::path& path);
    /// Whether `path` looks like a job (has a config.yaml).
    static bool isJob(const std::filesystem::path& path);

    const std::filesystem::path& path() const { return m_path; }
    std::filesystem::path configPath() const { return m_path / "config.yaml"; }
    std::filesystem::path eventsPath() const { return m_path / "events.jsonl"; }
    std::filesystem::path controlPath() const { return m_path / "control.jsonl"; }
    std::filesystem::path statusPath() const { return m_path / "status.json"; }
    std::filesystem::path logPath() const { return m_path / "log.txt"; }
    std::filesystem::path lockPath() const { return m_path / ".lock"; }
    std::filesystem::path checkpointsPath() const { return m_path / "checkpoints"; }
    std::filesystem::path reportPath() const { return m_path / "report.json"; }

    Result<Config> readConfig() const;
    /// What status.json says, corrected: an active state whose process is gone (same host) becomes Interrupted.
    Result<JobStatus> readStatus() const;

    /// Asks the running job for something: "stop", "pause", "continue", "checkpoint". Returns the id of the request,
    /// which the job repeats in its `control` event.
    Result<std::string> request(const std::string& action, const Json& arguments = Json::object()) const;

    /// Complete checkpoints, oldest first.
    struct Checkpoint {
        int64_t step = 0;
        std::filesystem::path path;
    };
    std::vector<Checkpoint> checkpoints() const;

private:
    std::filesystem::path m_path;
};

}  // namespace sextant
