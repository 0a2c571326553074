// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sextant {

enum class HtmlBlockKind { Paragraph, Heading, ListItem, TableRow, Preformatted };

/// Text that a page shows in one piece: a paragraph, a heading, an item, a row. White space is collapsed except in
/// preformatted text; a <br> is a newline; the cells of a row are joined by " | ".
struct HtmlBlock {
    std::string text;
    HtmlBlockKind kind = HtmlBlockKind::Paragraph;
    size_t linkBytes = 0;       ///< of the text, inside links
    bool inMain = false;        ///< inside <article> or <main>
    bool inFrame = false;       ///< inside an element that frames the text: navigation, footers, asides
    bool inNamedFrame = false;  ///< inside one whose class or id says so
    bool inForm = false;        ///< inside a form, or a header outside the article
};

struct HtmlPage {
    std::string title;
    std::vector<HtmlBlock> blocks;
};

/// The blocks of a page (valid UTF-8), in their order. Scripts, styles, buttons, menus and what is hidden are left out.
/// Time and memory are linear in the page.
HtmlPage htmlBlocks(std::string_view page);

}  // namespace sextant
