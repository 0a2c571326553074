// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/files.h"

namespace sextant {

/// Opens a file to go on behind its first `bytes`, which an earlier process noted to be whole; what follows them is cut
/// off. 0: a new file. A Data error if there are fewer.
Result<FileWriter> continueFile(const std::filesystem::path& path, int64_t bytes);

}  // namespace sextant
