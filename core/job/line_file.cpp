// SPDX-License-Identifier: Apache-2.0
#include "core/job/line_file.h"

#include <algorithm>

namespace sextant {

namespace {

Result<bool> endsInsideLine(const std::filesystem::path& path, int64_t size) {
    if (size == 0) return false;
    const auto file = SEXTANT_TRY(RandomAccessFile::open(path));
    char last = 0;
    SEXTANT_TRY(file.read(static_cast<uint64_t>(size) - 1, &last, 1));
    return last != '\n';
}

}  // namespace

Result<LineFile> LineFile::open(const std::filesystem::path& path) {
    LineFile file;
    file.m_writer = SEXTANT_TRY(FileWriter::open(path, FileWriter::Mode::Append));
    file.m_goodEnd = SEXTANT_TRY(file.m_writer.size());
    if (SEXTANT_TRY(endsInsideLine(path, file.m_goodEnd))) SEXTANT_TRY(file.append("\n"));
    return file;
}

Result<void> LineFile::append(std::string_view lines) {
    if (!m_kept.empty()) {
        m_kept += lines;
        lines = m_kept;
    }
    if (lines.empty()) return {};
    const auto size = static_cast<int64_t>(lines.size());
    auto written = m_writer.write(lines);
    if (written) {
        m_goodEnd += size;
        m_kept.clear();
        return {};
    }
    // What was written up to the last newline stays; giving up the rest of it needs no room.
    const int64_t reached = m_writer.size().valueOr(m_goodEnd) - m_goodEnd;
    const auto part = lines.substr(0, static_cast<size_t>(std::clamp<int64_t>(reached, 0, size)));
    const size_t whole = part.rfind('\n') + 1;  // 0 where there is none
    (void)m_writer.truncate(m_goodEnd + static_cast<int64_t>(whole));
    m_goodEnd += static_cast<int64_t>(whole);
    m_kept = std::string(lines.substr(whole));
    dropOldest();
    return written;
}

void LineFile::dropOldest() {
    if (m_kept.size() <= kMostKept) return;
    size_t from = m_kept.find('\n', m_kept.size() - kMostKept / 2);
    from = from == std::string::npos ? m_kept.size() : from + 1;
    m_droppedLines += std::count(m_kept.begin(), m_kept.begin() + static_cast<std::ptrdiff_t>(from), '\n');
    m_kept.erase(0, from);
}

}  // namespace sextant
