// SPDX-License-Identifier: Apache-2.0
#include "core/base/system.h"

#include <sched.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <fstream>
#include <thread>

namespace sextant {

namespace {

/// A number from a one-line file of the system, or `fallback` ("max", missing file).
int64_t numberFile(const char* path, int64_t fallback) {
    std::ifstream file(path);
    int64_t value = 0;
    return (file >> value) ? value : fallback;
}

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
    if (::sched_getaffinity(0, sizeof set, &set) == 0) return std::max(1, CPU_COUNT(&set));
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
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
    int64_t limit = numberFile("/sys/fs/cgroup/memory.max", state.totalBytes);
    int64_t used = numberFile("/sys/fs/cgroup/memory.current", 0);
    if (limit < state.totalBytes) {
        state.totalBytes = limit;
        state.availableBytes = std::min(state.availableBytes, std::max<int64_t>(0, limit - used));
    }
    return state;
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
