// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/min_max_pyramid.h"

namespace sextant {

/// A series smoothed to both sides: each value is the mean of all values, weighted by weight^distance. So it lags
/// behind neither a rise nor a fall, and it is unbiased where the series begins and ends. NaN and infinities weigh
/// nothing and stay gaps. Follows a growing series; a value far from the new ones does not change any more.
class SmoothedSeries {
public:
    /// 0 <= weight < 1. Costs as much as there are new values; begins anew with another weight or generation.
    void update(const MinMaxPyramid& raw, double weight, size_t generation);
    /// As many values as the series had at the last update.
    const MinMaxPyramid& values() const { return m_values; }

private:
    MinMaxPyramid m_values;
    double m_weight = -1;
    size_t m_generation = 0;
};

}  // namespace sextant
