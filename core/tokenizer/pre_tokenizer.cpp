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

/// Classes of a character, and kStart on its first byte; every byte of a character carries its classes, so that runs can
/// be followed byte by byte.
enum CharacterFlag : uint8_t { kLetter = 1, kPunctuation = 2, kSpace = 4, kCjk = 8, kNumber = 16, kStart = 32 };

constexpr uint32_t kTableSize = 0x20000;  // no class reaches beyond plane 1

const std::array<uint8_t, kTableSize>& classTable() {
    static const auto table = [] {
        auto made = std::make_unique<std::array<uint8_t, kTableSize>>();
        auto mark = [&](std::span<const CodeRange> ranges, CharacterFlag flag) {
            for (CodeRange range : ranges)
                for (uint32_t c = range.first; c <= range.last; ++c) (*made)[c] |= flag;
        };
        mark(deepSeekLetters(), kLetter);
        mark(deepSeekPunctuation(), kPunctuation);
        mark(unicodeSpaces(), kSpace);
        mark(deepSeekCjk(), kCjk);
        mark(unicodeNumbers(), kNumber);
        return made;
    }();
    return *table;
}

/// Length of the character that begins at `at` (no ASCII), and its classes; an invalid byte is a character without any.
size_t decodeWide(std::string_view text, size_t at, uint8_t& classes) {
    auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(at);
    classes = 0;
    const size_t length = lead < 0xC2 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 1;
    if (length == 1 || at + length > text.size()) return 1;
    uint32_t code = lead & (0x7Fu >> length);
    for (size_t i = 1; i < length; ++i) {
        if ((byte(at + i) & 0xC0) != 0x80) return 1;
        code = (code << 6) | (byte(at + i) & 0x3F);
    }
    const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
    if (overlong || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return 1;
    if (code < kTableSize) classes = classTable()[code];
    return length;
}

/// Splits one line (no newline inside). The steps apply one after the other, each to all pieces the steps before have left,
/// also to those an earlier step matched; here they are nested, so that the line is walked once.
class LineSplitter {
public:
    template <class Visit>
    void split(std::string_view line, Visit&& visit) {
        readFlags(line);
        const size_t size = line.size();
        auto emit = [&](size_t begin, size_t end) { visit(line.substr(begin, end - begin)); };
        for (size_t at = 0; at < size;) {
            const size_t begin = at;
            at = matchEnd(kLetter, at, size);
            if (at == begin) at = nextMatch(kLetter, at, size);
            splitPunctuation(begin, at, emit);
        }
    }

private:
    void readFlags(std::string_view line) {
        const auto& table = classTable();
        m_flags.resize(line.size() + 1);
        for (size_t at = 0; at < line.size();) {
            const auto byte = static_cast<unsigned char>(line[at]);
            if (byte < 0x80) {
                m_flags[at++] = table[byte] | kStart;
                continue;
            }
            uint8_t classes = 0;
            const size_t end = at + decodeWide(line, at, classes);
            m_flags[at++] = classes | kStart;
            while (at < end) m_flags[at++] = classes;
        }
        m_flags[line.size()] = kStart;
    }
    bool is(size_t at, CharacterFlag flag) const { return m_flags[at] & flag; }
    size_t characterEnd(size_t at) const {
        do ++at;
        while (!is(at, kStart));
        return at;
    }
    size_t run(CharacterFlag flag, size_t at, size_t end) const {
        while (at < end && is(at, flag)) ++at;
        return at;
    }
    /// \s?[class]+ : where the match that begins at `at` ends, or `at` if there is none.
    size_t matchEnd(CharacterFlag flag, size_t at, size_t end) const {
        size_t start = at;
        if (is(at, kSpace)) {
            const size_t next = characterEnd(at);
            if (next < end && is(next, flag)) start = next;
        }
        const size_t stop = run(flag, start, end);
        return stop > start ? stop : at;
    }
    /// Where the first match of \s?[class]+ after `at` begins, or `end`.
    size_t nextMatch(CharacterFlag flag, size_t at, size_t end) const {
        size_t before = at;  // the character before `next`
        size_t next = characterEnd(at);
        while (next < end && !is(next, flag)) {
            before = next;
            next = characterEnd(next);
        }
        return next < end && is(before, kSpace) && before > at ? before : next;
    }
    template <class Emit>
    void splitPunctuation(size_t at, size_t end, Emit& emit) const {
        while (at < end) {
            const size_t begin = at;
            at = matchEnd(kPunctuation, at, end);
            if (at == begin) at = nextMatch(kPunctuation, at, end);
            splitTrailingSpace(begin, at, emit);
        }
    }
    template <class Emit>
    void splitTrailingSpace(size_t begin, size_t end, Emit& emit) const {
        size_t space = end;
        while (space > begin && is(space - 1, kSpace)) --space;
        if (space > begin) splitCharacters(begin, space, emit);
        if (end > space) splitCharacters(space, end, emit);
    }
    /// CJK runs, then digits.
    template <class Emit>
    void splitCharacters(size_t begin, size_t end, Emit& emit) const {
        size_t last = begin;
        for (size_t at = begin + 1; at < end; ++at) {
            const uint8_t here = m_flags[at], before = m_flags[at - 1];
            const bool cut = (here & kStart) && (((here | before) & kNumber) || ((here ^ before) & kCjk));
            if (!cut) continue;
            emit(last, at);
            last = at;
        }
        emit(last, end);
    }

    std::vector<uint8_t> m_flags;
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
