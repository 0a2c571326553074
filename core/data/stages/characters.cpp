// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/characters.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <vector>

namespace sextant {

namespace {

constexpr uint32_t kTableSize = 0x10000;

bool isUnseparatedScript(UChar32 code) {
    UErrorCode error = U_ZERO_ERROR;
    switch (uscript_getScript(code, &error)) {
        case USCRIPT_HAN:
        case USCRIPT_HIRAGANA:
        case USCRIPT_KATAKANA:
        case USCRIPT_BOPOMOFO:
        case USCRIPT_THAI:
        case USCRIPT_LAO:
        case USCRIPT_KHMER:
        case USCRIPT_MYANMAR:
            return true;
        default:
            return false;
    }
}

CharacterClass computedClass(UChar32 code) {
    if (u_isUWhiteSpace(code) || (code >= 0x1C && code <= 0x1F))
        return CharacterClass::White;  // as Python's str.isspace
    if (u_isdigit(code)) return CharacterClass::Digit;
    const int8_t category = u_charType(code);
    const bool isMark =
        category == U_NON_SPACING_MARK || category == U_COMBINING_SPACING_MARK || category == U_ENCLOSING_MARK;
    if (u_isalpha(code) || isMark || category == U_LETTER_NUMBER || category == U_OTHER_NUMBER)
        return isUnseparatedScript(code) ? CharacterClass::Unseparated : CharacterClass::Letter;
    return CharacterClass::Other;
}

}  // namespace

CharacterClass classOf(uint32_t code) {
    static const std::vector<CharacterClass> table = [] {
        std::vector<CharacterClass> classes(kTableSize);
        for (uint32_t c = 0; c < kTableSize; ++c) classes[c] = computedClass(static_cast<UChar32>(c));
        return classes;
    }();
    return code < kTableSize ? table[code] : computedClass(static_cast<UChar32>(code));
}

std::string lowered(std::string_view text) {
    std::string result(text);
    for (char& c : result)  // without a branch: many bytes at once
        c = static_cast<char>(c + ((static_cast<unsigned char>(c - 'A') < 26) << 5));
    return result;
}

}  // namespace sextant
