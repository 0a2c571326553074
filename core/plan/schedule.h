// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/spec/pretrain_spec.h"

#include <cstdint>
#include <vector>

namespace sextant {

/// The run's warm-up in steps: warmup_steps, or warmup_ratio of the run when that is 0.
int64_t resolvedWarmupSteps(const TrainOptions& train);

/// Learning rate of optimizer step `step` (0-based) of a run. This is the function that trains and the function that
/// draws the curve before the start. Decay points count tokens processed before the step (paper, section 2.3); with a
/// constant batch that is step / maxSteps. Warm-up is linear and its first step is not zero: peak * (step + 1) /
/// warmup.
///   multi_step: peak, then peak * sqrt(0.1) from 80 %, then peak * 0.1 from 90 %
///   cosine, linear: from the end of the warm-up down to peak * min_lr_ratio at the end
///   warmup_stable_decay: peak until decay_ratio before the end, then linear down to peak * min_lr_ratio
double learningRateAt(const TrainOptions& train, int64_t step);

/// Where that function changes its course.
struct ScheduleTurn {
    enum class Kind {
        WarmupEnds,   ///< the first step at the peak
        RateFalls,    ///< at once, to what learningRateAt says
        DecayBegins,  ///< step by step from here on
    };
    Kind kind;
    int64_t step;  ///< 0-based, the first one after the turn
};
std::vector<ScheduleTurn> scheduleTurns(const TrainOptions& train);

}  // namespace sextant
