// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/files.h"

#include <string>

namespace sextant {

/// A file that whole lines are appended to and that other processes follow. A line that could be written only in part
/// (a full disk) is taken back and kept, with all that follows, until there is room; so no line is ever glued to half
/// of another. One thread.
class LineFile {
public:
    /// Ends a line that a killed process left half written, so that the next one stands alone.
    static Result<LineFile> open(const std::filesystem::path& path);
    LineFile() = default;

    /// `lines` end with a newline each. What was kept is written first. On failure everything is kept, up to
    /// `kMostKept` bytes; beyond that the oldest lines are dropped and counted.
    Result<void> append(std::string_view lines);
    /// Tries again what is kept.
    Result<void> retry() { return append({}); }

    bool hasKept() const { return !m_kept.empty(); }
    int64_t droppedLines() const { return m_droppedLines; }

    static constexpr size_t kMostKept = size_t{64} << 20;

private:
    void dropOldest();

    FileWriter m_writer;
    int64_t m_goodEnd = 0;  // where the last whole line ends
    std::string m_kept;
    int64_t m_droppedLines = 0;
};

}  // namespace sextant
