// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/compressed_source.h"

#include "core/base/text.h"

namespace sextant {

namespace {

constexpr size_t kChunk = 1 << 20;
constexpr int64_t kUnsuspicious = int64_t{1} << 30, kLargestRatio = 1000;
constexpr const char* kCopyAgain = "Copy or download the file again";

}  // namespace

CompressedSource::CompressedSource(InputFile file, const char* format)
    : m_file(std::move(file)), m_format(format), m_input(kChunk) {}

Result<void> CompressedSource::next(std::string& chunk) {
    chunk.resize(kChunk);
    size_t filled = 0;
    while (filled < chunk.size()) {
        if (m_left.empty()) {
            m_left = std::span(m_input).first(SEXTANT_TRY(m_file.read(m_input)));
            m_ended = m_left.empty();
        }
        const size_t before = filled, left = m_left.size();
        SEXTANT_TRY(decode(chunk, filled));
        if (filled != before || m_left.size() != left) continue;
        if (!m_ended) return damaged("no progress");
        if (m_insideStream)
            return dataError(m_file.name() + ": the " + m_format + " data is cut off after " +
                                 std::to_string(bytesTaken()) + " bytes",
                             kCopyAgain);
        break;
    }
    chunk.resize(filled);
    m_made += static_cast<int64_t>(filled);
    if (m_made > kUnsuspicious && m_made / kLargestRatio > bytesTaken())
        return dataError(m_file.name() + ": " + formatBytes(bytesTaken()) + " of " + m_format +
                             " data became more than " + formatBytes(m_made) + ", over " +
                             std::to_string(kLargestRatio) + " times as much",
                         "Unpack it yourself if it is meant to be so");
    return {};
}

Error CompressedSource::damaged(const std::string& reason) const {
    const int64_t at = bytesTaken() - static_cast<int64_t>(m_left.size());
    return dataError(
        m_file.name() + ": damaged " + m_format + " data near byte " + std::to_string(at) + " (" + reason + ")",
        kCopyAgain);
}

}  // namespace sextant
