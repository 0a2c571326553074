// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/deepseek_splitter.h"

#include "core/tokenizer/unicode_ranges.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string>

namespace sextant {

namespace {

/// Classes of a character, and kStart on its first byte; every byte of a character carries its classes, so that runs
/// can be followed byte by byte. kMixed: classes that meet in one character so that the order of the steps matters.
enum CharacterFlag : uint8_t {
    kLetter = 1,
    kPunctuation = 2,
    kSpace = 4,
    kCjk = 8,
    kNumber = 16,
    kStart = 32,
    kMixed = 64
};

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
        for (uint8_t& classes : *made) {
            const bool spaceAndMore = (classes & kSpace) && (classes & ~kSpace);
            const bool numberAndMore = (classes & kNumber) && (classes & ~kNumber);
            if (spaceAndMore || numberAndMore) classes |= kMixed;
        }
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

/// Splits one line in a single walk, with the state the nested steps would leave. Gives up (false) at a character of
/// mixed classes, of which real text has few; what it has appended by then is void.
class LineWalker {
public:
    LineWalker(std::string_view line, uint32_t offset, std::vector<uint32_t>& ends)
        : m_line(line), m_offset(offset), m_ends(ends) {}

    bool walk() {
        while (m_at < m_line.size()) {
            const uint8_t classes = look(m_at);
            if (classes & kMixed) return false;
            if (classes & kLetter)
                letters();
            else if (classes & kPunctuation)
                punctuation();
            else if (classes & kNumber)
                m_at += m_size, cut(m_at);
            else if (classes & kCjk)
                run(kCjk, kLetter | kPunctuation | kNumber, 0);
            else if (!blanks())
                return false;
        }
        return true;
    }

private:
    /// Classes of the character at `at`; m_size becomes its length.
    uint8_t look(size_t at) {
        const auto byte = static_cast<unsigned char>(m_line[at]);
        if (byte < 0x80) {
            m_size = 1;
            return m_table[byte];
        }
        uint8_t classes = 0;
        m_size = decodeWide(m_line, at, classes);
        return classes;
    }
    void cut(size_t at) { m_ends.push_back(m_offset + static_cast<uint32_t>(at)); }

    /// Characters that have `flag` and none of `without`; cut where they change in the classes of later steps, `kinds`.
    void run(uint8_t flag, uint8_t without, uint8_t kinds) {
        uint8_t kind = look(m_at) & kinds;
        for (m_at += m_size; m_at < m_line.size(); m_at += m_size) {
            const uint8_t classes = look(m_at);
            if (!(classes & flag) || (classes & (without | kMixed))) break;
            if ((classes & kinds) == kind) continue;
            cut(m_at);
            kind = classes & kinds;
        }
        cut(m_at);
    }
    /// The punctuation step takes ASCII letters, too, and the CJK step letters and signs of many scripts.
    void letters() { run(kLetter, 0, kPunctuation | kCjk); }
    void punctuation() { run(kPunctuation, kLetter, kCjk); }
    /// Blanks and characters without a class. The last blank before a word or punctuation belongs to it; other blanks
    /// at the end of what is left are a piece of their own.
    bool blanks() {
        const size_t begin = m_at;
        size_t lastBlank = begin, blanksBegin = begin;
        bool endsBlank = false;
        uint8_t next = 0;
        for (; m_at < m_line.size(); m_at += m_size) {
            next = look(m_at);
            if (next & ~kSpace) break;
            if ((next & kSpace) && !endsBlank) blanksBegin = m_at;
            endsBlank = next & kSpace;
            lastBlank = m_at;
        }
        const bool atEnd = m_at == m_line.size();
        if (!atEnd && (next & kMixed)) return false;
        const bool wordFollows = !atEnd && (next & (kLetter | kPunctuation));
        const bool joins = wordFollows && endsBlank;
        const size_t bodyEnd = joins ? lastBlank : m_at;
        const size_t blanks = std::min(endsBlank && (atEnd || wordFollows) ? blanksBegin : bodyEnd, bodyEnd);
        if (blanks > begin) cut(blanks);
        if (bodyEnd > blanks) cut(bodyEnd);
        if (joins && (next & kCjk)) cut(m_at);
        if (joins) (next & kLetter) ? letters() : punctuation();
        return true;
    }

    const std::array<uint8_t, kTableSize>& m_table = classTable();
    std::string_view m_line;
    uint32_t m_offset;
    std::vector<uint32_t>& m_ends;
    size_t m_at = 0, m_size = 1;
};

/// Splits one line (no newline inside). The steps apply one after the other, each to all pieces the steps before have
/// left, also to those an earlier step matched; here they are nested, so that the line is walked once.
class LineSplitter {
public:
    template <class Visit>
    void split(std::string_view line, Visit&& visit) {
        readFlags(line);
        const size_t size = line.size();
        auto emit = [&](size_t, size_t end) { visit(end); };
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

void splitLikeDeepSeek(std::string_view text, std::vector<uint32_t>& ends) {
    thread_local LineSplitter nested;
    for (size_t at = 0; at < text.size();) {
        size_t newline = at;
        while (newline < text.size() && text[newline] != '\n' && text[newline] != '\r') ++newline;
        const auto offset = static_cast<uint32_t>(at);
        if (newline > at) {
            const size_t before = ends.size();
            const std::string_view line = text.substr(at, newline - at);
            if (!LineWalker(line, offset, ends).walk()) {
                ends.resize(before);
                nested.split(line, [&](size_t end) { ends.push_back(offset + static_cast<uint32_t>(end)); });
            }
        }
        if (newline < text.size()) ends.push_back(static_cast<uint32_t>(newline) + 1);
        at = newline + 1;
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
