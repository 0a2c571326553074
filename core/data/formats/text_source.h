// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sextant {

/// Bytes [begin, end) of a file as it lies on the disk that were left out because of damage.
struct SkippedBytes {
    int64_t begin = 0, end = 0;
};

/// The bytes of a file, decompressed if its name ends as compressionExtensions() says, piece by piece in bounded
/// memory. One thread.
class TextSource {
public:
    virtual ~TextSource() = default;
    /// Replaces `chunk` by the next bytes, at most 1 MiB; empty only at the end. Damaged or cut-off compressed data is
    /// a Data error that names the file and the offset; what stands before it was handed out.
    virtual Result<void> next(std::string& chunk) = 0;
    /// After a Data error of next(): goes on at the next part of the file that can be unpacked by itself (a gzip
    /// member, a zstd frame). Nothing if there is none; then the file ends here. Whoever wants the whole file or
    /// nothing does not ask.
    virtual Result<std::optional<SkippedBytes>> skipDamage() { return std::optional<SkippedBytes>(); }
    /// Bytes of the file as it lies on the disk that were taken in so far: for progress.
    virtual int64_t bytesTaken() const = 0;
};

/// What a decoder may always use for the stretch of text it looks back on, and the most it can ever use.
inline constexpr int64_t kUsualWindow = int64_t{128} << 20, kLargestWindow = int64_t{1} << 31;

/// `largestWindow`: bytes a decoder may use for that; a file that needs more is refused, not called damaged.
Result<std::unique_ptr<TextSource>> openTextSource(const std::filesystem::path& path,
                                                   int64_t largestWindow = kLargestWindow);

/// ".zst", ".zstd", ".gz", ".xz", ".bz2". Names of files are compared without regard to case.
std::vector<std::string> compressionExtensions();

/// The extension without that of a compression, in small letters: ".jsonl" for "a.JSONL.zst".
std::string textExtension(const std::filesystem::path& path);

}  // namespace sextant
