// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/parallel.h"

#include <cstdint>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

namespace sextant {

/// Makes parts 0 ... count - 1 with `make(index, part)` on up to `threads` threads (0: all usable processors) and
/// passes them to `take(part)` in order while later ones are still being made. `take` is called by one thread at a
/// time, which may be any of them. Memory is reused: `make` finds in `part` what an earlier part left there. No thread
/// waits: the one that finishes the part whose turn it is passes it on, along with the parts after it that are already
/// finished. Exceptions as in parallelFor.
template <class Part>
void parallelInOrder(int64_t count, int threads, const std::function<void(int64_t index, Part& part)>& make,
                     const std::function<void(Part& part)>& take) {
    std::mutex mutex;
    std::vector<Part> finished(static_cast<size_t>(count)), spare;
    std::vector<bool> isFinished(static_cast<size_t>(count));
    size_t next = 0;
    bool handingOn = false;
    parallelFor(count, threads, [&](int64_t index) {
        Part part;
        std::unique_lock lock(mutex);
        if (!spare.empty()) {
            part = std::move(spare.back());
            spare.pop_back();
        }
        lock.unlock();
        make(index, part);
        lock.lock();
        finished[static_cast<size_t>(index)] = std::move(part);
        isFinished[static_cast<size_t>(index)] = true;
        if (handingOn) return;  // the thread that is passing parts on will reach this one
        handingOn = true;
        for (; next < finished.size() && isFinished[next]; ++next) {
            Part turn = std::move(finished[next]);
            lock.unlock();
            take(turn);
            lock.lock();
            spare.push_back(std::move(turn));
        }
        handingOn = false;
    });
}

}  // namespace sextant
