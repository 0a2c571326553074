// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace sextant {

/// Rotating: removed once there are `checkpoint.keep_last` newer ones. Pinned: stays until somebody removes it.
enum class Retention { Rotating, Pinned };

/// A complete checkpoint of a job.
struct Checkpoint {
    int64_t step = 0;
    std::filesystem::path path;
    Retention retention = Retention::Rotating;
};

// A job's checkpoints/: its folders by name, which of them counts as the newest, which of them stay.

/// "checkpoint-STEP"
std::string checkpointName(int64_t step);
/// The step of such a name.
std::optional<int64_t> checkpointStep(const std::string& name);
/// Complete checkpoints in `root`, oldest first.
std::vector<Checkpoint> listCheckpoints(const std::filesystem::path& root);
/// The one that `root`/latest names; where that says nothing useful, the one of the highest step.
std::optional<Checkpoint> newestCheckpoint(const std::filesystem::path& root);
Result<void> setNewestCheckpoint(const std::filesystem::path& root, const Checkpoint& checkpoint);

Result<void> setRetention(const Checkpoint& checkpoint, Retention retention);
/// Gone at once for whoever looks for it, then bit by bit.
Result<void> removeCheckpoint(const Checkpoint& checkpoint);
/// Removes what a killed process left half written, and all rotating checkpoints but the newest `keepLast`.
void tidyCheckpoints(const std::filesystem::path& root, int64_t keepLast);
/// Moves the checkpoints beyond `step` to `root`/aside, for a run that went back and will write its own; makes
/// the one of `step` the newest. Gives back the steps that were moved.
Result<std::vector<int64_t>> setLaterCheckpointsAside(const std::filesystem::path& root, int64_t step);

/// Bytes on disk of the rotating checkpoints: what the rotation gives back.
int64_t rotatingCheckpointBytes(const std::filesystem::path& root);

/// What a checkpoint is called while it is written: its name with this behind.
inline constexpr std::string_view kUnfinishedSuffix = ".partial";

}  // namespace sextant
