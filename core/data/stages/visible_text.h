// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace sextant {

/// Whether a text begins like a page of HTML: with a doctype or <html, after blanks and comments.
bool looksLikeHtml(std::string_view text);

/// Characters of a page of HTML that a reader sees: without tags, comments, scripts, styles and white space. A scanner,
/// not a parser. Linear.
size_t visibleCharacters(std::string_view html);

}  // namespace sextant
