// SPDX-License-Identifier: Apache-2.0
// Gradients of a formula written in double precision, by central differences: what the backward kernels are checked
// against.
#pragma once

#include <functional>
#include <vector>

namespace sextant::kernels::test {

/// d loss / d values[i] for every i. `loss` reads `values`, which are moved one at a time and put back.
/// Fourth order in the step: error about step^4, and rounding of about 1e-16 / step.
inline std::vector<double> numericGradient(std::vector<double>& values, const std::function<double()>& loss) {
    constexpr double kStep = 1e-3;
    std::vector<double> gradient;
    for (double& value : values) {
        const double original = value;
        auto at = [&](double distance) {
            value = original + distance;
            return loss();
        };
        gradient.push_back((8 * (at(kStep) - at(-kStep)) - (at(2 * kStep) - at(-2 * kStep))) / (12 * kStep));
        value = original;
    }
    return gradient;
}

}  // namespace sextant::kernels::test
