// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace sextant {

/// A word of a text, and what rules ask about it.
struct Word {
    std::string_view text;
    uint32_t characters = 0;
    bool hasLetter = false;
    bool isWord = true;  ///< not punctuation or a symbol; stretches between blanks all count as words
};

}  // namespace sextant
