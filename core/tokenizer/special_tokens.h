// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace sextant {

/// Special tokens in the form of the DeepSeek LLM vocabulary: bars are U+FF5C, low lines U+2581.
inline constexpr const char* kBeginOfSentence = "<\uFF5Cbegin\u2581of\u2581sentence\uFF5C>";
inline constexpr const char* kEndOfSentence = "<\uFF5Cend\u2581of\u2581sentence\uFF5C>";
inline constexpr const char* kPadding = "<\uFF5C\u2581pad\u2581\uFF5C>";
/// Tokens kept free for later use are called "<|reserved_0|>" in the same form.
inline constexpr const char* kReservedBegin = "<\uFF5Creserved\u2581";
inline constexpr const char* kReservedEnd = "\uFF5C>";

inline constexpr int kFewestSpecialTokens = 3;  ///< begin, end, padding
inline constexpr int kMostSpecialTokens = 1000;

/// The smallest vocabulary: all bytes and the special tokens.
inline constexpr int kSmallestVocabulary = 256 + kFewestSpecialTokens;

/// Begin, end, padding, the named ones (each once), then reserved ones up to `count` in all.
std::vector<std::string> specialTokenTexts(int count = kFewestSpecialTokens,
                                           const std::vector<std::string>& named = {});

}  // namespace sextant
