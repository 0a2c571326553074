// SPDX-License-Identifier: Apache-2.0
#include "core/plan/time_estimate.h"

#include <cmath>

namespace sextant {

std::optional<TimeEstimate> estimatedTime(const DerivedFigures& figures, std::span<const MeasuredSpeed> measured) {
    std::optional<TimeEstimate> estimate;
    double nearest = INFINITY;
    for (size_t i = 0; i < measured.size(); ++i) {
        const double speed = measured[i].flopsPerSecond();
        if (!(speed > 0) || !std::isfinite(speed) || !(figures.flopsPerToken > 0)) continue;
        const double distance = std::abs(std::log(measured[i].flopsPerToken / figures.flopsPerToken));
        if (distance >= nearest) continue;
        nearest = distance;
        estimate = {figures.totalFlops / speed, speed / figures.flopsPerToken, i};
    }
    return estimate;
}

}  // namespace sextant
