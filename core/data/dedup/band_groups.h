// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/dedup/corpus_stage.h"
#include "core/data/dedup/external_sorter.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace sextant {

/// A band key of one document.
struct BandEntry {
    uint64_t key = 0;
    uint64_t member = 0;  ///< orders the documents; those of an index come before all others
    friend auto operator<=>(const BandEntry&, const BandEntry&) = default;
};
using BandSorter = ExternalSorter<BandEntry>;

/// The documents that share a band key with another one, by group.
///
/// Members are numbered in their order, `candidates[i]` being the member i; the groups of candidate i are
/// groups[groupStarts[i]] ... groups[groupStarts[i + 1] - 1]; group g has groupSizes[g] members.
struct BandGroups {
    std::vector<uint64_t> candidates;
    std::vector<uint32_t> groups;
    std::vector<uint64_t> groupStarts;
    std::vector<uint32_t> groupSizes;
};

/// Groups what was sorted by band key. Scratch files begin with `prefix`.
Result<BandGroups> groupByBand(BandSorter& entries, const std::filesystem::path& prefix, int64_t memoryBytes,
                               int threads);

}  // namespace sextant
