// SPDX-License-Identifier: Apache-2.0
#include "core/base/system.h"

#include "core/base/control_group.h"

#include <sched.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <fstream>
#include <thread>

namespace sextant {

namespace {

/// The value in KiB of a "Name:   123 kB" line, in bytes.
int64_t kibibyteLine(const char* path, const std::string& name) {
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);)
        if (line.starts_with(name)) return std::stoll(line.substr(name.size())) * 1024;
    return 0;
}

}  // namespace

int processorCount() {
    cpu_set_t set;
    CPU_ZERO(&set);
    int count = static_cast<int>(std::thread::hardware_concurrency());
    if (::sched_getaffinity(0, sizeof set, &set) == 0) count = CPU_COUNT(&set);
    if (const auto quota = controlGroupLimits().processors)
        count = std::min(count, static_cast<int>(std::ceil(*quota)));
    return std::max(1, count);
}

std::string processorName() {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);) {
        if (!line.starts_with("model name")) continue;
        size_t colon = line.find(": ");
        if (colon != std::string::npos) return line.substr(colon + 2);
    }
    return "unknown processor";
}

std::string hostName() {
    char name[256] = {};
    return ::gethostname(name, sizeof name - 1) == 0 ? name : "localhost";
}

MemoryState memoryState() {
    MemoryState state{kibibyteLine("/proc/meminfo", "MemTotal:"), kibibyteLine("/proc/meminfo", "MemAvailable:")};
    const ControlGroupLimits limits = controlGroupLimits();
    if (limits.memoryBytes && *limits.memoryBytes < state.totalBytes) {
        state.totalBytes = *limits.memoryBytes;
        state.availableBytes = std::min(state.availableBytes, *limits.memoryLeft);
    }
    return state;
}

int64_t memoryKills() {
    int64_t kills = controlGroupLimits().memoryKills;
    std::ifstream file("/proc/vmstat");
    std::string name;
    for (int64_t value = 0; file >> name >> value;)
        if (name == "oom_kill") kills = std::max(kills, value);
    return kills;
}

int64_t residentBytes() { return kibibyteLine("/proc/self/status", "VmRSS:"); }

int64_t peakResidentBytes() { return kibibyteLine("/proc/self/status", "VmHWM:"); }

double unixSeconds() {
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

double steadySeconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

bool processExists(int64_t pid) { return pid > 0 && (::kill(static_cast<pid_t>(pid), 0) == 0 || errno == EPERM); }

}  // namespace sextant
