// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace sextant {

/// How surprising a language model finds the beginning of a text.
struct TextScore {
    double nats = 0;     ///< minus the sum of the logarithms of the probabilities of the tokens
    int64_t tokens = 0;  ///< that were scored
    int64_t bytes = 0;   ///< of text that they stand for
};

/// A language model as far as stages need it. Whoever runs a recipe supplies one (StageParts): core/data knows no
/// models.
class TextScorer {
public:
    virtual ~TextScorer() = default;
    /// Scores the first `maxTokens` tokens; 0 tokens if there is nothing to score. Any thread, several at once; the
    /// result is a pure function of the text.
    virtual TextScore score(std::string_view text, int64_t maxTokens) = 0;
};

}  // namespace sextant
