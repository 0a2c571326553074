// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/line_chunks.h"

#include "core/base/text.h"
#include "core/data/formats/record_text.h"
#include "core/data/formats/text_checks.h"

#include <algorithm>

namespace sextant {

namespace {

constexpr size_t kSniffedBytes = 64 << 10;
constexpr size_t kPadding = 64;
constexpr size_t kHeadBytes = 200;
constexpr size_t kLongestBorder = 16;

}  // namespace

size_t firstLineEnd(std::string_view text) {
    const size_t end = text.find('\n');
    return end == std::string_view::npos ? end : end + 1;
}
size_t lastLineEnd(std::string_view text) {
    const size_t end = text.rfind('\n');
    return end == std::string_view::npos ? end : end + 1;
}

Result<void> LineChunks::fill(size_t wanted) {
    while (!m_ended && m_buffer.size() < wanted) {
        if (auto outcome = m_source->next(m_piece); !outcome) {
            if (outcome.error().kind != ErrorKind::Data || m_buffer.empty()) return outcome;
            m_failure = outcome.error();  // what was read before is handed out first
            m_piece.clear();
        }
        m_ended = m_piece.empty();
        if (!m_started && m_content == FileContent::Text)
            SEXTANT_TRY(refuseBinary(std::string_view(m_piece).substr(0, kSniffedBytes), m_file.string()));
        m_started = true;
        m_buffer += m_piece;
    }
    return {};
}

/// Leaves out the record the buffer begins with, however long it is.
Result<void> LineChunks::skipRecord(RawChunk& chunk) {
    BadRecord bad{
        m_position,
        m_content == FileContent::Text ? "line " + std::to_string(m_line) : "byte " + std::to_string(m_position),
        "the record is longer than " + formatBytes(static_cast<int64_t>(m_longest)),
        {}};
    assignValidText(std::string_view(m_buffer).substr(0, kHeadBytes), bad.head);
    chunk.bad.push_back(std::move(bad));
    while (true) {
        const size_t end = m_borders.firstEnd(m_buffer);
        // A border may lie across two pieces: the last bytes stay.
        const size_t gone = end != std::string::npos ? end
                            : m_ended                ? m_buffer.size()
                                                     : m_buffer.size() - std::min(m_buffer.size(), kLongestBorder);
        m_line += std::count(m_buffer.begin(), m_buffer.begin() + static_cast<ptrdiff_t>(gone), '\n');
        m_position += static_cast<int64_t>(gone);
        m_buffer.erase(0, gone);
        if (end != std::string::npos || m_ended) return {};
        SEXTANT_TRY(fill(m_buffer.size() + 1));
    }
}

RawChunk LineChunks::take(size_t length) {
    RawChunk chunk;
    chunk.bytes.reserve(length + kPadding);
    chunk.bytes.assign(m_buffer, 0, length);
    chunk.position = m_position;
    chunk.line = m_line;
    m_line += std::count(chunk.bytes.begin(), chunk.bytes.end(), '\n');
    m_position += static_cast<int64_t>(length);
    m_buffer.erase(0, length);
    return chunk;
}

Result<std::optional<RawChunk>> LineChunks::next() {
    RawChunk skipped;
    size_t wanted = RecordReader::kChunkBytes;
    while (true) {
        SEXTANT_TRY(fill(wanted));
        if (m_ended && m_buffer.size() <= m_longest) {
            if (m_buffer.empty() && skipped.bad.empty()) {
                if (m_failure) return *std::exchange(m_failure, std::nullopt);
                return std::optional<RawChunk>();
            }
            RawChunk chunk = take(m_buffer.size());
            chunk.bad = std::move(skipped.bad);
            return std::optional(std::move(chunk));
        }
        if (const size_t end = m_borders.lastEnd(m_buffer); end != std::string::npos) {
            RawChunk chunk = take(end);
            chunk.bad = std::move(skipped.bad);
            return std::optional(std::move(chunk));
        }
        if (m_buffer.size() > m_longest) {
            SEXTANT_TRY(skipRecord(skipped));
            wanted = RecordReader::kChunkBytes;
        } else {
            wanted = m_buffer.size() + RecordReader::kChunkBytes;
        }
    }
}

}  // namespace sextant
