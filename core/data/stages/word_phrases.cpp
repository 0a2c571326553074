// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/word_phrases.h"

#include "core/base/hash.h"
#include "core/data/stages/characters.h"

#include <unicode/uchar.h>

namespace sextant {

uint64_t foldedWordHash(std::string_view word, std::string& scratch) {
    scratch.clear();
    for (size_t i = 0; i < word.size();) {
        const DecodedCharacter character = firstCharacter(word.substr(i));
        UChar32 code = static_cast<UChar32>(character.code);
        if (code < 0x80)
            code = code >= 'A' && code <= 'Z' ? code + 32 : code;
        else
            code = u_foldCase(code, U_FOLD_CASE_DEFAULT);
        scratch.append(reinterpret_cast<const char*>(&code), code < 0x80 ? 1 : sizeof code);
        i += character.bytes;
    }
    return hashText(scratch);
}

void WordPhrases::add(const std::vector<Word>& words) {
    std::string scratch;
    uint32_t node = 0;
    for (const Word& word : words) {
        const auto [edge, isNew] =
            m_nodes.try_emplace({foldedWordHash(word.text, scratch), node}, static_cast<uint32_t>(m_ends.size()));
        if (isNew) m_ends.push_back(false);
        node = edge->second;
    }
    m_ends[node] = true;
}

std::vector<WordPhrases::Match> WordPhrases::find(const std::vector<Word>& words) const {
    std::vector<uint64_t> hashes;
    hashes.reserve(words.size());
    std::string scratch;
    for (const Word& word : words) hashes.push_back(foldedWordHash(word.text, scratch));
    std::vector<Match> matches;
    for (size_t first = 0; first < hashes.size();) {
        size_t longest = 0;
        uint32_t node = 0;
        for (size_t i = first; i < hashes.size(); ++i) {
            const auto edge = m_nodes.find({hashes[i], node});
            if (edge == m_nodes.end()) break;
            node = edge->second;
            if (m_ends[node]) longest = i + 1 - first;
        }
        if (longest > 0) matches.push_back({first, longest});
        first += longest > 0 ? longest : 1;
    }
    return matches;
}

}  // namespace sextant
