// SPDX-License-Identifier: Apache-2.0
#include "core/plan/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace sextant {

int64_t resolvedWarmupSteps(const TrainOptions& train) {
    if (train.warmupSteps > 0) return std::min(train.warmupSteps, train.maxSteps);
    return std::llround(train.warmupRatio * static_cast<double>(train.maxSteps));
}

double learningRateAt(const TrainOptions& train, int64_t step) {
    const double peak = train.learningRate;
    const int64_t warmup = resolvedWarmupSteps(train);
    if (step < warmup) return peak * static_cast<double>(step + 1) / static_cast<double>(warmup);

    const double done = static_cast<double>(step) / static_cast<double>(train.maxSteps);
    const double floor = peak * train.minimumLearningRateRatio;
    // Share of the way from the end of the warm-up to the last step.
    const double span = static_cast<double>(std::max<int64_t>(1, train.maxSteps - 1 - warmup));
    const double decayed = std::clamp(static_cast<double>(step - warmup) / span, 0.0, 1.0);
    switch (train.schedule) {
        case Schedule::MultiStep:
            return done >= 0.9 ? peak * 0.1 : done >= 0.8 ? peak * std::sqrt(0.1) : peak;
        case Schedule::Cosine:
            return floor + (peak - floor) * 0.5 * (1 + std::cos(std::numbers::pi * decayed));
        case Schedule::Linear:
            return peak + (floor - peak) * decayed;
        case Schedule::Constant:
            return peak;
        case Schedule::WarmupStableDecay: {
            const double start = 1 - train.decayRatio;
            if (done < start || train.decayRatio <= 0) return peak;
            return peak + (floor - peak) * std::clamp((done - start) / train.decayRatio, 0.0, 1.0);
        }
    }
    return peak;
}

}  // namespace sextant
