// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/thread_pool.h"

#include <algorithm>
#include <chrono>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace sextant::kernels {

namespace {

/// A thread takes half of its share of what is left: large ranges first, small ones so that all end together.
constexpr int64_t kPartOfShare = 2;
/// No range is smaller than a sixteenth of its share of everything.
constexpr int64_t kSmallestRanges = 16;
constexpr auto kSpinTime = std::chrono::microseconds(100);

void relax() {
#if defined(__x86_64__)
    _mm_pause();
#endif
}

/// Spins until `done` or until the spin time is over; true when done.
template <class Done>
bool spin(Done done) {
    const auto start = std::chrono::steady_clock::now();
    for (int round = 0;; ++round) {
        if (done()) return true;
        relax();
        if (round % 64 == 63 && std::chrono::steady_clock::now() - start > kSpinTime) return false;
    }
}

}  // namespace

ThreadPool::ThreadPool(int threads) {
    for (int thread = 1; thread < threads; ++thread) m_workers.emplace_back([this, thread] { work(thread); });
}

ThreadPool::~ThreadPool() {
    {
        std::lock_guard lock(m_mutex);
        m_ending = true;
        m_generation.fetch_add(1);
    }
    m_wake.notify_all();
    for (std::thread& worker : m_workers) worker.join();
}

void ThreadPool::forRanges(int64_t count, const std::function<void(int64_t, int64_t, int)>& body) {
    if (count <= 0) return;
    const int active = static_cast<int>(std::min<int64_t>(count, threads()));
    if (active == 1) {
        body(0, count, 0);
        return;
    }
    m_body = &body;
    m_count = count;
    m_active = active;
    m_smallestRange = (count + active * kSmallestRanges - 1) / (active * kSmallestRanges);
    m_next.store(0, std::memory_order_relaxed);
    m_unfinished.store(static_cast<int>(m_workers.size()), std::memory_order_relaxed);
    m_generation.fetch_add(1, std::memory_order_seq_cst);
    if (m_sleeping.load(std::memory_order_seq_cst) > 0) {
        std::lock_guard lock(m_mutex);
        m_wake.notify_all();
    }
    runRanges(0);
    auto finished = [&] { return m_unfinished.load(std::memory_order_acquire) == 0; };
    while (!spin(finished)) std::this_thread::yield();
}

void ThreadPool::runRanges(int thread) {
    if (thread >= m_active) return;
    int64_t begin = m_next.load(std::memory_order_relaxed);
    while (begin < m_count) {
        const int64_t size = std::max(m_smallestRange, (m_count - begin) / (m_active * kPartOfShare));
        const int64_t end = std::min(begin + size, m_count);
        if (!m_next.compare_exchange_weak(begin, end, std::memory_order_relaxed)) continue;
        (*m_body)(begin, end, thread);
        begin = m_next.load(std::memory_order_relaxed);
    }
}

void ThreadPool::work(int thread) {
    uint64_t seen = 0;
    for (;;) {
        auto called = [&] { return m_generation.load(std::memory_order_acquire) != seen; };
        if (!spin(called)) {
            std::unique_lock lock(m_mutex);
            m_sleeping.fetch_add(1, std::memory_order_seq_cst);
            m_wake.wait(lock, [&] { return m_generation.load(std::memory_order_seq_cst) != seen; });
            m_sleeping.fetch_sub(1, std::memory_order_relaxed);
        }
        seen = m_generation.load(std::memory_order_acquire);
        if (m_ending) return;
        runRanges(thread);
        m_unfinished.fetch_sub(1, std::memory_order_release);
    }
}

}  // namespace sextant::kernels
