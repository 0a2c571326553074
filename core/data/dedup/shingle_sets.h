// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/files.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace sextant {

/// Sets of shingle hashes in a file, read back one by one, so that memory holds no more than the sets being compared.
/// The file: the members of all sets, 64 bits each; the sizes of the sets, 64 bits each; how many sets, 64 bits.
class ShingleSetWriter {
public:
    static Result<ShingleSetWriter> create(const std::filesystem::path& path);
    /// The next set; sorted, without repetitions.
    Result<void> add(const std::vector<uint64_t>& set);
    Result<void> finish();

private:
    Result<void> append(const std::vector<uint64_t>& numbers);

    FileWriter m_file;
    std::string m_buffer;
    std::vector<uint64_t> m_sizes;
};

/// The sets of several such files, numbered through. Const calls from any thread.
class ShingleSets {
public:
    /// A file that is cut off is a Data error.
    static Result<ShingleSets> open(const std::vector<std::filesystem::path>& paths);
    /// How many sets a file has; reads nothing else of it.
    static Result<uint64_t> countIn(const std::filesystem::path& path);

    size_t count() const { return m_starts.size() - 1; }
    size_t sizeOf(size_t set) const { return m_starts[set + 1] - m_starts[set]; }
    Result<void> read(size_t set, std::vector<uint64_t>& members) const;

private:
    Result<void> append(RandomAccessFile file);

    std::vector<RandomAccessFile> m_files;
    std::vector<size_t> m_firsts = {0};    // of every file, and the end
    std::vector<uint64_t> m_starts = {0};  // of every set in members, through all files, and the end
};

}  // namespace sextant
