// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/html/html_elements.h"

#include "core/data/formats/html/html_tokens.h"

#include <algorithm>
#include <iterator>
#include <string>

namespace sextant {

namespace {

struct Element {
    std::string_view name;
    HtmlRole role;
};
constexpr Element kElements[] = {
    {"a", HtmlRole::Link},           {"address", HtmlRole::Block},  {"article", HtmlRole::Main},
    {"aside", HtmlRole::Frame},      {"audio", HtmlRole::Dropped},  {"blockquote", HtmlRole::Block},
    {"body", HtmlRole::Block},       {"br", HtmlRole::Break},       {"button", HtmlRole::Dropped},
    {"canvas", HtmlRole::Dropped},   {"caption", HtmlRole::Block},  {"center", HtmlRole::Block},
    {"datalist", HtmlRole::Dropped}, {"dd", HtmlRole::Item},        {"details", HtmlRole::Block},
    {"dialog", HtmlRole::Dropped},   {"div", HtmlRole::Block},      {"dl", HtmlRole::Block},
    {"dt", HtmlRole::Item},          {"fieldset", HtmlRole::Block}, {"figcaption", HtmlRole::Block},
    {"figure", HtmlRole::Block},     {"footer", HtmlRole::Frame},   {"form", HtmlRole::Form},
    {"h1", HtmlRole::Heading},       {"h2", HtmlRole::Heading},     {"h3", HtmlRole::Heading},
    {"h4", HtmlRole::Heading},       {"h5", HtmlRole::Heading},     {"h6", HtmlRole::Heading},
    {"head", HtmlRole::Block},       {"header", HtmlRole::Header},  {"hr", HtmlRole::Rule},
    {"label", HtmlRole::Dropped},    {"legend", HtmlRole::Dropped}, {"li", HtmlRole::Item},
    {"main", HtmlRole::Main},        {"map", HtmlRole::Dropped},    {"menu", HtmlRole::Frame},
    {"nav", HtmlRole::Frame},        {"object", HtmlRole::Block},   {"ol", HtmlRole::Block},
    {"optgroup", HtmlRole::Dropped}, {"option", HtmlRole::Dropped}, {"p", HtmlRole::Paragraph},
    {"pre", HtmlRole::Preformatted}, {"section", HtmlRole::Block},  {"select", HtmlRole::Dropped},
    {"summary", HtmlRole::Block},    {"table", HtmlRole::Table},    {"tbody", HtmlRole::Block},
    {"td", HtmlRole::Cell},          {"tfoot", HtmlRole::Block},    {"th", HtmlRole::Cell},
    {"thead", HtmlRole::Block},      {"tr", HtmlRole::Row},         {"ul", HtmlRole::Block},
    {"video", HtmlRole::Dropped},
};

/// Words of class names and ids around texts.
constexpr std::string_view kFrameWords[] = {
    "ad",         "ads",         "advert",     "advertisement", "adverts", "author",     "banner",  "bio",
    "breadcrumb", "breadcrumbs", "comment",    "comments",      "consent", "cookie",     "cookies", "disqus",
    "footer",     "gdpr",        "login",      "masthead",      "menu",    "menus",      "modal",   "nav",
    "navbar",     "navi",        "navigation", "newsletter",    "pager",   "pagination", "paging",  "popup",
    "promo",      "recommended", "related",    "reply",         "respond", "rss",        "search",  "share",
    "sharedaddy", "sharing",     "sidebar",    "signup",        "skip",    "social",     "sponsor", "sponsored",
    "subscribe",  "tagcloud",    "tags",       "teaser",        "teasers", "toolbar",    "widget",  "widgets",
};
/// An element with one of these beside holds both the text and its frame ("content-with-sidebar").
constexpr std::string_view kWholeWords[] = {"container", "content", "has",  "layout",  "main",
                                            "no",        "page",    "with", "without", "wrapper"};
/// Values of role.
constexpr std::string_view kFrameRoles[] = {"alert",  "banner", "complementary", "contentinfo",
                                            "dialog", "menu",   "navigation",    "search"};

template <size_t N>
bool contains(const std::string_view (&words)[N], std::string_view word) {
    for (const std::string_view known : words)  // the first letters tell nearly all apart
        if (known.size() == word.size() && known[0] == word[0] && known == word) return true;
    return false;
}

bool isSmall(char c) { return c >= 'a' && c <= 'z'; }
bool isCapital(char c) { return c >= 'A' && c <= 'Z'; }

/// Calls `visit` with each word of "side-bar relatedPosts", in lower case: side, bar, related, posts.
template <class Visit>
void forEachWord(std::string_view names, const Visit& visit) {
    std::string word;
    char before = ' ';
    for (const char c : names) {
        if (!word.empty() && ((!isSmall(c) && !isCapital(c)) || (isCapital(c) && isSmall(before)))) {
            visit(std::string_view(word));
            word.clear();
        }
        if (isSmall(c) || isCapital(c)) word += isCapital(c) ? static_cast<char>(c + 32) : c;
        before = c;
    }
    if (!word.empty()) visit(std::string_view(word));
}

bool isFrameName(std::string_view names) {
    bool frame = false, whole = false;
    forEachWord(names, [&](std::string_view word) {
        frame |= contains(kFrameWords, word);
        whole |= contains(kWholeWords, word);
    });
    return frame && !whole;
}

bool isHidingStyle(std::string_view value) {
    std::string style(value);
    std::erase(style, ' ');
    return style.find("display:none") != std::string::npos || style.find("visibility:hidden") != std::string::npos;
}

}  // namespace

HtmlRole htmlRole(std::string_view name) {
    const auto* found = std::lower_bound(std::begin(kElements), std::end(kElements), name,
                                         [](const Element& a, std::string_view b) { return a.name < b; });
    return found != std::end(kElements) && found->name == name ? found->role : HtmlRole::Inline;
}

HtmlMarks htmlMarks(std::string_view attributes) {
    HtmlMarks marks;
    HtmlAttribute attribute;
    while (takeHtmlAttribute(attributes, attribute)) {
        if (attribute.is("class") || attribute.is("id"))
            marks.namesFrame |= isFrameName(attribute.value);
        else if (attribute.is("role"))
            marks.namesFrame |= contains(kFrameRoles, attribute.value);
        else if (attribute.is("hidden") || (attribute.is("aria-hidden") && attribute.value == "true"))
            marks.hidden = true;
        else if (attribute.is("style"))
            marks.hidden |= isHidingStyle(attribute.value);
    }
    return marks;
}

}  // namespace sextant
