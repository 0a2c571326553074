// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/system.h"

#include <algorithm>

namespace sextant {

/// The shortest of several runs (three, and more until a fifth of a second has gone by): what the machine can do when
/// nothing disturbs it.
template <class Work>
double bestSeconds(const Work& work) {
    double best = 1e300, total = 0;
    for (int round = 0; round < 3 || total < 0.2; ++round) {
        const double start = steadySeconds();
        work();
        const double seconds = steadySeconds() - start;
        best = std::min(best, seconds);
        total += seconds;
    }
    return best;
}

}  // namespace sextant
