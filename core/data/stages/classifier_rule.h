// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/stages/stage.h"

namespace sextant {

/// What quality_classifier measures, whichever classifier it asks.
inline Rule classifierRule(double minimum) {
    return {"probability",
            "Probability of being like the good examples.",
            static_cast<float>(minimum),
            std::numeric_limits<float>::infinity(),
            "minimum",
            ""};
}

}  // namespace sextant
