// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace sextant {

/// Processors this process may run on (affinity counted).
int processorCount();
/// The processor's name as the system gives it.
std::string processorName();
std::string hostName();

struct MemoryState {
    int64_t totalBytes = 0;
    int64_t availableBytes = 0;  ///< what a new process could use without swapping; container limits counted
};
MemoryState memoryState();

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
