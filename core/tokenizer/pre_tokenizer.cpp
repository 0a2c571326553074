// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/pre_tokenizer.h"

#include "core/tokenizer/unicode_ranges.h"

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace sextant {

namespace {

enum CharacterClass : uint8_t { kLetter = 1, kPunctuation = 2, kSpace = 4, kCjk = 8, kNumber = 16, kNewline = 32 };

constexpr uint32_t kTableSize = 0x20000;  // no class reaches beyond plane 1

const std::array<uint8_t, kTableSize>& classTable() {
    static const auto table = [] {
        auto made = std::make_unique<std::array<uint8_t, kTableSize>>();
        auto mark = [&](std::span<const CodeRange> ranges, CharacterClass flag) {
            for (CodeRange range : ranges)
                for (uint32_t c = range.first; c <= range.last; ++c) (*made)[c] |= flag;
        };
        mark(deepSeekLetters(), kLetter);
        mark(deepSeekPunctuation(), kPunctuation);
        mark(unicodeSpaces(), kSpace);
        mark(deepSeekCjk(), kCjk);
        mark(unicodeNumbers(), kNumber);
        (*made)['\r'] |= kNewline;
        (*made)['\n'] |= kNewline;
        return made;
    }();
    return *table;
}

/// One character of the text: its classes and where it begins.
struct Character {
    uint32_t begin;
    uint8_t classes;
};

/// Reads the character at `at`; an invalid byte is a character of its own without a class.
uint32_t nextCharacter(std::string_view text, size_t at, uint8_t& classes) {
    auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(at);
    const auto& table = classTable();
    if (lead < 0x80) {
        classes = table[lead];
        return 1;
    }
    classes = 0;
    const uint32_t length = lead < 0xC2 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 1;
    if (length == 1 || at + length > text.size()) return 1;
    uint32_t code = lead & (0x7Fu >> length);
    for (uint32_t i = 1; i < length; ++i) {
        if ((byte(at + i) & 0xC0) != 0x80) return 1;
        code = (code << 6) | (byte(at + i) & 0x3F);
    }
    const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
    if (overlong || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return 1;
    if (code < kTableSize) classes = table[code];
    return length;
}

/// Splits one line (no newline inside) step by step. Pieces are ranges of characters; every step looks at each piece of
/// the step before, also at those that an earlier step matched.
class LineSplitter {
public:
    void split(std::string_view line, const std::function<void(std::string_view)>& visit) {
        m_characters.clear();
        for (size_t at = 0; at < line.size();) {
            uint8_t classes = 0;
            const uint32_t length = nextCharacter(line, at, classes);
            m_characters.push_back({static_cast<uint32_t>(at), classes});
            at += length;
        }
        const auto count = static_cast<uint32_t>(m_characters.size());
        m_characters.push_back({static_cast<uint32_t>(line.size()), 0});
        m_ends.assign(1, count);
        pass([&](uint32_t at, uint32_t end) { return runWithBlank(kLetter, at, end); });
        pass([&](uint32_t at, uint32_t end) { return runWithBlank(kPunctuation, at, end); });
        pass([&](uint32_t at, uint32_t end) { return blanksAtEnd(at, end); });
        pass([&](uint32_t at, uint32_t end) { return run(kCjk, at, end); });
        pass([&](uint32_t at, uint32_t) { return is(at, kNumber) ? at + 1 : at; });
        uint32_t begin = 0;
        for (uint32_t end : m_ends) {
            const uint32_t from = m_characters[begin].begin;
            visit(line.substr(from, m_characters[end].begin - from));
            begin = end;
        }
    }

private:
    bool is(uint32_t at, CharacterClass flag) const { return m_characters[at].classes & flag; }

    uint32_t run(CharacterClass flag, uint32_t at, uint32_t end) const {
        while (at < end && is(at, flag)) ++at;
        return at;
    }
    /// \s?[class]+ : where the match that begins at `at` ends, or `at` if there is none.
    uint32_t runWithBlank(CharacterClass flag, uint32_t at, uint32_t end) const {
        const uint32_t start = is(at, kSpace) && at + 1 < end && is(at + 1, flag) ? at + 1 : at;
        const uint32_t stop = run(flag, start, end);
        return stop > start ? stop : at;
    }
    uint32_t blanksAtEnd(uint32_t at, uint32_t end) const {
        if (!is(at, kSpace)) return at;
        const uint32_t stop = run(kSpace, at, end);
        return stop == end ? stop : at;
    }
    /// Isolates every match of `match` inside every piece.
    template <class Match>
    void pass(Match match) {
        m_next.clear();
        uint32_t begin = 0;
        for (uint32_t end : m_ends) {
            uint32_t at = begin;
            while (at < end) {
                const uint32_t stop = match(at, end);
                if (stop == at) {
                    ++at;
                    continue;
                }
                if (at > begin) m_next.push_back(at);
                m_next.push_back(stop);
                begin = at = stop;
            }
            if (begin < end) m_next.push_back(end);
            begin = end;
        }
        m_ends.swap(m_next);
    }

    std::vector<Character> m_characters;
    std::vector<uint32_t> m_ends, m_next;  // ends of the pieces, in characters
};

std::string characterSet(std::span<const CodeRange> ranges) {
    auto append = [](std::string& text, uint32_t c) {
        if (c < 0x80) {
            if (c == '/' || c == '-' || c == '[' || c == ']' || c == '\\' || c == '^') text += '\\';
            text += static_cast<char>(c);
        } else if (c < 0x800) {
            text += static_cast<char>(0xC0 | (c >> 6));
            text += static_cast<char>(0x80 | (c & 0x3F));
        } else if (c < 0x10000) {
            text += static_cast<char>(0xE0 | (c >> 12));
            text += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
            text += static_cast<char>(0x80 | (c & 0x3F));
        } else {
            text += static_cast<char>(0xF0 | (c >> 18));
            text += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
            text += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
            text += static_cast<char>(0x80 | (c & 0x3F));
        }
    };
    std::string text = "[";
    for (CodeRange range : ranges) {
        append(text, range.first);
        if (range.last == range.first) continue;
        text += '-';
        append(text, range.last);
    }
    return text + "]";
}

}  // namespace

void forEachPiece(std::string_view text, const std::function<void(std::string_view)>& visit) {
    thread_local LineSplitter splitter;
    while (!text.empty()) {
        const size_t newline = std::min(text.find_first_of("\r\n"), text.size());
        if (newline > 0) splitter.split(text.substr(0, newline), visit);
        if (newline < text.size()) visit(text.substr(newline, 1));
        text.remove_prefix(std::min(newline + 1, text.size()));
    }
}

Json deepSeekPreTokenizerJson() {
    auto split = [](const std::string& pattern) {
        return Json{{"type", "Split"}, {"pattern", {{"Regex", pattern}}}, {"behavior", "Isolated"}, {"invert", false}};
    };
    Json steps = Json::array();
    steps.push_back(split("[\r\n]"));
    steps.push_back(split("\\s?" + characterSet(deepSeekLetters()) + "+"));
    steps.push_back(split("\\s?" + characterSet(deepSeekPunctuation()) + "+"));
    steps.push_back(split("\\s+$"));
    steps.push_back(split(characterSet(deepSeekCjk()) + "+"));
    steps.push_back({{"type", "Digits"}, {"individual_digits", true}});
    steps.push_back({{"type", "ByteLevel"}, {"add_prefix_space", false}, {"trim_offsets", true}, {"use_regex", false}});
    return {{"type", "Sequence"}, {"pretokenizers", steps}};
}

}  // namespace sextant
