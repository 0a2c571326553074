// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/spec/option_table.h"

namespace sextant {

/// How sources share the tokens of a mixture.
enum class MixStrategy {
    Automatic,    ///< Weights if a source has one other than 1, else Everything
    Everything,   ///< every document of every source once
    Weights,      ///< in proportion to the weights of the sources
    Temperature,  ///< in proportion to weight x tokens^(1/temperature)
    Unimax,       ///< as evenly as the cap on epochs allows (Chung et al. 2023)
};

struct MixOptions {
    MixStrategy strategy = MixStrategy::Automatic;
    double temperature = 3.3;
    double maxEpochs = 1;
    int64_t tokenBudget = 0;
};

const OptionTable& mixOptions();

}  // namespace sextant
