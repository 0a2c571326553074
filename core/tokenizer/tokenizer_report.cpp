// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/tokenizer_report.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace sextant {

namespace {

bool isBlank(unsigned char byte) { return byte == ' ' || (byte >= '\t' && byte <= '\r'); }
bool beginsCharacter(unsigned char byte) { return (byte & 0xC0) != 0x80; }

/// Ordinary tokens, in the order of their ids.
std::vector<int32_t> ordinaryTokens(const Tokenizer& tokenizer) {
    std::vector<int32_t> ids;
    for (int32_t id = 0; id < tokenizer.vocabularySize(); ++id)
        if (!tokenizer.isSpecial(id) && !tokenizer.tokenText(id).empty()) ids.push_back(id);
    return ids;
}

void sortLongestFirst(const Tokenizer& tokenizer, std::vector<int32_t>& ids) {
    std::stable_sort(ids.begin(), ids.end(), [&](int32_t a, int32_t b) {
        return tokenizer.tokenText(a).size() > tokenizer.tokenText(b).size();
    });
}

}  // namespace

TextUse measureText(const Tokenizer& tokenizer, std::string_view text) {
    return useOf(text, tokenizer.encode(text).size());
}

TextUse useOf(std::string_view text, size_t tokens) {
    TextUse use;
    use.bytes = static_cast<int64_t>(text.size());
    bool inWord = false;
    for (unsigned char byte : text) {
        use.characters += beginsCharacter(byte);
        use.words += !isBlank(byte) && !inWord;
        inWord = !isBlank(byte);
    }
    use.tokens = static_cast<int64_t>(tokens);
    return use;
}

TokenCounts::TokenCounts(const Tokenizer& tokenizer)
    : m_tokenizer(tokenizer), m_counts(static_cast<size_t>(tokenizer.vocabularySize())) {}

void TokenCounts::add(std::string_view text) {
    m_ids.clear();
    m_tokenizer.encodeInto(text, m_ids);
    for (int32_t id : m_ids) ++m_counts[static_cast<size_t>(id)];
    m_tokens += static_cast<int64_t>(m_ids.size());
    m_bytes += static_cast<int64_t>(text.size());
}

std::vector<int32_t> longestTokens(const Tokenizer& tokenizer, size_t limit) {
    std::vector<int32_t> ids = ordinaryTokens(tokenizer);
    sortLongestFirst(tokenizer, ids);
    ids.resize(std::min(ids.size(), limit));
    return ids;
}

std::vector<int32_t> rarestTokens(const Tokenizer& tokenizer, const TokenCounts& counts, size_t limit) {
    std::vector<int32_t> ids = ordinaryTokens(tokenizer);
    auto countOf = [&](int32_t id) { return counts.counts()[static_cast<size_t>(id)]; };
    std::erase_if(ids, [&](int32_t id) { return countOf(id) == 0; });
    std::sort(ids.begin(), ids.end(),
              [&](int32_t a, int32_t b) { return countOf(a) != countOf(b) ? countOf(a) < countOf(b) : a > b; });
    ids.resize(std::min(ids.size(), limit));
    return ids;
}

UnusedTokens neverUsedTokens(const Tokenizer& tokenizer, const TokenCounts& counts, size_t limit) {
    UnusedTokens unused{ordinaryTokens(tokenizer)};
    std::erase_if(unused.ids, [&](int32_t id) { return counts.counts()[static_cast<size_t>(id)] > 0; });
    unused.total = static_cast<int64_t>(unused.ids.size());
    sortLongestFirst(tokenizer, unused.ids);
    unused.ids.resize(std::min(unused.ids.size(), limit));
    return unused;
}

std::vector<ComparisonRow> compareTokenizers(const Tokenizer& first, const Tokenizer& second,
                                             std::span<const LabelledText> texts) {
    std::vector<ComparisonRow> rows;
    for (const LabelledText& text : texts) {
        const auto firstIds = first.encode(text.text), secondIds = second.encode(text.text);
        rows.push_back({text.label, useOf(text.text, firstIds.size()), useOf(text.text, secondIds.size()),
                        first.decode(firstIds) == text.text, second.decode(secondIds) == text.text});
    }
    return rows;
}

std::vector<SizePoint> compressionBySize(const Tokenizer& tokenizer, std::string_view text, int points) {
    const auto merges = static_cast<double>(tokenizer.model().merges().size());
    if (tokenizer.model().symbols() != Symbols::Bytes || text.empty() || merges < 1 || points < 2) return {};
    const auto base = static_cast<double>(tokenizer.vocabularySize()) - merges;
    std::vector<SizePoint> curve;
    for (int i = 0; i < points; ++i) {
        const double size = std::max(base, 1.0) *
                            std::pow((base + merges) / std::max(base, 1.0), static_cast<double>(i) / (points - 1));
        const auto count = static_cast<size_t>(std::lround(std::clamp(size - base, 0.0, merges)));
        const Tokenizer smaller = count == tokenizer.model().merges().size() ? tokenizer : tokenizer.withMerges(count);
        curve.push_back(
            {static_cast<int64_t>(base) + static_cast<int64_t>(count), measureText(smaller, text).bytesPerToken()});
    }
    return curve;
}

}  // namespace sextant
