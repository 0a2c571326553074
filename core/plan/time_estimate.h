// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/plan/derived_figures.h"

#include <optional>
#include <span>

namespace sextant {

/// What an earlier training run measured of a machine.
struct MeasuredSpeed {
    double flopsPerToken = 0;  ///< of the model that ran, as DerivedFigures counts them
    double tokensPerSecond = 0;
    double flopsPerSecond() const { return flopsPerToken * tokensPerSecond; }
    friend bool operator==(const MeasuredSpeed&, const MeasuredSpeed&) = default;
};

/// How long the steps of a run take.
struct TimeEstimate {
    double seconds = 0;
    double tokensPerSecond = 0;
    size_t basis = 0;  ///< which of the measured speeds it follows from
};

/// By the speed of the run that was nearest in FLOPs per token: small matrices use a machine less well than large ones.
/// Nothing where no speed was measured.
std::optional<TimeEstimate> estimatedTime(const DerivedFigures& figures, std::span<const MeasuredSpeed> measured);

}  // namespace sextant
