// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sextant {

/// A piece of a page.
struct HtmlToken {
    enum class Kind { Text, StartTag, EndTag };
    Kind kind = Kind::Text;
    std::string_view text;        ///< of Text, with its character references
    std::string name;             ///< of a tag, lower case
    std::string_view attributes;  ///< of StartTag, as they stand there
    bool closesItself = false;    ///< StartTag: "<br/>"
};

/// Cuts a page into tags and text by the rules of the HTML standard's tokenizer, in one pass over the bytes and without
/// a tree: time and memory are linear in the page, whatever it nests. Comments, doctypes and the contents of script,
/// style and their like are passed over. Views point into the page.
///
/// A tree builder by the standard (gumbo) takes time that is quadratic in the depth: 9 s for 40,000 nested divs in
/// 200 kB, which one page of a crawl may have.
class HtmlTokens {
public:
    explicit HtmlTokens(std::string_view page) : m_page(page) {}
    /// The next token into `token`; false at the end.
    bool next(HtmlToken& token);

private:
    bool readTag(HtmlToken& token);
    void skipDeclaration();
    void skipRawText(std::string_view name);

    std::string_view m_page;
    size_t m_at = 0;
};

/// An attribute of a tag; its value is raw, without quotes.
struct HtmlAttribute {
    std::string_view name, value;
    /// Whether it is called so (lower case).
    bool is(std::string_view lowerName) const;
};
/// Cuts the first attribute off `attributes`; false if there is none.
bool takeHtmlAttribute(std::string_view& attributes, HtmlAttribute& attribute);

/// Appends `text` with its character references ("&amp;", "&#8212;") decoded: those of HTML 4 by name, all by number.
void appendHtmlText(std::string_view text, std::string& plain);

}  // namespace sextant
