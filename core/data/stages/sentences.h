// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sextant {

/// Whether a character ends sentences (Unicode property Sentence_Terminal: . ! ? and their like in other scripts).
bool endsSentences(uint32_t character);
/// The last character of a text, 0 if it is empty.
uint32_t lastCharacter(std::string_view text);
/// Sentences of a text: stretches that end in such a mark before white space, a quotation mark or the end (after a Han
/// or Kana mark anywhere), and what is left behind the last one.
size_t countSentences(std::string_view text);

}  // namespace sextant
