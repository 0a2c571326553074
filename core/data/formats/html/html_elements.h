// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace sextant {

/// What an element does to the text inside it.
enum class HtmlRole : uint8_t {
    Block,      ///< begins and ends a block
    Paragraph,  ///< a block that the next block ends
    Heading,
    Item,  ///< of a list
    Row,   ///< of a table
    Cell,
    Table,
    Preformatted,
    Main,    ///< holds what the page is about
    Header,  ///< frames the text unless it stands inside Main
    Form,
    Frame,    ///< stands around the text
    Dropped,  ///< is no text of the page
    Link,
    Break,
    Rule,    ///< ends a block and holds nothing
    Inline,  ///< everything else
};

/// The role of an element by its name in lower case.
HtmlRole htmlRole(std::string_view name);

/// What the attributes of an element say about the text inside.
struct HtmlMarks {
    bool namesFrame = false;  ///< class, id or role name a frame ("sidebar", "cookie-banner", "relatedPosts")
    bool hidden = false;
};
HtmlMarks htmlMarks(std::string_view attributes);

}  // namespace sextant
