// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/formats/input_file.h"
#include "core/data/formats/text_source.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sextant {

/// What to do where a decoder may not have the memory that it needs.
inline constexpr const char* kGiveMemory =
    "Raise memory_limit, or unpack it and compress it again with less memory (zstd without --long or --ultra)";

/// What all decoders share: compressed bytes come in by pieces, the data must end where its format says, and a file
/// that would become more than a thousand times its size (beyond a gigabyte) is refused: nobody compresses texts that
/// well by accident.
///
/// Behind damage, the next stream (a gzip member, a zstd frame) is the first place with the mark of one from which a
/// whole stream, or a good stretch of one, can be unpacked. The search begins before the place where the damage was
/// noticed, for a decoder that runs astray may run past the beginning of the next stream. Its work is bounded by a few
/// times the size of the file, whatever the file holds.
class CompressedSource : public TextSource {
public:
    CompressedSource(InputFile file, const char* format);
    int64_t bytesTaken() const override { return m_file.bytesTaken(); }
    Result<void> next(std::string& chunk) override;
    Result<std::optional<SkippedBytes>> skipDamage() override;

protected:
    /// The streams of which a file may have several one after the other.
    struct StreamKind {
        const char* name = "";  ///< "gzip member"
        std::string_view mark;  ///< how each begins; empty: there is no going on behind damage
    };
    virtual StreamKind streams() const { return {}; }
    /// Makes the decoder ready for the beginning of a stream.
    virtual void restart() {}
    /// Decodes from m_left to chunk[filled...], moving both on, and keeps m_insideStream.
    virtual Result<void> decode(std::string& chunk, size_t& filled) = 0;
    Error damaged(const std::string& reason) const;
    /// The error of data that are whole and need more memory than they may have: reading ends here.
    Error tooLarge(const std::string& what, const std::string& nextStep);
    std::string name() const { return m_file.name(); }

    std::span<char> m_left;
    bool m_insideStream = false;

private:
    Result<void> fill(std::string& chunk, size_t& filled);
    Result<std::optional<int64_t>> findStream(int64_t from);
    bool isStream(std::span<char> bytes);
    int64_t position() const { return bytesTaken() - static_cast<int64_t>(m_left.size()); }

    InputFile m_file;
    const char* m_format;
    std::vector<char> m_input;
    std::optional<Error> m_failure;  // met behind what was handed out last
    bool m_ended = false, m_isDamaged = false, m_isTooLarge = false;
    int64_t m_made = 0;
    int64_t m_streamStart = 0;  // of the stream being decoded, in the file
    int64_t m_searched = 0;     // work done to find streams, in bytes
};

/// `largestWindow`: as openTextSource has it; gzip and bzip2 need less than a megabyte whatever the file holds.
std::unique_ptr<TextSource> makeZstdSource(InputFile file, int64_t largestWindow = kLargestWindow);
std::unique_ptr<TextSource> makeGzipSource(InputFile file, int64_t largestWindow = kLargestWindow);
std::unique_ptr<TextSource> makeXzSource(InputFile file, int64_t largestWindow = kLargestWindow);
std::unique_ptr<TextSource> makeBzip2Source(InputFile file, int64_t largestWindow = kLargestWindow);

}  // namespace sextant
