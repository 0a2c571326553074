// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/dedup/sorted_runs.h"

#include <string>

namespace sextant {

/// Sorts more records than memory holds into one file: sorted runs go to files beside it and are merged. T is plain
/// data with a strict total operator< (records that compare equal must be equal, else their order is not defined). One
/// thread.
template <class T>
class ExternalSorter {
public:
    /// Keeps at most about `memoryBytes`. What it cannot keep lies beside `file`, until the sorter goes.
    ExternalSorter(std::filesystem::path file, int64_t memoryBytes)
        : m_file(std::move(file)),
          m_capacity(std::max<size_t>(1024, static_cast<size_t>(std::max<int64_t>(memoryBytes, 0)) / sizeof(T))) {}
    ExternalSorter(const ExternalSorter&) = delete;
    ExternalSorter& operator=(const ExternalSorter&) = delete;
    ~ExternalSorter() {
        std::error_code code;
        for (const auto& run : m_runs) std::filesystem::remove(run, code);
    }

    Result<void> add(const T& record) {
        // Doubling at the end would need half as much again as the sorter may have.
        if (m_buffer.size() == m_buffer.capacity())
            m_buffer.reserve(m_buffer.size() < m_capacity / 4 ? std::max<size_t>(1024, 2 * m_buffer.size())
                                                              : m_capacity);
        m_buffer.push_back(record);
        return m_buffer.size() < m_capacity ? Result<void>() : spill();
    }

    /// Writes the file. Nothing may be added afterwards.
    Result<void> finish() {
        if (m_runs.empty()) return writeBuffer(m_file);
        if (!m_buffer.empty()) SEXTANT_TRY(spill());
        m_buffer = {};
        FileWriter file = SEXTANT_TRY(FileWriter::open(m_file, FileWriter::Mode::Truncate));
        const size_t batch = std::max<size_t>(1024, m_capacity / 4);
        const auto mergeBytes = static_cast<int64_t>(m_capacity / 2 * sizeof(T));
        SEXTANT_TRY(SortedRuns<T>(m_runs).forEach(mergeBytes, [&](const T& record) -> Result<void> {
            m_buffer.push_back(record);
            return m_buffer.size() < batch ? Result<void>() : writeTo(file);
        }));
        SEXTANT_TRY(writeTo(file));
        SEXTANT_TRY(file.sync());
        return file.close();
    }

private:
    Result<void> spill() {
        m_runs.push_back(m_file.string() + ".run-" + std::to_string(m_runs.size()));
        return writeBuffer(m_runs.back());
    }
    Result<void> writeBuffer(const std::filesystem::path& path) {
        std::sort(m_buffer.begin(), m_buffer.end());
        FileWriter file = SEXTANT_TRY(FileWriter::open(path, FileWriter::Mode::Truncate));
        SEXTANT_TRY(writeTo(file));
        if (path == m_file) SEXTANT_TRY(file.sync());
        return file.close();
    }
    Result<void> writeTo(FileWriter& file) {
        SEXTANT_TRY(file.write(m_buffer.data(), m_buffer.size() * sizeof(T)));
        m_buffer.clear();
        return {};
    }

    std::filesystem::path m_file;
    size_t m_capacity;
    std::vector<T> m_buffer;
    std::vector<std::filesystem::path> m_runs;
};

}  // namespace sextant
