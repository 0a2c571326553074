// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace sextant {

/// The bytes of a file, decompressed if its name ends in .zst, .gz, .xz or .bz2, piece by piece in bounded memory. One
/// thread.
class TextSource {
public:
    virtual ~TextSource() = default;
    /// Replaces `chunk` by the next bytes, at most 1 MiB; empty only at the end. Damaged or cut-off compressed data is
    /// a Data error that names the file and the offset.
    virtual Result<void> next(std::string& chunk) = 0;
    /// Bytes of the file as it lies on the disk that were taken in so far: for progress.
    virtual int64_t bytesTaken() const = 0;
};

Result<std::unique_ptr<TextSource>> openTextSource(const std::filesystem::path& path);

/// ".zst", ".gz", ".xz", ".bz2".
std::vector<std::string> compressionExtensions();

/// The extension without .zst, .gz, .xz or .bz2: ".jsonl" for "a.jsonl.zst".
std::string textExtension(const std::filesystem::path& path);

}  // namespace sextant
