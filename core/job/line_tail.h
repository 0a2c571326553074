// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace sextant {

/// Follows an append-only file of JSON lines (events.jsonl, control.jsonl) from a byte offset. A line counts once its
/// newline is there; a line that is no JSON object (torn by a crash) is skipped. One thread at a time.
class LineTail {
public:
    explicit LineTail(std::filesystem::path path, int64_t offset = 0) : m_path(std::move(path)), m_offset(offset) {}

    /// Lines that were completed since the last call, at most about `maximumBytes` worth of them. A missing file is
    /// empty. Starts again from the beginning when the file became shorter (somebody replaced it).
    std::vector<Json> read(int64_t maximumBytes = 16 << 20);

    int64_t offset() const { return m_offset; }
    /// Whether the last read stopped at its limit, so that there is more.
    bool hasMore() const { return m_hasMore; }
    const std::filesystem::path& path() const { return m_path; }

private:
    std::filesystem::path m_path;
    int64_t m_offset = 0;
    bool m_hasMore = false;
};

}  // namespace sextant
