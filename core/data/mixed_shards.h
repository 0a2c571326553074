// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/mixture.h"
#include "core/data/progress.h"
#include "core/data/shards.h"

#include <filesystem>
#include <stop_token>
#include <vector>

namespace sextant {

struct MixedShard {
    std::vector<int64_t> tokens;  ///< taken of each source
    int64_t textBytes = 0;
};

/// Writes the documents of several train shards as one, in a global order drawn by the seed: of every source as many
/// whole documents as its share says (all of them once for each whole epoch, and a drawn part for the rest; at most one
/// document more than its tokens). `prefixes`: of the shards of the sources, as for ShardReader; `tokenBytes`: of text,
/// by token.
Result<MixedShard> writeMixedShard(const std::vector<std::filesystem::path>& prefixes,
                                   const std::vector<MixShare>& shares, uint64_t seed,
                                   std::span<const int64_t> tokenBytes, ShardWriter& out, const DataProgress& progress,
                                   const std::stop_token& stop);

}  // namespace sextant
