// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/curate/curated_job.h"
#include "core/data/curate/funnel.h"

#include <vector>

namespace sextant {

/// Limits to try: by stage and rule, as CuratedJob::stages() lists them.
struct RuleLimits {
    float minimum = 0, maximum = 0;
};
using LimitTable = std::vector<std::vector<RuleLimits>>;

/// The limits the job ran with.
LimitTable limitsOf(const CuratedJob& job);

struct Recount {
    Amount read, kept;
    std::vector<Amount> out;                   ///< by stage
    std::vector<std::vector<Amount>> dropped;  ///< by stage and rule; a corpus stage has one
    /// Documents that a rule had dropped before a corpus stage saw them and that would reach it now: kept here, though
    /// that stage might find duplicates among them.
    Amount unexamined;
    /// 0 kept, else 1 + the stage that would drop it, by row.
    std::vector<uint16_t> verdicts;
};

/// The funnel as it would be with other limits, from the stored signals alone. Text sizes are those of the job's
/// output, so bytes and tokens are exact as long as no stage edits texts. Any thread; takes about 25 ms for a million
/// documents and 40 signals.
Recount recount(const CuratedJob& job, const LimitTable& limits, int threads = 0);

}  // namespace sextant
