// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"

#include <filesystem>

namespace sextant {

/// What a file or folder is and what it holds, as facts by name: a job, a checkpoint, shards, a tokenizer, a
/// safetensors file, text. A path that is none of these is a Data error.
Result<Json> inspectPath(const std::filesystem::path& path);

}  // namespace sextant
