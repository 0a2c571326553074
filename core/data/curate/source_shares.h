// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/curate/curated_job.h"
#include "core/data/curate/funnel.h"

#include <string>
#include <vector>

namespace sextant {

/// What a corpus stage removed of one source.
struct SourceShare {
    std::string source;  ///< a folder where the job's files lie in several, else a file
    Amount in, removed;  ///< documents that reached the stage, and those it dropped; sizes as the job left the texts
};

/// In the order in which the documents were compared. What comes first stays, so the sums over the first n sources are
/// exactly what the stage would have removed of these n alone. Any thread; one pass over the columns.
std::vector<SourceShare> removedBySource(const CuratedJob& job, size_t stage);

}  // namespace sextant
