// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/jinja/string_literal.h"

#include <optional>

namespace sextant::jinja {

std::string utf8(uint32_t codePoint) {
    const uint32_t c = codePoint > 0x10FFFF || (codePoint >= 0xD800 && codePoint < 0xE000) ? 0xFFFD : codePoint;
    auto tail = [&](int shift) { return static_cast<char>(0x80 | ((c >> shift) & 0x3F)); };
    if (c < 0x80) return {static_cast<char>(c)};
    if (c < 0x800) return {static_cast<char>(0xC0 | (c >> 6)), tail(0)};
    if (c < 0x10000) return {static_cast<char>(0xE0 | (c >> 12)), tail(6), tail(0)};
    return {static_cast<char>(0xF0 | (c >> 18)), tail(12), tail(6), tail(0)};
}

namespace {

std::optional<uint32_t> readHex(std::string_view text, size_t at, size_t digits) {
    if (at + digits > text.size()) return std::nullopt;
    uint32_t value = 0;
    for (char c : text.substr(at, digits)) {
        const int digit = c >= '0' && c <= '9'   ? c - '0'
                          : c >= 'a' && c <= 'f' ? c - 'a' + 10
                          : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                 : -1;
        if (digit < 0) return std::nullopt;
        value = value * 16 + static_cast<uint32_t>(digit);
    }
    return value;
}

/// Appends what the escape at `at` (just after the backslash) stands for; how many bytes it took.
size_t appendEscape(std::string_view text, size_t at, std::string& out) {
    static constexpr std::string_view kLetters = "ntrabfv\\'\"", kMeanings = "\n\t\r\a\b\f\v\\'\"";
    const char c = text[at];
    if (c == '\n') return 1;
    if (const size_t simple = kLetters.find(c); simple != std::string_view::npos) {
        out += kMeanings[simple];
        return 1;
    }
    const size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    if (const auto code = digits ? readHex(text, at + 1, digits) : std::nullopt) {
        out += utf8(*code);
        return 1 + digits;
    }
    uint32_t octal = 0;
    size_t length = 0;
    for (; length < 3 && at + length < text.size() && text[at + length] >= '0' && text[at + length] <= '7'; ++length)
        octal = octal * 8 + static_cast<uint32_t>(text[at + length] - '0');
    if (length)
        out += utf8(octal);
    else
        out += '\\', out += c, length = 1;
    return length;
}

}  // namespace

std::string withoutEscapes(std::string_view inside) {
    std::string text;
    for (size_t at = 0; at < inside.size();) {
        if (inside[at] == '\\' && at + 1 < inside.size())
            at += 1 + appendEscape(inside, at + 1, text);
        else
            text += inside[at++];
    }
    return text;
}

}  // namespace sextant::jinja
