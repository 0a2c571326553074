// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <memory>
#include <string>

namespace sextant {

/// The bytes of a file, decompressed if its name ends in .zst, piece by piece in bounded memory.
class TextSource {
public:
    virtual ~TextSource() = default;
    /// Replaces `chunk` by the next bytes (about 1 MiB); false at the end.
    virtual Result<bool> next(std::string& chunk) = 0;
};

Result<std::unique_ptr<TextSource>> openTextSource(const std::filesystem::path& path);

}  // namespace sextant
