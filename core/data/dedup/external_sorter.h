// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/files.h"
#include "core/base/parallel.h"

#include <algorithm>
#include <deque>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <type_traits>
#include <vector>

namespace sextant {

/// Sorts more records than memory holds: sorted runs go to files, and a merge hands everything out in order. T is plain
/// data with a strict total operator< (records that compare equal must be equal, else their order is not defined). One
/// thread adds; runs are sorted by several.
template <class T>
class ExternalSorter {
    static_assert(std::is_trivially_copyable_v<T>);

public:
    /// Keeps at most about `memoryBytes`; its run files begin with `prefix` (a path) and are removed at the end.
    ExternalSorter(std::filesystem::path prefix, int64_t memoryBytes, int threads)
        : m_prefix(std::move(prefix)),
          m_capacity(std::max<size_t>(1024, static_cast<size_t>(memoryBytes) / sizeof(T))),
          m_threads(threads) {}
    ExternalSorter(const ExternalSorter&) = delete;
    ExternalSorter& operator=(const ExternalSorter&) = delete;
    ~ExternalSorter() {
        std::error_code code;
        for (size_t run = 0; run < m_runs; ++run) std::filesystem::remove(runPath(run), code);
    }

    Result<void> add(const T& record) {
        // Doubling at the end would need half as much again as the sorter may have.
        if (m_buffer.size() == m_buffer.capacity())
            m_buffer.reserve(m_buffer.size() < m_capacity / 4 ? std::max<size_t>(1024, 2 * m_buffer.size())
                                                              : m_capacity);
        m_buffer.push_back(record);
        return m_buffer.size() < m_capacity ? Result<void>() : spill();
    }
    int64_t size() const { return m_spilled + static_cast<int64_t>(m_buffer.size()); }

    /// Hands out all records in order. Nothing may be added afterwards.
    Result<void> forEach(const std::function<Result<void>(const T&)>& visit) {
        if (m_runs == 0) {
            sortBuffer();
            for (const T& record : m_buffer) SEXTANT_TRY(visit(record));
            return {};
        }
        if (!m_buffer.empty()) SEXTANT_TRY(spill());
        m_buffer = {};
        return merge(visit);
    }

private:
    std::filesystem::path runPath(size_t run) const { return m_prefix.string() + ".run-" + std::to_string(run); }

    /// Slices are sorted side by side and merged pairwise; the outcome is the one sorted order whatever the slices.
    void sortBuffer() {
        constexpr size_t kSlice = 1 << 16;
        const size_t count = m_buffer.size();
        size_t width = std::max(kSlice, (count + 7) / 8);
        auto at = [&](size_t index) { return m_buffer.begin() + static_cast<ptrdiff_t>(std::min(index, count)); };
        parallelFor(static_cast<int64_t>((count + width - 1) / width), m_threads, [&](int64_t i) {
            std::sort(at(static_cast<size_t>(i) * width), at(static_cast<size_t>(i + 1) * width));
        });
        for (; width < count; width *= 2)
            parallelFor(static_cast<int64_t>((count + 2 * width - 1) / (2 * width)), m_threads, [&](int64_t i) {
                const size_t first = static_cast<size_t>(i) * 2 * width;
                std::inplace_merge(at(first), at(first + width), at(first + 2 * width));
            });
    }
    Result<void> spill() {
        sortBuffer();
        FileWriter file = SEXTANT_TRY(FileWriter::open(runPath(m_runs++), FileWriter::Mode::Truncate));
        SEXTANT_TRY(file.write(m_buffer.data(), m_buffer.size() * sizeof(T)));
        SEXTANT_TRY(file.close());
        m_spilled += static_cast<int64_t>(m_buffer.size());
        m_buffer.clear();
        return {};
    }

    /// A sorted run, read through a window, so that what lies on the disk does not count as memory of the process.
    class Run {
    public:
        Run(std::filesystem::path path, size_t window) : m_path(std::move(path)), m_file(m_path, std::ios::binary) {
            m_window.resize(window);
        }
        const T& current() const { return m_window[m_next]; }
        /// Goes to the next record, or to the first one. False at the end.
        Result<bool> advance() {
            if (++m_next < m_count) return true;
            m_file.read(reinterpret_cast<char*>(m_window.data()),
                        static_cast<std::streamsize>(m_window.size() * sizeof(T)));
            const auto bytes = static_cast<size_t>(m_file.gcount());
            if (m_file.bad() || (!m_file && !m_file.eof()) || bytes % sizeof(T) != 0)
                return machineError("cannot read " + m_path.string(), "Check the disk");
            m_next = 0;
            m_count = bytes / sizeof(T);
            return m_count > 0;
        }

    private:
        std::filesystem::path m_path;
        std::ifstream m_file;
        std::vector<T> m_window;
        size_t m_next = 0, m_count = 0;
    };
    Result<void> merge(const std::function<Result<void>(const T&)>& visit) {
        std::deque<Run> runs;
        std::vector<Run*> heap;
        const size_t window = std::clamp<size_t>(m_capacity / 2 / m_runs, 256, (1 << 20) / sizeof(T));
        const auto later = [](const Run* a, const Run* b) { return b->current() < a->current(); };
        for (size_t i = 0; i < m_runs; ++i)
            if (SEXTANT_TRY(runs.emplace_back(runPath(i), window).advance())) heap.push_back(&runs.back());
        std::make_heap(heap.begin(), heap.end(), later);
        while (!heap.empty()) {
            SEXTANT_TRY(visit(heap.front()->current()));
            if (!SEXTANT_TRY(heap.front()->advance())) {
                heap.front() = heap.back();
                heap.pop_back();
            }
            sink(heap);
        }
        return {};
    }
    /// Restores the order of a heap whose first one has become later: half the comparisons of taking it out and putting
    /// it back.
    static void sink(std::vector<Run*>& heap) {
        for (size_t at = 0;;) {
            size_t first = at;
            for (const size_t child : {2 * at + 1, 2 * at + 2})
                if (child < heap.size() && heap[child]->current() < heap[first]->current()) first = child;
            if (first == at) return;
            std::swap(heap[at], heap[first]);
            at = first;
        }
    }

    std::filesystem::path m_prefix;
    size_t m_capacity;
    int m_threads;
    std::vector<T> m_buffer;
    size_t m_runs = 0;
    int64_t m_spilled = 0;
};

}  // namespace sextant
