// SPDX-License-Identifier: Apache-2.0
#include "core/base/control_group.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <vector>

namespace sextant {

namespace {

/// The number a file begins with; nothing for "max", -1 and a missing file.
std::optional<int64_t> numberIn(const std::filesystem::path& path) {
    std::ifstream file(path);
    int64_t value = 0;
    if (!(file >> value) || value < 0) return std::nullopt;
    return value;
}

/// The number behind a name in a file of "name value" lines.
int64_t valueOf(const std::filesystem::path& path, const std::string& name) {
    std::ifstream file(path);
    std::string word;
    for (int64_t value = 0; file >> word >> value;)
        if (word == name) return value;
    return 0;
}

template <class Number>
void lower(std::optional<Number>& limit, std::optional<Number> other) {
    if (other && (!limit || *other < *limit)) limit = other;
}

/// The names that one version gives to the same facts.
struct MemoryFiles {
    const char *limit, *used, *statistics, *droppable;
};
constexpr MemoryFiles kVersion2{"memory.max", "memory.current", "memory.stat", "inactive_file"};
constexpr MemoryFiles kVersion1{"memory.limit_in_bytes", "memory.usage_in_bytes", "memory.stat", "total_inactive_file"};
constexpr int64_t kNoLimit = int64_t{1} << 60;  // version 1 writes "none" as a huge number

void takeMemory(ControlGroupLimits& limits, const std::filesystem::path& group, const MemoryFiles& files) {
    const auto limit = numberIn(group / files.limit);
    if (!limit || *limit >= kNoLimit) return;
    lower(limits.memoryBytes, limit);
    const int64_t used = numberIn(group / files.used).value_or(0) - valueOf(group / files.statistics, files.droppable);
    lower(limits.memoryLeft, std::optional<int64_t>(std::max<int64_t>(0, *limit - std::max<int64_t>(0, used))));
}

void takeProcessors(ControlGroupLimits& limits, std::optional<int64_t> quota, std::optional<int64_t> period) {
    if (quota && period && *quota > 0 && *period > 0)
        lower(limits.processors, std::optional<double>(static_cast<double>(*quota) / static_cast<double>(*period)));
}

void takeVersion2(ControlGroupLimits& limits, const std::filesystem::path& group) {
    takeMemory(limits, group, kVersion2);
    std::ifstream file(group / "cpu.max");
    std::string quota;
    int64_t period = 0;
    if (file >> quota >> period && quota != "max") takeProcessors(limits, std::atoll(quota.c_str()), period);
    limits.memoryKills = std::max(limits.memoryKills, valueOf(group / "memory.events", "oom_kill"));
}

/// The group and those above it, up to the mount; inside a container the path of the host may not be there.
std::vector<std::filesystem::path> groupsOf(const std::filesystem::path& mount, const std::string& path) {
    std::vector<std::filesystem::path> groups;
    std::filesystem::path relative = std::filesystem::path(path).relative_path();
    for (;;) {
        groups.push_back(mount / relative);
        if (relative.empty()) return groups;
        relative = relative.parent_path();
    }
}

bool names(const std::string& controllers, const std::string& wanted) {
    std::istringstream list(controllers);
    for (std::string name; std::getline(list, name, ',');)
        if (name == wanted) return true;
    return false;
}

}  // namespace

ControlGroupLimits controlGroupLimits(const std::filesystem::path& memberships, const std::filesystem::path& mount) {
    ControlGroupLimits limits;
    std::ifstream file(memberships);
    for (std::string line; std::getline(file, line);) {  // "hierarchy:controllers:path"
        const size_t first = line.find(':'), second = line.find(':', first + 1);
        if (first == std::string::npos || second == std::string::npos) continue;
        const std::string controllers = line.substr(first + 1, second - first - 1), path = line.substr(second + 1);
        if (controllers.empty())
            for (const auto& group : groupsOf(mount, path)) takeVersion2(limits, group);
        if (names(controllers, "memory"))
            for (const auto& group : groupsOf(mount / "memory", path)) {
                takeMemory(limits, group, kVersion1);
                limits.memoryKills = std::max(limits.memoryKills, valueOf(group / "memory.oom_control", "oom_kill"));
            }
        if (names(controllers, "cpu"))
            for (const auto& group : groupsOf(mount / "cpu", path))
                takeProcessors(limits, numberIn(group / "cpu.cfs_quota_us"), numberIn(group / "cpu.cfs_period_us"));
    }
    return limits;
}

}  // namespace sextant
