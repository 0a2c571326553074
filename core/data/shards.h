// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/files.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace sextant {

/// Tokens of documents in Megatron's indexed format: PREFIX.bin holds the tokens of all documents one after the other
/// (uint16 for vocabularies up to 65,536, else int32, little-endian), PREFIX.idx their sizes and places.
class ShardWriter {
public:
    /// `prefix`: path without .bin/.idx.
    static Result<ShardWriter> create(const std::filesystem::path& prefix, int64_t vocabularySize);
    Result<void> addDocument(std::span<const int32_t> tokens);
    /// Writes the index and syncs both files.
    Result<void> finish();

    int64_t documents() const { return static_cast<int64_t>(m_sizes.size()); }
    int64_t tokens() const { return m_tokens; }

private:
    std::filesystem::path m_prefix;
    FileWriter m_bin;
    bool m_wide = false;
    int64_t m_tokens = 0;
    std::vector<int32_t> m_sizes;
    std::vector<uint16_t> m_narrow;
};

/// The same files, memory-mapped. Opening checks the index against the data.
class ShardReader {
public:
    static Result<ShardReader> open(const std::filesystem::path& prefix);

    int64_t documents() const { return static_cast<int64_t>(m_starts.size()) - 1; }
    int64_t tokens() const { return m_starts.back(); }
    /// First token of each document, and the number of all tokens at the end.
    const std::vector<int64_t>& starts() const { return m_starts; }
    /// Tokens [first, first + out.size()) of the whole stream.
    void read(int64_t first, std::span<int32_t> out) const;
    int64_t mappedBytes() const { return static_cast<int64_t>(m_bin.size()); }

private:
    MappedFile m_bin;
    bool m_wide = false;
    std::vector<int64_t> m_starts;
};

}  // namespace sextant
