// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace sextant {

/// A word of a text, and what rules ask about it.
struct Word {
    std::string_view text;
    uint32_t characters = 0;
    bool hasLetter = false;
    bool isWord = true;  ///< not punctuation or a symbol; stretches between blanks all count as words
};

/// The bytes of up to eight as one number, whatever lies behind them: equal for equal words of the same length.
inline uint64_t packedWord(std::string_view word) {
    const auto byte = [&](size_t at) { return uint64_t{static_cast<unsigned char>(word[at])} << 8 * at; };
    const size_t size = word.size();
    if (size == 0) return 0;
    if (size < 4) return byte(0) | byte(size / 2) | byte(size - 1);
    uint32_t low, high;
    std::memcpy(&low, word.data(), sizeof low);
    std::memcpy(&high, word.data() + size - sizeof high, sizeof high);
    return low | uint64_t{high} << 8 * (size - sizeof high);
}

}  // namespace sextant
