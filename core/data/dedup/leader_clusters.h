// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/dedup/band_groups.h"
#include "core/data/dedup/shingle_sets.h"

#include <functional>
#include <stop_token>

namespace sextant {

/// Which candidate is like which survivor.
struct LeaderMatch {
    size_t candidate = 0, survivor = 0;  ///< indices of BandGroups::candidates
    double similarity = 0;               ///< true Jaccard, at least the threshold
};

struct LeaderOptions {
    double threshold = 0.8;
    int threads = 0;
    /// Survivors of one group that a document is compared with, the earliest ones: bounds the work where a great many
    /// documents share a band and yet differ (templates).
    size_t comparedInGroup = 256;
    /// The first `fixed` candidates stay whatever they are like: documents of an index.
    size_t fixed = 0;
};

/// Goes through the candidates in order: one that is like an earlier survivor (verified on the sets) goes, and the most
/// similar of them (the earliest among equals) is named; any other one survives. So everything that goes is similar to
/// what stays in its place, and chains of pairs remove nothing. `sets` are those of the candidates, by their index. The
/// result does not depend on threads.
Result<void> findLeaders(const BandGroups& groups, const ShingleSets& sets, const LeaderOptions& options,
                         const std::function<Result<void>(const LeaderMatch&)>& visit,
                         const std::function<void(int64_t done, int64_t total)>& progress, const std::stop_token& stop);

}  // namespace sextant
