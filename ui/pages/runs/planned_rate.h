// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/plan/schedule.h"

#include <algorithm>

namespace sextant {

/// The planned learning rate of a step as events count them: the first step is number 1, the schedule's is 0.
inline double learningRateOfStep(const TrainOptions& train, double step) {
    return learningRateAt(train, std::max<int64_t>(0, static_cast<int64_t>(step) - 1));
}

}  // namespace sextant
