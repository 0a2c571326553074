// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>

namespace sextant {

/// Runs body(0) ... body(count - 1) on up to `threads` threads (0: all usable processors) and waits. Indices are handed
/// out one by one, so pieces may be uneven; results must not depend on which thread takes which. The first exception
/// is rethrown here after all threads have ended. For work of milliseconds and more: it starts threads every time.
void parallelFor(int64_t count, int threads, const std::function<void(int64_t index)>& body);

}  // namespace sextant
