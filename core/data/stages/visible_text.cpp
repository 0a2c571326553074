// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/visible_text.h"

#include "core/data/stages/characters.h"

#include <algorithm>

namespace sextant {

namespace {

/// Whether the text goes on with `word` (in lower case) at a place, in any case.
bool goesOnWith(std::string_view text, size_t at, std::string_view word) {
    const std::string_view here = text.substr(std::min(at, text.size()), word.size());
    return here.size() == word.size() && std::equal(here.begin(), here.end(), word.begin(), [](char a, char b) {
               return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b;
           });
}

/// The end of what begins with `opening` and ends after `closing`; the text's end if that never comes.
size_t endOf(std::string_view text, size_t at, std::string_view closing) {
    for (; at < text.size(); ++at)
        if (text[at] == closing[0] && goesOnWith(text, at, closing)) return at + closing.size();
    return text.size();
}

/// The end of the tag, comment, script or style that begins at the < at `at`.
size_t endOfMarkup(std::string_view text, size_t at) {
    if (goesOnWith(text, at, "<!--")) return endOf(text, at + 4, "-->");
    for (const auto& [opening, closing] :
         {std::pair<std::string_view, std::string_view>{"<script", "</script>"}, {"<style", "</style>"}})
        if (goesOnWith(text, at, opening)) return endOf(text, at + opening.size(), closing);
    return endOf(text, at + 1, ">");
}

bool opensMarkup(std::string_view text, size_t at) {
    if (text[at] != '<' || at + 1 >= text.size()) return false;
    const char next = text[at + 1];
    return next == '/' || next == '!' || next == '?' || (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z');
}

}  // namespace

bool looksLikeHtml(std::string_view text) {
    for (size_t at = 0; (at = text.find_first_not_of(" \t\r\n", at)) != std::string_view::npos;) {
        if (goesOnWith(text, at, "<!doctype html") || goesOnWith(text, at, "<html")) return true;
        if (!goesOnWith(text, at, "<!--")) return false;
        at = endOf(text, at + 4, "-->");
    }
    return false;
}

size_t visibleCharacters(std::string_view html) {
    size_t characters = 0;
    for (size_t i = 0; i < html.size();) {
        if (opensMarkup(html, i)) {
            i = endOfMarkup(html, i);
            continue;
        }
        const DecodedCharacter character = firstCharacter(html.substr(i));
        characters += classOf(character.code) != CharacterClass::White;
        i += character.bytes;
    }
    return characters;
}

}  // namespace sextant
