// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace sextant {

struct MainText {
    std::string title;
    std::string text;  ///< paragraphs with a blank line between them; items ("- ") and rows line by line
};

/// What a page (valid UTF-8) is about, without what stands around it on every page of its site. Rules, in this order:
///
/// 1. Blocks inside navigation, footers, sidebars and their like (by element, or by class and id) go.
/// 2. If an <article> or <main> holds most of the solid text, only what is inside counts.
/// 3. A block with few links and at least kSolidBytes is solid; one whose text is mostly links goes; the others are
///    short and go the way of their neighbours: kept between solid blocks, and beside one where they read as text (end
///    like a sentence, items, rows, code).
/// 4. A heading stays if what it heads does.
/// 5. Where nothing is solid, everything without links is kept: the page is short.
///
/// Lengths are bytes, so a Han character counts three times: it says about that much. The same page gives the same text
/// everywhere. Sources of the idea: jusText's context rules, Kohlschuetter's link and text density.
MainText mainText(std::string_view page);

}  // namespace sextant
