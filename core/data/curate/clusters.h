// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/curate/curated_job.h"

#include <cstdint>
#include <vector>

namespace sextant {

/// A document that stays, and how many went or lost a part because of it.
struct DuplicateCluster {
    int64_t survivor = 0;  ///< row
    int64_t members = 0;   ///< the survivor not counted
};

struct DuplicateClusters {
    std::vector<DuplicateCluster> largest;  ///< by size, then by row
    int64_t clusters = 0, members = 0;      ///< of all, also of those that are not listed
    int64_t elsewhere = 0;                  ///< documents whose survivor is in an index of earlier jobs
    int64_t examined = 0;                   ///< documents that reached the stage
    /// [i]: clusters of 2^i to 2^(i+1) - 1 documents, the survivor counted; the first is empty.
    std::vector<int64_t> histogram;
};

struct ClusterLimits {
    size_t listed = 10'000;                 ///< clusters in `largest`
    int64_t rowsAtOnce = int64_t{1} << 24;  ///< counters in memory; more rows take more passes over the verdicts
};

/// The clusters of a corpus stage, from its verdicts alone; memory is bounded by the limits, whatever the job's size.
/// Any thread. REQUIRES that `stage` is a corpus stage.
DuplicateClusters duplicateClusters(const CuratedJob& job, size_t stage, const ClusterLimits& limits = {});

struct ClusterMember {
    int64_t row = 0;
    float similarity = 1;  ///< verified; 1 for exact duplicates
    bool isWhole = true;   ///< else only parts of it are in the survivor
};

/// The first `most` members of one cluster, in the order they were read. One pass over the verdicts.
std::vector<ClusterMember> clusterMembers(const CuratedJob& job, size_t stage, int64_t survivor, size_t most);

}  // namespace sextant
