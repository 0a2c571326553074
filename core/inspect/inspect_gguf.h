// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <filesystem>

namespace sextant {

/// What a GGUF file holds: the model as describeModel tells it, or the vocabulary of a file without tensors; and its
/// keys (long texts and lists told by their size).
Result<Json> inspectGguf(const std::filesystem::path& path);

}  // namespace sextant
