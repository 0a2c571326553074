// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/data/mixture.h"
#include "core/data/shards.h"

#include <filesystem>
#include <stop_token>
#include <vector>

namespace sextant {

/// The shard of one source: its path as for ShardReader, and the number that its first file has among those of all
/// sources.
struct SourceShard {
    std::filesystem::path prefix;
    uint64_t firstFile = 0;

    /// Where a document of this shard came from, by the numbers of all sources.
    DocumentPlace placeOf(const ShardReader& reader, int64_t document) const {
        const DocumentPlace own = reader.place(document).value_or(DocumentPlace());
        return DocumentPlace(firstFile + own.file(), own.position());
    }
};

struct MixedShard {
    std::vector<int64_t> tokens;  ///< taken of each source
    int64_t textBytes = 0;
};

/// Writes the documents of several train shards as one, in a global order drawn by the seed: of every source as many
/// whole documents as its share says (all of them once for each whole epoch, and a drawn part for the rest; at most one
/// document more than its tokens). `tokenBytes`: of text, by token.
Result<MixedShard> writeMixedShard(const std::vector<SourceShard>& shards, const std::vector<MixShare>& shares,
                                   uint64_t seed, std::span<const int64_t> tokenBytes, ShardWriter& out,
                                   const DataProgress& progress, const std::stop_token& stop);

}  // namespace sextant
