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

/// The bytes of a file, decompressed if its name ends in .zst, .gz, .xz or .bz2, piece by piece in bounded memory. One
/// thread.
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

Result<std::unique_ptr<TextSource>> openTextSource(const std::filesystem::path& path);

/// ".zst", ".gz", ".xz", ".bz2".
std::vector<std::string> compressionExtensions();

/// The extension without .zst, .gz, .xz or .bz2: ".jsonl" for "a.jsonl.zst".
std::string textExtension(const std::filesystem::path& path);

}  // namespace sextant
