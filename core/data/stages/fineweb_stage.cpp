// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/stages.h"

#include "core/base/text.h"
#include "core/data/stages/repeated_pieces.h"
#include "core/data/stages/sentences.h"
#include "core/spec/stages/web_options.h"

#include <algorithm>
#include <limits>

namespace sextant {

namespace {

enum Signal { PunctuatedLines, ShortLines, DuplicateLineCharacters, NewlineRatio };

class FineWebStage : public DocumentStage {
public:
    explicit FineWebStage(const FineWebOptions& options) : m_options(options) {
        const float none = std::numeric_limits<float>::infinity();
        m_rules = {{"punctuated_lines", "Share of the lines that end like a sentence.",
                    static_cast<float>(options.minPunctuatedLines), none, "min_punctuated_lines", ""},
                   {"short_lines", "Share of the lines that are short.", -none,
                    static_cast<float>(options.maxShortLines), "", "max_short_lines"},
                   {"duplicate_line_characters", "Share of the characters in lines that occurred before.", -none,
                    static_cast<float>(options.maxDuplicateLineCharacters), "", "max_duplicate_line_characters"},
                   {"newline_ratio", "Newlines for each word.", -none, static_cast<float>(options.maxNewlineRatio), "",
                    "max_newline_ratio"}};
    }
    const std::vector<Rule>& rules() const override { return m_rules; }

    /// A text without a line is measured as one whose lines do not end like sentences.
    void measure(const Document&, const TextFeatures& features, std::span<float> values) const override {
        size_t lines = 0, punctuated = 0, shortOnes = 0, repeatedCharacters = 0, characters = 0;
        const std::vector<uint32_t> firsts = firstEqualPieces(features.lines());
        for (size_t i = 0; i < firsts.size(); ++i) {
            const std::string_view line = features.lines()[i];
            const size_t length = features.charactersOf(line);
            characters += length;
            if (trimmed(line).empty()) continue;
            ++lines;
            punctuated += isPunctuated(line);
            shortOnes += static_cast<int64_t>(length) <= m_options.shortLine;
            if (firsts[i] != i) repeatedCharacters += length;
        }
        auto share = [](size_t part, size_t whole) {
            return whole > 0 ? static_cast<float>(static_cast<double>(part) / static_cast<double>(whole)) : 0.0f;
        };
        values[PunctuatedLines] = share(punctuated, lines);
        values[ShortLines] = share(shortOnes, lines);
        values[DuplicateLineCharacters] = share(repeatedCharacters, characters);
        values[NewlineRatio] = share(features.lines().size() - 1, features.words(WordSplitter::Tokens).size());
    }

    std::vector<ByteSpan> spans(const Document& document, const TextFeatures& features, size_t rule) const override {
        std::vector<ByteSpan> result;
        const std::vector<uint32_t> firsts = firstEqualPieces(features.lines());
        for (size_t i = 0; i < firsts.size(); ++i) {
            const std::string_view line = features.lines()[i];
            if (trimmed(line).empty()) continue;
            const bool guilty = rule == PunctuatedLines ? !isPunctuated(line)
                                : rule == ShortLines
                                    ? static_cast<int64_t>(features.charactersOf(line)) <= m_options.shortLine
                                : rule == DuplicateLineCharacters ? firsts[i] != i
                                                                  : false;
            const auto begin = static_cast<size_t>(line.data() - document.text.data());
            if (guilty) result.push_back({begin, begin + line.size()});
        }
        return result;
    }

private:
    static bool isPunctuated(std::string_view line) {
        const uint32_t last = lastCharacter(line);
        return endsSentences(last) || last == '"' || last == '\'' || last == 0x201D || last == 0x2019;
    }

    FineWebOptions m_options;
    std::vector<Rule> m_rules;
};

}  // namespace

/// FineWeb's own quality rules (Penedo et al. 2024): ends of lines, short lines, repeated lines, lists. A quotation
/// mark, straight or typographic, ends a line as a full stop does; datatrove 0.10 counts none of them.
Result<std::unique_ptr<DocumentStage>> makeFineWebStage(const StageSpec& spec) {
    return std::unique_ptr<DocumentStage>(
        std::make_unique<FineWebStage>(stageOptions<FineWebOptions>(fineWebOptions(), spec.options)));
}

}  // namespace sextant
