// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace sextant {

/// Special tokens in the form of the DeepSeek LLM vocabulary: bars are U+FF5C, low lines U+2581.
inline constexpr const char* kBeginOfSentence = "<\uFF5Cbegin\u2581of\u2581sentence\uFF5C>";
inline constexpr const char* kEndOfSentence = "<\uFF5Cend\u2581of\u2581sentence\uFF5C>";
inline constexpr const char* kPadding = "<\uFF5C\u2581pad\u2581\uFF5C>";
inline constexpr int kSpecialTokenCount = 3;

/// The smallest vocabulary: all bytes and the special tokens.
inline constexpr int kSmallestVocabulary = 256 + kSpecialTokenCount;

}  // namespace sextant
