// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/sentences.h"

#include "core/data/stages/characters.h"

#include <unicode/uchar.h>

namespace sextant {

namespace {

bool closes(uint32_t c) {
    return c == '"' || c == '\'' || c == ')' || c == ']' || c == 0x201D || c == 0x2019 || c == 0xBB || c == 0x300D ||
           c == 0x300F;
}
bool isWide(uint32_t c) { return c == 0x3002 || c == 0xFF01 || c == 0xFF1F || c == 0xFF0E || c == 0xFF61; }

}  // namespace

bool endsSentences(uint32_t character) {
    if (character < 0x80) return character == '.' || character == '!' || character == '?';
    return u_hasBinaryProperty(static_cast<UChar32>(character), UCHAR_S_TERM);
}

uint32_t lastCharacter(std::string_view text) {
    if (text.empty()) return 0;
    size_t start = text.size() - 1;
    while (start > 0 && (text[start] & 0xC0) == 0x80) --start;
    return firstCharacter(text.substr(start)).code;
}

size_t countSentences(std::string_view text) {
    size_t count = 0;
    bool hasWords = false, ended = false;
    for (size_t i = 0; i < text.size();) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (!ended && byte < 0x80 && kAsciiClasses[byte] == CharacterClass::Letter) {  // most of most texts
            hasWords = true;
            ++i;
            continue;
        }
        const DecodedCharacter character = firstCharacter(text.substr(i));
        i += character.bytes;
        const CharacterClass kind = byte < 0x80 ? kAsciiClasses[byte] : classOf(character.code);
        if (ended && !closes(character.code) && !endsSentences(character.code)) {
            // After a mark only white space begins a new sentence; anything else (3.14, e.g.) goes on with the old one.
            if (kind == CharacterClass::White) ++count, hasWords = false;
            ended = false;
        }
        hasWords |=
            kind == CharacterClass::Letter || kind == CharacterClass::Digit || kind == CharacterClass::Unseparated;
        if (!hasWords || !endsSentences(character.code)) continue;
        ended = !isWide(character.code);
        if (!ended) ++count, hasWords = false;
    }
    return count + hasWords;
}

}  // namespace sextant
