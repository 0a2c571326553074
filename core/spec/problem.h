// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <string>

namespace sextant {

/// One thing wrong with a config. `key` is dotted; `place` is "RUN.yaml, line 4" or "--set", empty in a form.
struct Problem {
    std::string key;
    std::string place;
    std::string message;
    std::string nextStep;

    /// "RUN.yaml, line 4: train.max_steps: found "x", allowed is a whole number of at least 1"
    Error asError() const;
};

}  // namespace sextant
