// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace sextant {

/// What the kernel's control groups allow this process: containers, Slurm steps and systemd slices set their limits
/// there. Every group from the process's own up to the root counts; the tightest limit wins.
struct ControlGroupLimits {
    std::optional<int64_t> memoryBytes;
    /// What the tightest group still has: its limit less what is in use and cannot be dropped (the page cache can).
    std::optional<int64_t> memoryLeft;
    std::optional<double> processors;  ///< 1.5: one and a half processors' time
    int64_t memoryKills = 0;           ///< processes of these groups that the kernel killed for memory
};

/// Version 2 and version 1 groups. The arguments are where the system has them; tests name others.
ControlGroupLimits controlGroupLimits(const std::filesystem::path& memberships = "/proc/self/cgroup",
                                      const std::filesystem::path& mount = "/sys/fs/cgroup");

}  // namespace sextant
