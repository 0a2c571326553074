// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/added_tokens.h"

#include <algorithm>

namespace sextant {

namespace {

bool isSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
/// Letters, digits, low line, and any character beyond ASCII.
bool isWord(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || byte == '_' || (byte >= '0' && byte <= '9') || ((byte | 32) >= 'a' && (byte | 32) <= 'z');
}

}  // namespace

AddedTokenMatcher::AddedTokenMatcher(std::vector<AddedToken> tokens) : m_tokens(std::move(tokens)) {
    for (size_t i = 0; i < m_tokens.size(); ++i) {
        const AddedToken& token = m_tokens[i];
        if (token.text.empty() || !m_trie.add(token.text, static_cast<int32_t>(i))) continue;
        const auto first = static_cast<unsigned char>(token.text[0]);
        if (!m_begins[first]) m_firstBytes.push_back(first);
        m_begins[first] = true;
        if (token.text.find('\n') != std::string::npos || token.stripLeft || token.stripRight) m_mayHoldNewline = true;
    }
}

/// The next byte that begins a token. Blocks without one are passed quickly: the inner loop is made of vector compares.
size_t AddedTokenMatcher::nextCandidate(std::string_view text, size_t from) const {
    constexpr size_t kBlock = 64;
    if (m_firstBytes.size() <= 4) {
        std::array<unsigned char, 4> first{};
        for (size_t i = 0; i < 4; ++i) first[i] = m_firstBytes[std::min(i, m_firstBytes.size() - 1)];
        const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
        for (; from + kBlock <= text.size(); from += kBlock) {
            unsigned char any = 0;
            for (size_t i = 0; i < kBlock; ++i) {
                const unsigned char byte = bytes[from + i];
                any |= static_cast<unsigned char>((byte == first[0]) | (byte == first[1]) | (byte == first[2]) |
                                                  (byte == first[3]));
            }
            if (any) break;
        }
    }
    while (from < text.size() && !m_begins[static_cast<unsigned char>(text[from])]) ++from;
    return from;
}

std::optional<AddedTokenMatcher::Match> AddedTokenMatcher::find(std::string_view text, size_t from) const {
    if (m_firstBytes.empty()) return std::nullopt;
    for (size_t at = nextCandidate(text, from); at < text.size(); at = nextCandidate(text, at + 1)) {
        const int32_t index = m_trie.longestMatch(text.substr(at));
        if (index < 0) continue;
        const AddedToken& token = m_tokens[static_cast<size_t>(index)];
        Match match{at, at + token.text.size(), token.id};
        if (token.singleWord &&
            ((at > 0 && isWord(text[at - 1])) || (match.end < text.size() && isWord(text[match.end]))))
            continue;
        while (token.stripLeft && match.begin > from && isSpace(text[match.begin - 1])) --match.begin;
        while (token.stripRight && match.end < text.size() && isSpace(text[match.end])) ++match.end;
        return match;
    }
    return std::nullopt;
}

}  // namespace sextant
