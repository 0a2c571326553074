// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/compressed_source.h"

#include "core/base/text.h"

#include <algorithm>
#include <utility>

namespace sextant {

namespace {

constexpr size_t kChunk = 1 << 20;
constexpr int64_t kUnsuspicious = int64_t{1} << 30, kLargestRatio = 1000;
constexpr const char* kCopyAgain = "Copy or download the file again";

constexpr int64_t kLookBack = 64 << 10;
// A zstd frame shows nothing before its first block is there, which has at most 128 KiB.
constexpr size_t kTrialInput = 256 << 10, kTrialOutput = 64 << 10;
constexpr int64_t kTrialCost = 1 << 10;  // of a trial that fails at once
constexpr int64_t kFreeSearch = 64 << 20, kSearchRatio = 4;

}  // namespace

CompressedSource::CompressedSource(InputFile file, const char* format)
    : m_file(std::move(file)), m_format(format), m_input(kChunk) {}

Result<void> CompressedSource::next(std::string& chunk) {
    if (m_failure) return *std::exchange(m_failure, std::nullopt);
    chunk.resize(kChunk);
    size_t filled = 0;
    const Result<void> outcome = fill(chunk, filled);
    chunk.resize(filled);
    m_made += static_cast<int64_t>(filled);
    if (m_made > kUnsuspicious && m_made / kLargestRatio > bytesTaken()) {
        m_isDamaged = false;
        return dataError(m_file.name() + ": " + formatBytes(bytesTaken()) + " of " + m_format +
                             " data became more than " + formatBytes(m_made) + ", over " +
                             std::to_string(kLargestRatio) + " times as much",
                         "Unpack it yourself if it is meant to be so");
    }
    if (outcome || filled == 0) return outcome;
    m_failure = outcome.error();
    return {};
}

Result<void> CompressedSource::fill(std::string& chunk, size_t& filled) {
    while (filled < chunk.size()) {
        if (m_left.empty()) {
            m_left = std::span(m_input).first(SEXTANT_TRY(m_file.read(m_input)));
            m_ended = m_left.empty();
        }
        if (!m_insideStream) m_streamStart = position();
        const size_t before = filled, left = m_left.size();
        m_isDamaged = true;  // unless it turns out well
        SEXTANT_TRY(decode(chunk, filled));
        if (filled == before && m_left.size() == left) {
            if (!m_ended) return damaged("no progress");
            if (m_insideStream)
                return dataError(m_file.name() + ": the " + m_format + " data is cut off after " +
                                     std::to_string(bytesTaken()) + " bytes",
                                 kCopyAgain);
            m_isDamaged = false;
            return {};
        }
        m_isDamaged = false;
    }
    return {};
}

Error CompressedSource::damaged(const std::string& reason) const {
    return dataError(
        m_file.name() + ": damaged " + m_format + " data near byte " + std::to_string(position()) + " (" + reason + ")",
        kCopyAgain);
}

Error CompressedSource::tooLarge(const std::string& what, const std::string& nextStep) {
    m_isTooLarge = true;
    return dataError(m_file.name() + ": " + what + "; the file itself is not damaged", nextStep);
}

Result<std::optional<SkippedBytes>> CompressedSource::skipDamage() {
    if (m_isTooLarge || !std::exchange(m_isDamaged, false) || streams().mark.empty() || !m_file.size())
        return std::optional<SkippedBytes>();
    const int64_t damage = position();
    const int64_t from = std::max(m_streamStart + 1, damage - kLookBack);
    const auto found = SEXTANT_TRY(findStream(from));
    if (!found) return std::optional<SkippedBytes>();
    m_searched += std::max<int64_t>(0, damage - *found);
    SEXTANT_TRY(m_file.seek(*found));
    restart();
    m_left = {};
    m_insideStream = m_ended = false;
    return std::optional(SkippedBytes{*found > damage ? damage : m_streamStart, *found});
}

Result<std::optional<int64_t>> CompressedSource::findStream(int64_t from) {
    const std::string_view mark = streams().mark;
    std::vector<char> window(kChunk);
    while (true) {
        const size_t size = SEXTANT_TRY(m_file.readAt(from, window));
        const bool isLast = size < window.size();
        const std::string_view bytes(window.data(), size);
        // A stream that begins further back is seen whole in the next window.
        const size_t end = isLast ? size : size - kTrialInput;
        for (size_t at = bytes.find(mark); at < end; at = bytes.find(mark, at + 1)) {
            const int64_t place = from + static_cast<int64_t>(at);
            if (m_searched > kFreeSearch + kSearchRatio * place) return std::optional<int64_t>();
            if (isStream(std::span(window).subspan(at, std::min(kTrialInput, size - at)))) return std::optional(place);
        }
        if (isLast) return std::optional<int64_t>();
        from += static_cast<int64_t>(end);
    }
}

/// Whether a stream begins here and ends as it should, or goes on well for a while.
bool CompressedSource::isStream(std::span<char> bytes) {
    restart();
    m_insideStream = m_isTooLarge = false;
    m_left = bytes;
    std::string text(kTrialOutput, '\0');
    m_searched += kTrialCost;
    for (size_t filled = 0; filled < text.size();) {
        const size_t before = filled, left = m_left.size();
        const bool isGood = static_cast<bool>(decode(text, filled));
        const size_t moved = filled - before + left - m_left.size();
        m_searched += static_cast<int64_t>(moved);
        if (std::exchange(m_isTooLarge, false) || !isGood || moved == 0) return false;
        if (!m_insideStream) return true;
    }
    return true;
}

}  // namespace sextant
