// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <filesystem>

namespace sextant {

/// What a GGUF file holds: the model (or why it is not read), its keys (long texts and lists told by their size), its
/// vocabulary, and how many tensors of which types.
Result<Json> inspectGguf(const std::filesystem::path& path);

}  // namespace sextant
