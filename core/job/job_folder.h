// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/job/checkpoints.h"
#include "core/job/job_status.h"
#include "core/spec/config_file.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace sextant {

/// The folder a job lives in (contract: design of the job folder). Knows the names of its files and nothing of what
/// runs. Cheap to copy.
class JobFolder {
public:
    explicit JobFolder(std::filesystem::path path) : m_path(std::move(path)) {}

    /// Makes the folder, if needed, and freezes the config in it. Refuses a folder that already holds a job; of two
    /// that ask for the same folder at once, one makes it.
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
    /// Records of the processes that share a job's work (core/job/part_records.h).
    std::filesystem::path partsPath() const { return m_path / "work" / "parts"; }
    /// Batch scripts of a job on a cluster.
    std::filesystem::path slurmPath() const { return m_path / "slurm"; }

    Result<Config> readConfig() const;
    /// What status.json says, corrected: an active state that nobody stands behind any more becomes Interrupted, as an
    /// unexpected end. Somebody does as long as the folder's lock is held; where the lock of another host cannot be
    /// seen, as long as the heartbeat is younger than a minute.
    Result<JobStatus> readStatus() const;

    /// Asks the running job for something: "stop", "pause", "continue", "checkpoint". Returns the id of the request,
    /// which the job repeats in its `control` event.
    Result<std::string> request(const std::string& action, const Json& arguments = Json::object()) const;

    /// Complete checkpoints, oldest first.
    std::vector<Checkpoint> checkpoints() const { return listCheckpoints(checkpointsPath()); }
    /// The checkpoint a resumed run goes on from and a chat opens.
    std::optional<Checkpoint> newestCheckpoint() const { return sextant::newestCheckpoint(checkpointsPath()); }

private:
    std::filesystem::path m_path;
};

}  // namespace sextant
