// SPDX-License-Identifier: Apache-2.0
#include "core/plan/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace sextant {

namespace {

constexpr double kFirstFall = 0.8, kSecondFall = 0.9;  // shares of the run, multi_step

double shareDone(const TrainOptions& train, int64_t step) {
    return static_cast<double>(step) / static_cast<double>(train.maxSteps);
}

/// The first step at which this share is done, by the same division that trains.
int64_t firstStepAt(const TrainOptions& train, double share) {
    auto step = static_cast<int64_t>(share * static_cast<double>(train.maxSteps));
    while (step > 0 && shareDone(train, step - 1) >= share) --step;
    while (shareDone(train, step) < share) ++step;
    return step;
}

}  // namespace

int64_t resolvedWarmupSteps(const TrainOptions& train) {
    if (train.warmupSteps > 0) return std::min(train.warmupSteps, train.maxSteps);
    return std::llround(train.warmupRatio * static_cast<double>(train.maxSteps));
}

double learningRateAt(const TrainOptions& train, int64_t step) {
    const double peak = train.learningRate;
    const int64_t warmup = resolvedWarmupSteps(train);
    if (step < warmup) return peak * static_cast<double>(step + 1) / static_cast<double>(warmup);

    const double done = shareDone(train, step);
    const double floor = peak * train.minimumLearningRateRatio;
    // Share of the way from the end of the warm-up to the last step.
    const double span = static_cast<double>(std::max<int64_t>(1, train.maxSteps - 1 - warmup));
    const double decayed = std::clamp(static_cast<double>(step - warmup) / span, 0.0, 1.0);
    switch (train.schedule) {
        case Schedule::MultiStep:
            return done >= kSecondFall ? peak * 0.1 : done >= kFirstFall ? peak * std::sqrt(0.1) : peak;
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

std::vector<ScheduleTurn> scheduleTurns(const TrainOptions& train) {
    using Kind = ScheduleTurn::Kind;
    const int64_t warmup = resolvedWarmupSteps(train);
    std::vector<ScheduleTurn> turns;
    auto add = [&](Kind kind, int64_t step) {
        if (step >= warmup && step < train.maxSteps && step > 0) turns.push_back({kind, step});
    };
    add(Kind::WarmupEnds, warmup);
    if (train.schedule == Schedule::MultiStep)
        for (double share : {kFirstFall, kSecondFall}) add(Kind::RateFalls, firstStepAt(train, share));
    if (train.schedule == Schedule::WarmupStableDecay && train.decayRatio > 0)
        add(Kind::DecayBegins, firstStepAt(train, 1 - train.decayRatio));
    return turns;
}

}  // namespace sextant
