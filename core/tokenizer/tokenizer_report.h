// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/tokenizer/tokenizer.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sextant {

/// What a tokenizer makes of a text.
struct TextUse {
    int64_t bytes = 0;
    int64_t characters = 0;  ///< code points; an invalid byte counts as one
    int64_t words = 0;       ///< stretches without white space
    int64_t tokens = 0;

    double bytesPerToken() const { return tokens > 0 ? static_cast<double>(bytes) / static_cast<double>(tokens) : 0; }
    double tokensPerWord() const { return words > 0 ? static_cast<double>(tokens) / static_cast<double>(words) : 0; }
};
TextUse measureText(const Tokenizer& tokenizer, std::string_view text);
/// The same for a text that was encoded already.
TextUse useOf(std::string_view text, size_t tokens);

/// How often each token occurs in texts. Add texts, then read; one thread.
class TokenCounts {
public:
    explicit TokenCounts(const Tokenizer& tokenizer);
    void add(std::string_view text);
    const std::vector<int64_t>& counts() const { return m_counts; }  ///< by id
    int64_t tokens() const { return m_tokens; }
    int64_t bytes() const { return m_bytes; }

private:
    const Tokenizer& m_tokenizer;
    std::vector<int64_t> m_counts;
    std::vector<int32_t> m_ids;
    int64_t m_tokens = 0, m_bytes = 0;
};

/// Ids by their bytes, longest first; equal lengths by id. Special tokens are left out in all three lists.
std::vector<int32_t> longestTokens(const Tokenizer& tokenizer, size_t limit);
/// Ids that occur, fewest first; equal counts: the later merge first.
std::vector<int32_t> rarestTokens(const Tokenizer& tokenizer, const TokenCounts& counts, size_t limit);
/// Ids that never occur, longest first. `total` is how many there are.
struct UnusedTokens {
    std::vector<int32_t> ids;
    int64_t total = 0;
};
UnusedTokens neverUsedTokens(const Tokenizer& tokenizer, const TokenCounts& counts, size_t limit);

/// Two tokenizers on one text.
struct ComparisonRow {
    std::string label;
    TextUse first, second;
    /// decode(encode(text)) == text.
    bool firstIsLossless = true, secondIsLossless = true;
};
struct LabelledText {
    std::string label;
    std::string_view text;
};
std::vector<ComparisonRow> compareTokenizers(const Tokenizer& first, const Tokenizer& second,
                                             std::span<const LabelledText> texts);

/// How many bytes a token covers when only the first merges of a byte-level BPE are used.
struct SizePoint {
    int64_t vocabularySize = 0;  ///< special tokens included
    double bytesPerToken = 0;
};
/// At about `points` sizes, evenly spread on a logarithmic axis from the bytes alone to the whole vocabulary. Empty for
/// a tokenizer whose smaller vocabularies are not its own beginnings (SentencePiece).
std::vector<SizePoint> compressionBySize(const Tokenizer& tokenizer, std::string_view text, int points);

}  // namespace sextant
