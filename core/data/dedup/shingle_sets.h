// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/files.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace sextant {

/// Sets of shingle hashes in a file, read back one by one, so that memory holds no more than the sets being compared.
class ShingleSetWriter {
public:
    static Result<ShingleSetWriter> create(const std::filesystem::path& path);
    /// The next set; sorted, without repetitions.
    Result<void> add(const std::vector<uint64_t>& set);
    /// Where each set begins, in members, and the end of the last.
    Result<std::vector<uint64_t>> finish();

private:
    FileWriter m_file;
    std::string m_buffer;
    std::vector<uint64_t> m_starts = {0};
};

/// The same file. Const calls from any thread.
class ShingleSets {
public:
    /// An error (Data) if the file is shorter than `starts` says.
    static Result<ShingleSets> open(const std::filesystem::path& path, std::vector<uint64_t> starts);
    ShingleSets() = default;
    ShingleSets(ShingleSets&& other) noexcept;
    ShingleSets& operator=(ShingleSets&& other) noexcept;
    ~ShingleSets();

    size_t count() const { return m_starts.empty() ? 0 : m_starts.size() - 1; }
    size_t sizeOf(size_t set) const { return m_starts[set + 1] - m_starts[set]; }
    Result<void> read(size_t set, std::vector<uint64_t>& members) const;

private:
    std::filesystem::path m_path;
    int m_descriptor = -1;
    std::vector<uint64_t> m_starts;
};

}  // namespace sextant
