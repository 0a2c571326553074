// SPDX-License-Identifier: Apache-2.0
#include "core/base/parallel.h"

#include "core/base/system.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace sextant {

void parallelFor(int64_t count, int threads, const std::function<void(int64_t)>& body) {
    if (threads <= 0) threads = processorCount();
    threads = static_cast<int>(std::min<int64_t>(threads, count));
    if (threads <= 1) {
        for (int64_t i = 0; i < count; ++i) body(i);
        return;
    }
    std::atomic<int64_t> next = 0;
    std::mutex mutex;
    std::exception_ptr failure;
    auto work = [&] {
        for (int64_t i; (i = next.fetch_add(1)) < count;) {
            try {
                body(i);
            } catch (...) {
                std::lock_guard lock(mutex);
                if (!failure) failure = std::current_exception();
                next = count;
            }
        }
    };
    {
        std::vector<std::jthread> workers;
        for (int t = 1; t < threads; ++t) workers.emplace_back(work);
        work();
    }
    if (failure) std::rethrow_exception(failure);
}

}  // namespace sextant
