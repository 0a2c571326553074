// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace sextant {

/// A name beside `path` that no other process uses, not even on another machine that writes the same file at the same
/// moment, whose process ids may be ours.
std::filesystem::path temporaryName(const std::filesystem::path& path);

/// Removes the files of such names below a folder that processes left which were killed while they wrote. REQUIRES that
/// no other process writes there (its lock is held).
void removeLeftTemporaries(const std::filesystem::path& folder);

}  // namespace sextant
