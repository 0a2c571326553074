// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/encoded_stretches.h"

#include <algorithm>

namespace sextant {

namespace {

constexpr size_t kBase64Characters = 64, kWrappedLine = 40, kPairs = 8;

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool isHex(char c) { return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool isBase64(char c) { return isDigit(c) || isLetter(c) || c == '+' || c == '/'; }

/// Where the base64 that begins at `at` ends; `at` if it is none. Otherwise `skip` is where to look on.
size_t base64End(std::string_view text, size_t at, size_t& skip) {
    size_t digits = 0, letters = 0, characters = 0, line = 0, i = at, end = at;
    for (; i < text.size(); ++i) {
        if (isBase64(text[i])) {
            digits += isDigit(text[i]);
            letters += isLetter(text[i]);
            ++characters, ++line;
            end = i + 1;
        } else if (text[i] == '\n' && line >= kWrappedLine) {
            line = 0;
        } else {
            break;
        }
    }
    skip = end;
    if (characters < kBase64Characters || digits == 0 || letters == 0) return at;
    while (end < text.size() && text[end] == '=' && end < i + 2) ++end;
    return end;
}

/// Where a run of at least kPairs items ends, `at` if there are fewer. `item` gives the bytes of one item at a place, 0
/// if there is none; blanks and commas stand between items where `separated`.
template <class Item>
size_t runEnd(std::string_view text, size_t at, bool separated, const Item& item) {
    size_t count = 0, end = at;
    for (size_t i = at; const size_t bytes = item(i);) {
        ++count;
        i = end = i + bytes;
        if (!separated) continue;
        while (i < text.size() && (text[i] == ' ' || text[i] == ',' || text[i] == '\n' || text[i] == '\t')) ++i;
    }
    return count >= kPairs ? end : at;
}

}  // namespace

std::vector<ByteSpan> encodedStretches(std::string_view text) {
    const auto hexAt = [&](size_t at, size_t count) {
        if (at + count > text.size()) return false;
        return std::all_of(text.begin() + static_cast<ptrdiff_t>(at), text.begin() + static_cast<ptrdiff_t>(at + count),
                           isHex);
    };
    const auto pair = [&](size_t at) -> size_t {
        const size_t prefix = text.substr(at, 2) == "0x" || text.substr(at, 2) == "\\x" ? 2 : 0;
        if (!hexAt(at + prefix, 2)) return 0;
        const size_t end = at + prefix + 2;
        return end < text.size() && (isDigit(text[end]) || isLetter(text[end])) ? 0 : prefix + 2;
    };
    const auto escape = [&](size_t at) -> size_t { return text.substr(at, 2) == "\\u" && hexAt(at + 2, 4) ? 6 : 0; };
    std::vector<ByteSpan> found;
    for (size_t i = 0, noBase64 = 0; i < text.size();) {
        const bool startsWord = i == 0 || (!isDigit(text[i - 1]) && !isLetter(text[i - 1]));
        size_t end = i;
        if (i >= noBase64 && isBase64(text[i])) end = base64End(text, i, noBase64);
        if (end == i && ((startsWord && isHex(text[i])) || text[i] == '\\')) {
            end = runEnd(text, i, true, pair);
            if (end == i) end = runEnd(text, i, false, escape);
        }
        if (end > i) found.push_back({i, end});
        i = std::max(end, i + 1);
    }
    return found;
}

}  // namespace sextant
