// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/shards.h"

#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

namespace sextant {

/// Tokens [first, first + count) of a shard: a document, or a piece of one that is longer than a row.
struct RowPiece {
    int64_t document = 0, first = 0, count = 0;
};

/// Documents in rows of equal length, none of them cut that fits into one.
struct PackedRows {
    std::vector<RowPiece> pieces;     ///< row by row
    std::vector<int64_t> ends = {0};  ///< of the rows, in pieces
    int64_t cutDocuments = 0;         ///< longer than a row: full rows and a rest, nothing lost

    int64_t rows() const { return static_cast<int64_t>(ends.size()) - 1; }
};

/// Best-fit decreasing: the longest piece first, each into the fullest row that it fits, else into a new one. Fewer
/// documents are cut and less is padded than by cutting a stream (Ding et al. 2024, "Fewer Truncations Improve Language
/// Modeling"). `starts`: as ShardReader::starts. A function of its arguments alone; time O(n log n), memory some 50
/// bytes a document.
PackedRows bestFitRows(std::span<const int64_t> starts, int64_t rowLength);

struct RowReport {
    int64_t rows = 0, paddingTokens = 0, cutDocuments = 0;
};

/// Writes a shard's documents as rows of `rowLength` tokens, in an order drawn by the seed. What is left of a row is
/// one more document of `padToken` whose place is DocumentPlace::padding().
Result<RowReport> writeRows(const ShardReader& from, int64_t rowLength, int32_t padToken, uint64_t seed,
                            ShardWriter& out, const std::stop_token& stop);

}  // namespace sextant
