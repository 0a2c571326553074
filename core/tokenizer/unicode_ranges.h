// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

namespace sextant {

/// Code points [first, last].
struct CodeRange {
    uint32_t first, last;
};

/// The character classes of the DeepSeek LLM pre-tokenizer, as its regular expressions list them, and the two Unicode
/// properties it uses (White_Space; Nd, Nl, No).
std::span<const CodeRange> deepSeekLetters();
std::span<const CodeRange> deepSeekPunctuation();
std::span<const CodeRange> deepSeekCjk();
std::span<const CodeRange> unicodeNumbers();
std::span<const CodeRange> unicodeSpaces();

}  // namespace sextant
