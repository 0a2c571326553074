// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"

#include <filesystem>

namespace sextant {

/// Which part of a shards folder.
enum class ShardSide { Training, Validation };

/// The document behind a token of a shards folder: its number, tokens, file, place, id and how it begins.
Result<Json> inspectToken(const std::filesystem::path& folder, ShardSide side, int64_t token);

/// The documents that a step of a pre-training job learned from (step 1 is the first), sequence by sequence: from a
/// spike on the loss to the texts behind it. A pure function of the job's config and its shards, so it holds for steps
/// that are still to come, too.
Result<Json> inspectStep(const std::filesystem::path& job, int64_t step);

}  // namespace sextant
