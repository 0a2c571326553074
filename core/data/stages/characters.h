// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sextant {

/// What a character does to words.
enum class CharacterClass : uint8_t {
    White,
    Letter,  ///< letters and marks of scripts that separate words
    Digit,
    Unseparated,  ///< Han, Kana, Thai, Lao, Khmer, Burmese: a word of its own
    Other,        ///< punctuation, symbols
};

/// The character that valid UTF-8 begins with, and its bytes. REQUIRES text not empty.
struct DecodedCharacter {
    uint32_t code;
    uint32_t bytes;
};
inline DecodedCharacter firstCharacter(std::string_view text) {
    const auto byte = [&](size_t i) {
        return i < text.size() ? static_cast<uint32_t>(static_cast<unsigned char>(text[i])) : 0u;
    };
    const uint32_t first = byte(0);
    if (first < 0x80) return {first, 1};
    if (first < 0xE0) return {(first & 0x1F) << 6 | (byte(1) & 0x3F), 2};
    if (first < 0xF0) return {(first & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F), 3};
    return {(first & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F), 4};
}

/// By Unicode's general categories and white-space property (ICU); a table up to U+FFFF.
CharacterClass classOf(uint32_t code);

/// The same for ASCII, in place.
inline constexpr std::array<CharacterClass, 128> kAsciiClasses = [] {
    std::array<CharacterClass, 128> classes{};
    for (size_t c = 0; c < 128; ++c) {
        const bool white = c == ' ' || (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x1F);
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        classes[c] = white                  ? CharacterClass::White
                     : letter               ? CharacterClass::Letter
                     : c >= '0' && c <= '9' ? CharacterClass::Digit
                                            : CharacterClass::Other;
    }
    return classes;
}();

/// The bit of a class in `kByteClasses`.
constexpr uint8_t classBit(CharacterClass kind) { return static_cast<uint8_t>(1 << static_cast<int>(kind)); }
/// The class of an ASCII byte as a bit; no bit for the bytes of other characters.
inline constexpr std::array<uint8_t, 256> kByteClasses = [] {
    std::array<uint8_t, 256> bits{};
    for (size_t c = 0; c < 128; ++c) bits[c] = classBit(kAsciiClasses[c]);
    return bits;
}();

/// A to Z in small letters; other characters as they are.
std::string lowered(std::string_view text);

}  // namespace sextant
