// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/line_chunks.h"

#include "core/base/text.h"
#include "core/data/formats/record_text.h"
#include "core/data/formats/text_checks.h"

#include <algorithm>
#include <utility>

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
    while (!m_ended && !m_gap && m_buffer.size() < wanted) {
        if (auto outcome = m_source->next(m_piece); !outcome) {
            if (outcome.error().kind != ErrorKind::Data) return outcome;
            return meetDamage(outcome.error());
        }
        m_ended = m_piece.empty();
        if (!m_started && m_content == FileContent::Text)
            SEXTANT_TRY(refuseBinary(std::string_view(m_piece).substr(0, kSniffedBytes), m_file.string()));
        if (!std::exchange(m_started, true)) begin();
        m_buffer += m_piece;
    }
    return {};
}

/// With the first bytes of the file.
void LineChunks::begin() {
    if (m_content == FileContent::Text) {
        const size_t mark = byteOrderMark(m_piece);
        m_piece.erase(0, mark);
        m_position = static_cast<int64_t>(mark);
    }
    if (m_choose) m_borders = m_choose(m_piece);
}

/// What was read before is handed out first.
Result<void> LineChunks::meetDamage(const Error& damage) {
    const bool isOneRecord = m_borders.lastEnd == neverEnds;
    if (!isOneRecord) {
        if (const auto skipped = SEXTANT_TRY(m_source->skipDamage())) {
            std::string_view message = damage.message;
            if (const std::string name = m_file.string() + ": "; message.starts_with(name))
                message.remove_prefix(name.size());  // rejects have it beside the cause
            m_gap = std::string(message) + "; " + std::to_string(skipped->end - skipped->begin) +
                    " bytes were skipped, and reading went on at byte " + std::to_string(skipped->end);
            return {};
        }
    }
    if (m_buffer.empty()) return damage;
    m_failure = damage;
    m_ended = true;
    return {};
}

std::string LineChunks::place() const {
    return m_content == FileContent::Text ? "line " + std::to_string(m_line) : "byte " + std::to_string(m_position);
}

void LineChunks::leaveOut(size_t length) {
    m_line += std::count(m_buffer.begin(), m_buffer.begin() + static_cast<ptrdiff_t>(length), '\n');
    m_position += static_cast<int64_t>(length);
    m_buffer.erase(0, length);
}

/// Leaves out the record the buffer begins with, however long it is.
Result<void> LineChunks::skipRecord(RawChunk& chunk) {
    BadRecord bad{m_position, place(), "the record is longer than " + formatBytes(static_cast<int64_t>(m_longest)), {}};
    assignValidText(std::string_view(m_buffer).substr(0, kHeadBytes), bad.head);
    chunk.bad.push_back(std::move(bad));
    while (true) {
        const size_t end = m_borders.firstEnd(m_buffer);
        const bool isLast = m_ended || m_gap;
        // A border may lie across two pieces: the last bytes stay.
        const size_t gone = end != std::string::npos ? end
                            : isLast                 ? m_buffer.size()
                                                     : m_buffer.size() - std::min(m_buffer.size(), kLongestBorder);
        leaveOut(gone);
        if (end != std::string::npos || isLast) return {};
        SEXTANT_TRY(fill(m_buffer.size() + 1));
    }
}

RawChunk LineChunks::take(size_t length) {
    RawChunk chunk;
    chunk.bytes.reserve(length + kPadding);
    chunk.bytes.assign(m_buffer, 0, length);
    chunk.position = m_position;
    chunk.line = m_line;
    leaveOut(length);
    return chunk;
}

/// The whole records that stand before the gap, and what is told of it.
RawChunk LineChunks::takeBeforeGap() {
    const auto lastEnd = m_borders.lastWholeEnd ? m_borders.lastWholeEnd : m_borders.lastEnd;
    const size_t end = lastEnd(m_buffer);
    RawChunk chunk = take(end == std::string::npos ? 0 : end);
    BadRecord bad{m_position, place(), *std::exchange(m_gap, std::nullopt), {}};
    if (!trimmed(m_buffer).empty())
        bad.cause += ", without the " + std::to_string(m_buffer.size()) + " bytes of an unfinished record before";
    assignValidText(std::string_view(m_buffer).substr(0, kHeadBytes), bad.head);
    chunk.bad.push_back(std::move(bad));
    leaveOut(m_buffer.size());
    return chunk;
}

Result<std::optional<RawChunk>> LineChunks::next() {
    RawChunk skipped;
    size_t wanted = RecordReader::kChunkBytes;
    while (true) {
        SEXTANT_TRY(fill(wanted));
        if (m_gap) {
            RawChunk chunk = takeBeforeGap();
            chunk.bad.insert(chunk.bad.begin(), skipped.bad.begin(), skipped.bad.end());
            return std::optional(std::move(chunk));
        }
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
