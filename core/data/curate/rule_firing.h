// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/curate/recount.h"

#include <cstdint>
#include <vector>

namespace sextant {

/// How often a rule is broken, whichever rule dropped the document in the end.
struct RuleCount {
    size_t stage = 0, rule = 0;  ///< as CuratedJob::stages() lists them
    int64_t measured = 0;        ///< documents with a value
    int64_t fired = 0;           ///< those beyond the limits
    int64_t alone = 0;           ///< those that break no other rule: what would come back without this one
};

struct RuleFiring {
    std::vector<RuleCount> rules;
    std::vector<int64_t> together;  ///< [rules, rules]: documents that break both

    int64_t both(size_t a, size_t b) const { return together[a * rules.size() + b]; }
};

/// Which rules never fire, and which fire together, from the stored signals. Any thread; the result does not depend on
/// the number of threads.
RuleFiring ruleFiring(const CuratedJob& job, const LimitTable& limits, int threads = 0);

}  // namespace sextant
