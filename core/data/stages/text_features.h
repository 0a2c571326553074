// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/stages/repeated_ngrams.h"
#include "core/data/stages/word.h"

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace sextant {

/// Unicode characters of a text.
size_t countCharacters(std::string_view text);

/// How words are told apart.
enum class WordSplitter {
    Blanks,     ///< stretches between white space (ASCII and Unicode): Python's str.split()
    Tokens,     ///< runs of letters, digits and marks, and runs of one and the same other character ("...")
    WordsOnly,  ///< Tokens without those that are no words
};

/// Divisions of one text that several stages need, made when first asked for and then kept. The views point into the
/// text, which must outlive this. In Tokens and WordsOnly, Han characters and Kana are words of their own, because
/// nothing separates words there; an apostrophe between letters does not split. One thread.
class TextFeatures {
public:
    explicit TextFeatures(std::string_view text) : m_text(text) {}
    TextFeatures(const TextFeatures&) = delete;
    TextFeatures& operator=(const TextFeatures&) = delete;

    std::string_view text() const { return m_text; }
    /// Unicode characters.
    size_t characters() const;
    /// Those of a part of the text.
    size_t charactersOf(std::string_view part) const {
        return characters() == m_text.size() ? part.size() : countCharacters(part);
    }
    /// Lines without their newlines, as `str.split("\n")` gives them: an empty text is one empty line.
    const std::vector<std::string_view>& lines() const;
    const std::vector<Word>& words(WordSplitter splitter) const;
    /// Whether most words are characters of scripts that do not separate words.
    bool isUnseparated() const;
    /// The word n-grams that occur more than once, of orders 2 to 10.
    const RepeatedNgrams& repeatedNgrams(WordSplitter splitter) const;

private:
    static constexpr size_t kSplitters = 3;
    std::string_view m_text;
    mutable std::optional<size_t> m_characters;
    mutable std::optional<std::vector<std::string_view>> m_lines;
    mutable std::optional<std::vector<Word>> m_words[kSplitters];
    mutable std::optional<RepeatedNgrams> m_ngrams[kSplitters];
    mutable size_t m_unseparatedWords = 0;
};

}  // namespace sextant
