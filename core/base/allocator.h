// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace sextant {

/// Lets the process keep memory that it frees, for its own next use. For jobs whose buffers of some megabytes come and go
/// with every piece of work: by default they are given back to the system each time, and every page of the next one is
/// a fault. No effect where the C library is not glibc. Call it before other threads begin.
void keepFreedMemory();

}  // namespace sextant
