// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/added_tokens.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>

namespace sextant {

namespace {

/// The character that begins at or ends before a byte; bytes that are no UTF-8 give a negative one.
UChar32 characterAt(std::string_view text, size_t at) {
    UChar32 character = 0;
    auto place = static_cast<int32_t>(0);
    const std::string_view head = text.substr(at, 4);
    U8_NEXT(head.data(), place, static_cast<int32_t>(head.size()), character);
    return character;
}
size_t characterBegin(std::string_view text, size_t end) {
    size_t begin = end - 1;
    while (begin > 0 && end - begin < 4 && (static_cast<unsigned char>(text[begin]) & 0xC0) == 0x80) --begin;
    return begin;
}
size_t sizeOf(UChar32 character) { return static_cast<size_t>(U8_LENGTH(character)); }

bool isSpace(UChar32 character) { return character >= 0 && u_isUWhiteSpace(character); }
/// A character of words, as \w of regular expressions has it.
bool isWord(UChar32 character) {
    if (character < 0) return false;
    constexpr uint32_t kMarksDigitsConnectors = U_GC_M_MASK | U_GC_ND_MASK | U_GC_PC_MASK;
    return u_isUAlphabetic(character) || (U_GET_GC_MASK(character) & kMarksDigitsConnectors) != 0 ||
           u_hasBinaryProperty(character, UCHAR_JOIN_CONTROL);
}

bool isInsideWord(std::string_view text, size_t begin, size_t end) {
    return (begin > 0 && isWord(characterAt(text, characterBegin(text, begin)))) ||
           (end < text.size() && isWord(characterAt(text, end)));
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

/// The longest token that begins here and may be matched.
const AddedToken* AddedTokenMatcher::Search::tokenAt(size_t at) const {
    std::string_view rest = m_text.substr(at);
    while (true) {
        const int32_t index = m_matcher.m_trie.longestMatch(rest);
        if (index < 0) return nullptr;
        const AddedToken& token = m_matcher.m_tokens[static_cast<size_t>(index)];
        if (!m_permission || (*m_permission)(token, at, at + token.text.size())) return &token;
        rest = rest.substr(0, token.text.size() - 1);
    }
}

std::optional<AddedTokenMatcher::Match> AddedTokenMatcher::Search::next() {
    if (m_matcher.m_firstBytes.empty()) return std::nullopt;
    for (size_t at = m_matcher.nextCandidate(m_text, m_from); at < m_text.size();) {
        const AddedToken* token = tokenAt(at);
        if (!token) {
            at = m_matcher.nextCandidate(m_text, at + 1);
            continue;
        }
        Match match{at, at + token->text.size(), at, at + token->text.size(), token->id};
        m_from = match.tokenEnd;
        if (token->singleWord && isInsideWord(m_text, match.begin, match.end)) {
            at = m_matcher.nextCandidate(m_text, m_from);
            continue;
        }
        while (token->stripLeft && match.begin > m_taken) {
            const size_t before = characterBegin(m_text, match.begin);
            if (!isSpace(characterAt(m_text, before))) break;
            match.begin = std::max(before, m_taken);
        }
        while (token->stripRight && match.end < m_text.size()) {
            const UChar32 character = characterAt(m_text, match.end);
            if (!isSpace(character)) break;
            match.end += sizeOf(character);
        }
        match.begin = std::max(match.begin, m_taken);
        m_taken = std::max(m_taken, match.end);
        return match;
    }
    m_from = m_text.size();
    return std::nullopt;
}

}  // namespace sextant
