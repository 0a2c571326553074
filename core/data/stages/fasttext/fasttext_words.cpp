// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/fasttext/fasttext_words.h"

namespace sextant {

namespace {

constexpr std::string_view kLineEnd = "</s>";
constexpr std::string_view kBlanks{" \n\r\t\v\f\0", 7};
constexpr uint64_t kWordFactor = 116049371;

/// FNV-1a of 32 bits, but that bytes are signed before they are widened, as in the program that made the models.
uint32_t hashOf(std::string_view text) {
    uint32_t hash = 2166136261U;
    for (const char c : text) {
        hash ^= static_cast<uint32_t>(static_cast<int8_t>(c));
        hash *= 16777619U;
    }
    return hash;
}
/// Hashes of words are signed, too, before they are widened.
uint64_t widened(uint32_t hash) { return static_cast<uint64_t>(static_cast<int64_t>(static_cast<int32_t>(hash))); }

bool continuesCharacter(char c) { return (c & 0xC0) == 0x80; }

}  // namespace

FastTextWords::FastTextWords(const FastTextFile& file) : m_file(file) {
    m_rows.reserve(file.words.size());
    for (size_t i = 0; i < file.words.size(); ++i) m_rows.emplace(file.words[i], static_cast<int64_t>(i));
}

/// N-grams of characters of a word between < and >. Source: Bojanowski et al. 2017, "Enriching word vectors with
/// subword information"; those that are a border alone are none.
void FastTextWords::addCharacters(std::string_view word, const std::function<void(int64_t row)>& visit) const {
    const auto words = static_cast<int64_t>(m_file.words.size());
    const std::string marked = "<" + std::string(word) + ">";
    for (size_t begin = 0; begin < marked.size(); ++begin) {
        if (continuesCharacter(marked[begin])) continue;
        size_t end = begin;
        for (int32_t length = 1; end < marked.size() && length <= m_file.mostCharacters; ++length) {
            ++end;
            while (end < marked.size() && continuesCharacter(marked[end])) ++end;
            const bool isBorder = length == 1 && (begin == 0 || end == marked.size());
            if (length < m_file.fewestCharacters || isBorder) continue;
            const uint32_t hash = hashOf(std::string_view(marked).substr(begin, end - begin));
            visit(words + hash % static_cast<uint32_t>(m_file.buckets));
        }
    }
}

void FastTextWords::addWord(std::string_view word, const std::function<void(int64_t row)>& visit) const {
    const auto known = m_rows.find(word);
    if (known != m_rows.end()) visit(known->second);
    if (m_file.mostCharacters > 0 && word != kLineEnd) addCharacters(word, visit);
}

void FastTextWords::forEachRow(std::string_view text, const std::function<void(int64_t row)>& visit) const {
    std::vector<uint32_t> hashes;
    const auto take = [&](std::string_view word) {
        // What looks like a label of the training data is no word.
        const bool isLabel = word.starts_with(kFastTextLabelMark) && !m_rows.contains(word);
        if (isLabel) return;
        addWord(word, visit);
        hashes.push_back(hashOf(word));
    };
    bool isEnded = false;
    for (size_t begin = 0; !isEnded && (begin = text.find_first_not_of(kBlanks, begin)) != std::string_view::npos;) {
        const size_t end = std::min(text.find_first_of(kBlanks, begin), text.size());
        const std::string_view word = text.substr(begin, end - begin);
        take(word);
        isEnded = word == kLineEnd;
        begin = end;
    }
    if (!isEnded) take(kLineEnd);
    const auto words = static_cast<int64_t>(m_file.words.size());
    for (size_t first = 0; first < hashes.size(); ++first) {
        uint64_t hash = widened(hashes[first]);
        for (size_t i = first + 1; i < hashes.size() && i < first + static_cast<size_t>(std::max(m_file.wordNgrams, 0));
             ++i) {
            hash = hash * kWordFactor + widened(hashes[i]);
            visit(words + static_cast<int64_t>(hash % static_cast<uint64_t>(m_file.buckets)));
        }
    }
}

}  // namespace sextant
