// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/spec/option_table.h"

namespace sextant {

struct LengthOptions {
    int64_t minCharacters = 200;
    int64_t maxCharacters = 10'000'000;
};

const OptionTable& lengthOptions();

}  // namespace sextant
