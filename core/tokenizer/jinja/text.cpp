// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/jinja/text.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace sextant::jinja {

Text::Text(std::string bytes, Tag tag) : m_bytes(std::move(bytes)) {
    if (!m_bytes.empty()) m_runs.push_back({m_bytes.size(), tag});
}

std::vector<Run>::const_iterator Text::runAt(size_t offset) const {
    return std::upper_bound(m_runs.begin(), m_runs.end(), offset,
                            [](size_t at, const Run& run) { return at < run.end; });
}

Tag Text::tagAt(size_t offset) const { return runAt(offset)->tag; }

void Text::extend(size_t end, Tag tag) {
    if (!m_runs.empty() && m_runs.back().tag == tag)
        m_runs.back().end = end;
    else
        m_runs.push_back({end, tag});
}

void Text::append(const Text& other, size_t begin, size_t end) {
    if (begin >= end) return;
    const size_t base = m_bytes.size();
    m_bytes.append(other.m_bytes, begin, end - begin);
    for (auto run = other.runAt(begin); run != other.m_runs.end(); ++run) {
        extend(base + std::min(run->end, end) - begin, run->tag);
        if (run->end >= end) break;
    }
}

void Text::append(std::string_view bytes, Tag tag) {
    if (bytes.empty()) return;
    m_bytes += bytes;
    extend(m_bytes.size(), tag);
}

Text Text::slice(size_t begin, size_t end) const {
    Text part;
    part.append(*this, begin, end);
    return part;
}

Text Text::withBytes(std::string bytes) const {
    Text other;
    other.m_bytes = std::move(bytes);
    other.m_runs = m_runs;
    return other;
}

void Text::markGenerated() {
    std::vector<Run> runs = std::move(m_runs);
    m_runs.clear();
    for (const Run& run : runs) extend(run.end, {run.tag.origin, true});
}

size_t findText(std::string_view text, std::string_view wanted, size_t from) {
    if (from > text.size()) return std::string_view::npos;
    if (wanted.empty()) return from;
    // Not string_view::find, which takes quadratic time on texts made for it.
    const void* found = memmem(text.data() + from, text.size() - from, wanted.data(), wanted.size());
    return found ? static_cast<size_t>(static_cast<const char*>(found) - text.data()) : std::string_view::npos;
}

namespace {

/// Bytes of the character at `at`: 1 where the bytes are no UTF-8.
size_t characterLength(std::string_view text, size_t at) {
    const auto first = static_cast<unsigned char>(text[at]);
    const size_t length = first < 0xC2 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 1;
    if (at + length > text.size()) return 1;
    for (size_t i = 1; i < length; ++i)
        if ((static_cast<unsigned char>(text[at + i]) & 0xC0) != 0x80) return 1;
    return length;
}

bool isSpace(std::string_view character) {
    if (character.size() == 1) {
        const auto byte = static_cast<unsigned char>(character[0]);
        return byte == ' ' || (byte >= 9 && byte <= 13) || (byte >= 0x1C && byte <= 0x1F);
    }
    static constexpr std::array<std::string_view, 19> kSpaces = {
        "\u00A0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",  "\u2007",
        "\u2008", "\u2009", "\u200A", "\u2028", "\u2029", "\u202F", "\u205F", "\u3000", "\xC2\x85"};
    return std::find(kSpaces.begin(), kSpaces.end(), character) != kSpaces.end();
}

bool isStripped(std::string_view character, const std::string* characters) {
    return characters ? findText(*characters, character) != std::string::npos : isSpace(character);
}

}  // namespace

std::vector<size_t> characterBorders(std::string_view text) {
    std::vector<size_t> borders{0};
    while (borders.back() < text.size()) borders.push_back(borders.back() + characterLength(text, borders.back()));
    return borders;
}

size_t characterCount(std::string_view text) {
    size_t count = 0;
    for (size_t at = 0; at < text.size(); ++count) at += characterLength(text, at);
    return count;
}

size_t skipFront(std::string_view text, const std::string* characters) {
    size_t at = 0;
    while (at < text.size()) {
        const size_t length = characterLength(text, at);
        if (!isStripped(text.substr(at, length), characters)) break;
        at += length;
    }
    return at;
}

size_t skipBack(std::string_view text, const std::string* characters) {
    size_t end = text.size();
    while (end > 0) {
        size_t begin = end - 1;
        for (size_t back = 1; back <= 4 && back <= end; ++back)
            if (characterLength(text.substr(0, end), end - back) == back) begin = end - back;
        if (!isStripped(text.substr(begin, end - begin), characters)) break;
        end = begin;
    }
    return end;
}

bool allSpace(std::string_view text) { return skipFront(text) == text.size(); }

}  // namespace sextant::jinja
