// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/text_features.h"

#include "core/data/stages/characters.h"

#include <algorithm>

namespace sextant {

namespace {

/// A character of a text, with its class.
struct ClassedCharacter {
    uint32_t code, bytes;
    CharacterClass kind;
};
[[gnu::always_inline]] inline ClassedCharacter characterAt(std::string_view text, size_t at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x80) return {byte, 1, kAsciiClasses[byte]};
    const DecodedCharacter character = firstCharacter(text.substr(at));
    return {character.code, character.bytes, classOf(character.code)};
}

/// Goes over the ASCII characters from `at` on whose class is one of the two, which is most of most texts. Returns
/// where they end; `first` becomes true if one is of the first class.
[[gnu::always_inline]] inline size_t skipAscii(std::string_view text, size_t at, CharacterClass one,
                                               CharacterClass other, bool& first) {
    const unsigned wanted = classBit(one) | classBit(other);
    unsigned found = 0;
    for (; at < text.size(); ++at) {
        const unsigned bits = kByteClasses[static_cast<unsigned char>(text[at])] & wanted;
        if (bits == 0) break;
        found |= bits;
    }
    first |= (found & classBit(one)) != 0;
    return at;
}

bool isLetter(CharacterClass kind) { return kind == CharacterClass::Letter || kind == CharacterClass::Unseparated; }

std::vector<Word> splitAtBlanks(std::string_view text) {
    std::vector<Word> words;
    words.reserve(text.size() / 5);
    Word word;
    size_t start = 0;
    auto end = [&](size_t at) {
        if (word.characters == 0) return;
        word.text = text.substr(start, at - start);
        words.push_back(word);
        word = {};
    };
    for (size_t i = 0; i < text.size();) {
        const size_t ascii = skipAscii(text, i, CharacterClass::Letter, CharacterClass::Other, word.hasLetter);
        word.characters += static_cast<uint32_t>(ascii - i);
        i = ascii;
        if (i == text.size()) break;
        const ClassedCharacter character = characterAt(text, i);
        if (character.kind == CharacterClass::White) {
            end(i);
            start = i + character.bytes;
        } else {
            ++word.characters;
            word.hasLetter |= isLetter(character.kind);
        }
        i += character.bytes;
    }
    end(text.size());
    return words;
}

constexpr uint8_t kWhite = classBit(CharacterClass::White);

bool isApostrophe(uint32_t code) { return code == '\'' || code == 0x2019; }

/// Runs of letters and digits, and runs of one and the same other character between them if asked for. Counts the
/// characters that are words of their own.
class TokenSplitter {
public:
    TokenSplitter(std::string_view text, bool withOthers) : m_text(text), m_withOthers(withOthers) {
        m_words.reserve(text.size() / 5);
    }

    std::vector<Word> split(size_t& unseparated) {
        unseparated = 0;
        for (size_t i = 0; i < m_text.size();) {
            const ClassedCharacter character = characterAt(m_text, i);
            switch (character.kind) {
                case CharacterClass::White:
                    break;
                case CharacterClass::Letter:
                case CharacterClass::Digit:
                    i = takeWord(i);
                    continue;
                case CharacterClass::Unseparated:
                    ++unseparated;
                    m_words.push_back({m_text.substr(i, character.bytes), 1, true, true});
                    break;
                case CharacterClass::Other:
                    i = takeOthers(i, character);
                    continue;
            }
            i += character.bytes;
        }
        return std::move(m_words);
    }

private:
    size_t takeWord(size_t start) {
        Word word;
        size_t i = start;
        while (true) {
            const size_t end = skipAscii(m_text, i, CharacterClass::Letter, CharacterClass::Digit, word.hasLetter);
            word.characters += static_cast<uint32_t>(end - i);
            i = end;
            if (i == m_text.size() || kByteClasses[static_cast<unsigned char>(m_text[i])] == kWhite) break;
            const ClassedCharacter character = characterAt(m_text, i);
            const bool inside = character.kind == CharacterClass::Letter || character.kind == CharacterClass::Digit;
            if (!inside && !(isApostrophe(character.code) && i + character.bytes < m_text.size() &&
                             characterAt(m_text, i + character.bytes).kind == CharacterClass::Letter))
                break;
            ++word.characters;
            word.hasLetter |= character.kind == CharacterClass::Letter;
            i += character.bytes;
        }
        word.text = m_text.substr(start, i - start);
        m_words.push_back(word);
        return i;
    }
    size_t takeOthers(size_t start, const ClassedCharacter& first) {
        const std::string_view one = m_text.substr(start, first.bytes);
        size_t i = start + first.bytes;
        uint32_t count = 1;
        for (; m_text.substr(i, first.bytes) == one; i += first.bytes) ++count;
        if (m_withOthers) m_words.push_back({m_text.substr(start, i - start), count, false, false});
        return i;
    }

    std::string_view m_text;
    bool m_withOthers;
    std::vector<Word> m_words;
};

}  // namespace

size_t countCharacters(std::string_view text) {
    return static_cast<size_t>(
        std::count_if(text.begin(), text.end(), [](char byte) { return (byte & 0xC0) != 0x80; }));
}

size_t TextFeatures::characters() const {
    if (!m_characters) m_characters = countCharacters(m_text);
    return *m_characters;
}

const std::vector<std::string_view>& TextFeatures::lines() const {
    if (m_lines) return *m_lines;
    m_lines.emplace();
    size_t start = 0;
    for (size_t end; (end = m_text.find('\n', start)) != std::string_view::npos; start = end + 1)
        m_lines->push_back(m_text.substr(start, end - start));
    m_lines->push_back(m_text.substr(start));
    return *m_lines;
}

const std::vector<Word>& TextFeatures::words(WordSplitter splitter) const {
    auto& words = m_words[static_cast<size_t>(splitter)];
    if (!words)
        words = splitter == WordSplitter::Blanks
                    ? splitAtBlanks(m_text)
                    : TokenSplitter(m_text, splitter == WordSplitter::Tokens).split(m_unseparatedWords);
    return *words;
}

bool TextFeatures::isUnseparated() const {
    const size_t all = (m_words[static_cast<size_t>(WordSplitter::WordsOnly)] ? words(WordSplitter::WordsOnly)
                                                                              : words(WordSplitter::Tokens))
                           .size();
    return 2 * m_unseparatedWords > all;
}

const RepeatedNgrams& TextFeatures::repeatedNgrams(WordSplitter splitter) const {
    auto& ngrams = m_ngrams[static_cast<size_t>(splitter)];
    if (!ngrams) ngrams.emplace(words(splitter));
    return *ngrams;
}

}  // namespace sextant
