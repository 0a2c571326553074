// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <filesystem>

namespace sextant {

/// Files that an interrupted job goes on from have their checksum beside them, in FILE.sum: a flipped bit is refused
/// and does not become part of the result.

/// Writes the checksum of what lies at `content` now and will be `file`.
Result<void> writeChecksum(const std::filesystem::path& content, const std::filesystem::path& file);
/// A Data error that names the file if it is not what it was; `next`: what to do then.
Result<void> verifyChecksum(const std::filesystem::path& file, const char* next);
/// Whether a file is there together with its checksum.
bool hasChecksum(const std::filesystem::path& file);

}  // namespace sextant
