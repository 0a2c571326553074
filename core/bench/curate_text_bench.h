// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <filesystem>
#include <string>

namespace sextant {

/// Megabytes of text a second, one thread, of the documents in `file`: word 5-grams; these and MinHash signatures
/// (14 x 8); all signals of both Gopher stages, FineWeb and C4, whatever they would drop; reading, dividing, joining
/// and compressing without a stage, which writes into `folder`. Adds its figures to `result`.
Result<void> benchCurateTexts(const std::string& file, const std::filesystem::path& folder, Json& result);

}  // namespace sextant
