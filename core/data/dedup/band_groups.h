// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/dedup/decision_phases.h"

#include <cstdint>
#include <vector>

namespace sextant {

/// A band key of one document.
struct BandEntry {
    uint64_t key = 0;
    uint64_t member = 0;  ///< orders the documents; those of an index come before all others
    friend auto operator<=>(const BandEntry&, const BandEntry&) = default;
};

/// A document in a group of documents that share a band key, by document.
struct BandMembership {
    uint64_t member = 0;
    uint32_t range = 0, group = 0;  ///< the group is the range's and is numbered in it
    friend auto operator<=>(const BandMembership&, const BandMembership&) = default;
};

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

/// Makes the unit's file: memberships in the groups whose band keys are in its range.
Result<void> groupByBand(const SortedRuns<BandEntry>& entries, const HashRanges& ranges, const PhaseUnit& unit);

/// Of the files that were made so, one for each range.
Result<BandGroups> readBandGroups(const DecisionPhases::Files& memberships, int64_t memoryBytes);

}  // namespace sextant
