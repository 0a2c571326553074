// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace sextant::kernels {

/// A fixed set of threads that run one parallel region at a time. Between regions they spin for a moment (regions
/// follow each other closely inside a training step), then sleep. The caller is one of the threads.
class ThreadPool {
public:
    explicit ThreadPool(int threads);
    ~ThreadPool();
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;

    int threads() const { return static_cast<int>(m_workers.size()) + 1; }

    /// Calls body(begin, end, thread) for ranges that together are [0, count), and waits. Each thread takes the next
    /// few when it is done with its last, so that a slow core (a small one, or one that others use, too) holds up
    /// nobody. Results must not depend on where the ranges are cut. Not reentrant; body must not throw.
    void forRanges(int64_t count, const std::function<void(int64_t begin, int64_t end, int thread)>& body);

private:
    void work(int thread);
    void runRanges(int thread);

    std::vector<std::thread> m_workers;
    const std::function<void(int64_t, int64_t, int)>* m_body = nullptr;
    int64_t m_count = 0, m_smallestRange = 1;
    std::atomic<int64_t> m_next{0};  // where the next range begins
    int m_active = 0;                // threads that take part in the current region
    std::atomic<uint64_t> m_generation{0};
    std::atomic<int> m_unfinished{0};
    std::atomic<bool> m_ending{false};
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::atomic<int> m_sleeping{0};
};

}  // namespace sextant::kernels
