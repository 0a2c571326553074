// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/stages/stage.h"

#include <string_view>
#include <vector>

namespace sextant {

/// What a scan of a text for LaTeX found.
struct Formulas {
    std::vector<ByteSpan> formulas;    ///< with their marks, in order and without overlap
    std::vector<ByteSpan> unbalanced;  ///< marks without a partner, in order
    size_t commands = 0;
};

/// Finds formulas (maths_stage.h says which). A scanner, not TeX: macros and verbatim text are not understood. Linear.
Formulas findFormulas(std::string_view text);

}  // namespace sextant
