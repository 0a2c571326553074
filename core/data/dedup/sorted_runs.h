// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/files.h"

#include <algorithm>
#include <deque>
#include <filesystem>
#include <optional>
#include <type_traits>
#include <vector>

namespace sextant {

/// Files of sorted records, read as one. T is plain data with a strict total operator<. Const calls from any thread.
///
/// What lies on the disk is read through windows, so that it does not count as memory of the process, and a file is
/// open only while a window is filled, so that any number of them can be merged.
template <class T>
class SortedRuns {
    static_assert(std::is_trivially_copyable_v<T>);

public:
    explicit SortedRuns(std::vector<std::filesystem::path> files) : m_files(std::move(files)) {}

    /// Hands out all records in order: visit(const T&) -> Result<void>. Keeps about `memoryBytes`.
    template <class Visit>
    Result<void> forEach(int64_t memoryBytes, Visit&& visit) const {
        return between({}, {}, memoryBytes, visit);
    }
    /// Those that are not less than `from` and less than `to`.
    template <class Visit>
    Result<void> between(const std::optional<T>& from, const std::optional<T>& to, int64_t memoryBytes,
                         Visit&& visit) const {
        const size_t window = windowRecords(memoryBytes);
        const auto later = [](const Run* a, const Run* b) { return b->current() < a->current(); };
        std::deque<Run> runs;
        std::vector<Run*> heap;
        for (const auto& path : m_files) {
            Run run = SEXTANT_TRY(Run::open(path, from, to, window));
            if (run.isEmpty()) continue;
            runs.push_back(std::move(run));
            SEXTANT_TRY(runs.back().fill());
            heap.push_back(&runs.back());
        }
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
    /// Of all files.
    Result<int64_t> bytes() const {
        int64_t sum = 0;
        for (const auto& path : m_files) sum += static_cast<int64_t>(SEXTANT_TRY(RandomAccessFile::open(path)).size());
        return sum;
    }

private:
    size_t windowRecords(int64_t memoryBytes) const {
        const auto share = static_cast<size_t>(std::max<int64_t>(memoryBytes, 0)) / std::max<size_t>(m_files.size(), 1);
        return std::clamp<size_t>(share, 4096, 1 << 20) / sizeof(T);
    }

    /// Part of a file behind a window.
    class Run {
    public:
        static Result<Run> open(const std::filesystem::path& path, const std::optional<T>& from,
                                const std::optional<T>& to, size_t window) {
            const RandomAccessFile file = SEXTANT_TRY(RandomAccessFile::open(path));
            if (file.size() % sizeof(T) != 0)
                return dataError(path.string() + ": the file is cut off", "Remove it and start the job again");
            Run run;
            run.m_path = path;
            run.m_windowRecords = window;
            run.m_next = from ? SEXTANT_TRY(firstNotLess(file, *from)) : 0;
            run.m_end = to ? SEXTANT_TRY(firstNotLess(file, *to)) : file.size() / sizeof(T);
            return run;
        }
        bool isEmpty() const { return m_next >= m_end; }
        const T& current() const { return m_window[m_at]; }
        /// Goes to the next record. False at the end.
        Result<bool> advance() {
            if (++m_at < m_window.size()) return true;
            if (isEmpty()) return false;
            SEXTANT_TRY(fill());
            return true;
        }
        Result<void> fill() {
            m_window.resize(static_cast<size_t>(std::min<uint64_t>(m_windowRecords, m_end - m_next)));
            const RandomAccessFile file = SEXTANT_TRY(RandomAccessFile::open(m_path));
            SEXTANT_TRY(file.read(m_next * sizeof(T), m_window.data(), m_window.size() * sizeof(T)));
            m_next += m_window.size();
            m_at = 0;
            return {};
        }

    private:
        static Result<uint64_t> firstNotLess(const RandomAccessFile& file, const T& bound) {
            uint64_t first = 0, count = file.size() / sizeof(T);
            while (count > 0) {
                T middle;
                SEXTANT_TRY(file.read((first + count / 2) * sizeof(T), &middle, sizeof middle));
                if (middle < bound) {
                    first += count / 2 + 1;
                    count -= count / 2 + 1;
                } else {
                    count /= 2;
                }
            }
            return first;
        }

        std::filesystem::path m_path;
        uint64_t m_next = 0, m_end = 0;  // records not yet in the window
        size_t m_windowRecords = 0, m_at = 0;
        std::vector<T> m_window;
    };

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

    std::vector<std::filesystem::path> m_files;
};

}  // namespace sextant
