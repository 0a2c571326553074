// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/html/html_tokens.h"

#include <algorithm>

namespace sextant {

namespace {

constexpr size_t kNone = std::string_view::npos;

bool isSpace(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }
bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
bool sameLetters(std::string_view text, std::string_view lowerName) {
    return std::equal(text.begin(), text.end(), lowerName.begin(), lowerName.end(),
                      [](char a, char b) { return lower(a) == b; });
}

/// The first place from `from` on where `holds` does, or the end of the text.
template <class Holds>
size_t firstWhere(std::string_view text, size_t from, const Holds& holds) {
    while (from < text.size() && !holds(text[from])) ++from;
    return std::min(from, text.size());
}
bool endsName(char c) { return isSpace(c) || c == '/' || c == '>'; }

bool holdsRawText(std::string_view name) {
    constexpr std::string_view kNames[] = {"script", "style",    "noscript", "template", "iframe", "textarea",
                                           "xmp",    "noframes", "noembed",  "title",    "svg",    "math"};
    return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

}  // namespace

bool HtmlTokens::next(HtmlToken& token) {
    while (m_at < m_page.size()) {
        if (m_page[m_at] == '<') {
            const char following = m_at + 1 < m_page.size() ? m_page[m_at + 1] : '\0';
            const char third = m_at + 2 < m_page.size() ? m_page[m_at + 2] : '\0';
            if (isLetter(following) || (following == '/' && isLetter(third))) {
                if (readTag(token)) return true;
                continue;
            }
            if (following == '!' || following == '?' || following == '/') {
                skipDeclaration();
                continue;
            }
        }
        const size_t end = std::min(m_page.find('<', m_at + 1), m_page.size());
        token.kind = HtmlToken::Kind::Text;
        token.text = m_page.substr(m_at, end - m_at);
        m_at = end;
        return true;
    }
    return false;
}

/// Reads the tag that begins here. False if the page ends inside it.
bool HtmlTokens::readTag(HtmlToken& token) {
    const bool isEnd = m_page[m_at + 1] == '/';
    const size_t nameBegin = m_at + (isEnd ? 2 : 1);
    const size_t nameEnd = firstWhere(m_page, nameBegin, endsName);
    // A > inside quotes does not end the tag; quotes count only where a value begins.
    size_t end = nameEnd;
    for (char before = ' '; end < m_page.size() && m_page[end] != '>'; ++end) {
        const char c = m_page[end];
        if ((c == '"' || c == '\'') && before == '=') {
            end = m_page.find(c, end + 1);
            if (end == kNone) end = m_page.size() - 1;
        }
        if (!isSpace(c)) before = m_page[end];
    }
    if (end >= m_page.size()) {
        m_at = m_page.size();
        return false;
    }
    token.kind = isEnd ? HtmlToken::Kind::EndTag : HtmlToken::Kind::StartTag;
    token.name.assign(m_page, nameBegin, nameEnd - nameBegin);
    std::transform(token.name.begin(), token.name.end(), token.name.begin(), lower);
    token.attributes = m_page.substr(nameEnd, end - nameEnd);
    token.closesItself = token.attributes.ends_with('/');
    token.text = {};
    m_at = end + 1;
    const bool hasContent = !isEnd && !(token.closesItself && (token.name == "svg" || token.name == "math"));
    if (hasContent && holdsRawText(token.name)) {
        const size_t begin = m_at;
        skipRawText(token.name);
        token.text = m_page.substr(begin, m_at - begin);
    }
    return true;
}

void HtmlTokens::skipDeclaration() {
    const bool comment = m_page.substr(m_at).starts_with("<!--");
    // "<!-->" is a whole comment, so the end may share its dashes with the beginning.
    const size_t end = comment ? m_page.find("-->", m_at + 2) : m_page.find('>', m_at + 1);
    m_at = end == kNone ? m_page.size() : end + (comment ? 3 : 1);
}

/// Moves to the end tag of this name, or to the end of the page.
void HtmlTokens::skipRawText(std::string_view name) {
    for (; (m_at = m_page.find("</", m_at)) != kNone; m_at += 2) {
        if (!sameLetters(m_page.substr(m_at + 2, name.size()), name)) continue;
        const size_t behind = m_at + 2 + name.size();
        if (behind >= m_page.size() || !isLetter(m_page[behind])) return;
    }
    m_at = m_page.size();
}

bool HtmlAttribute::is(std::string_view lowerName) const { return sameLetters(name, lowerName); }

bool takeHtmlAttribute(std::string_view& rest, HtmlAttribute& attribute) {
    auto isText = [](char c) { return !isSpace(c); };
    rest.remove_prefix(firstWhere(rest, 0, [](char c) { return !isSpace(c) && c != '/'; }));
    if (rest.empty()) return false;
    const size_t nameEnd = firstWhere(rest, 1, [](char c) { return isSpace(c) || c == '/' || c == '='; });
    attribute = {rest.substr(0, nameEnd), {}};
    rest.remove_prefix(nameEnd);
    const size_t equals = firstWhere(rest, 0, isText);
    if (equals == rest.size() || rest[equals] != '=') return true;
    rest.remove_prefix(firstWhere(rest, equals + 1, isText));
    if (rest.empty()) return true;
    const bool quoted = rest[0] == '"' || rest[0] == '\'';
    const size_t end = quoted ? std::min(rest.find(rest[0], 1), rest.size()) : firstWhere(rest, 0, isSpace);
    attribute.value = quoted ? rest.substr(1, end - 1) : rest.substr(0, end);
    rest.remove_prefix(std::min(end + (quoted ? 1 : 0), rest.size()));
    return true;
}

}  // namespace sextant
