// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace sextant {

/// Processors this process may run on: affinity and the quotas of control groups counted.
int processorCount();
/// The processor's name as the system gives it.
std::string processorName();
std::string hostName();

struct MemoryState {
    int64_t totalBytes = 0;
    int64_t availableBytes = 0;  ///< what a new process could use without swapping; limits of control groups counted
};
MemoryState memoryState();
/// Processes that the kernel has killed for lack of memory since the machine, or this process's control group, began.
int64_t memoryKills();

/// Resident memory of this process now, and the most it ever had.
int64_t residentBytes();
int64_t peakResidentBytes();

/// Seconds since 1970, with fractions.
double unixSeconds();
/// Seconds on a clock that never jumps.
double steadySeconds();

/// Whether a process with this id exists on this host.
bool processExists(int64_t pid);

}  // namespace sextant
