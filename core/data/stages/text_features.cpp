// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/text_features.h"

#include <algorithm>

namespace sextant {

namespace {

/// Bytes of the white space that `text` begins with: ASCII white space, U+0085, U+00A0, U+1680, U+2000-200A, U+2028,
/// U+2029, U+202F, U+205F, U+3000 (Python's str.split). 0 if there is none.
size_t whiteSpaceAt(std::string_view text) {
    const auto first = static_cast<unsigned char>(text[0]);
    if (first < 0x80) return first == ' ' || (first >= 0x09 && first <= 0x0D) || (first >= 0x1C && first <= 0x1F);
    if (first == 0xC2 && text.size() > 1) return text[1] == '\x85' || text[1] == '\xA0' ? 2 : 0;
    if (text.size() < 3 || (first != 0xE1 && first != 0xE2 && first != 0xE3)) return 0;
    const auto second = static_cast<unsigned char>(text[1]), third = static_cast<unsigned char>(text[2]);
    const unsigned code = (first & 0x0Fu) << 12 | (second & 0x3Fu) << 6 | (third & 0x3Fu);
    const bool white = code == 0x1680 || (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 || code == 0x202F ||
                       code == 0x205F || code == 0x3000;
    return white ? 3 : 0;
}

}  // namespace

size_t TextFeatures::characters() const {
    return static_cast<size_t>(std::count_if(m_text.begin(), m_text.end(), [](char byte) { return (byte & 0xC0) != 0x80; }));
}

const std::vector<std::string_view>& TextFeatures::lines() const {
    if (m_lines) return *m_lines;
    m_lines.emplace();
    size_t start = 0;
    for (size_t end; (end = m_text.find('\n', start)) != std::string_view::npos; start = end + 1) m_lines->push_back(m_text.substr(start, end - start));
    m_lines->push_back(m_text.substr(start));
    return *m_lines;
}

const std::vector<std::string_view>& TextFeatures::words() const {
    if (m_words) return *m_words;
    m_words.emplace();
    size_t start = 0;
    for (size_t i = 0; i < m_text.size();) {
        const size_t white = whiteSpaceAt(m_text.substr(i));
        if (white == 0) {
            ++i;
            continue;
        }
        if (i > start) m_words->push_back(m_text.substr(start, i - start));
        start = i += white;
    }
    if (start < m_text.size()) m_words->push_back(m_text.substr(start));
    return *m_words;
}

}  // namespace sextant
