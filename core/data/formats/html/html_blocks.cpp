// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/html/html_blocks.h"

#include "core/base/text.h"
#include "core/data/formats/html/html_elements.h"
#include "core/data/formats/html/html_tokens.h"

#include <algorithm>
#include <utility>

namespace sextant {

namespace {

/// How far up an end tag looks for its element: bounds the time of pages that nest without end.
constexpr size_t kScopeDepth = 256;

bool isWhite(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f'; }

std::string collapsed(std::string_view text) {
    std::string made;
    for (const char c : text) {
        if (!isWhite(c))
            made += c;
        else if (!made.empty() && made.back() != ' ')
            made += ' ';
    }
    if (made.ends_with(' ')) made.pop_back();
    return made;
}

/// Whether a link leads somewhere.
bool leads(std::string_view attributes) {
    HtmlAttribute attribute;
    while (takeHtmlAttribute(attributes, attribute))
        if (attribute.is("href")) return true;
    return false;
}

class BlockBuilder {
public:
    explicit BlockBuilder(HtmlPage& page) : m_page(page) {}

    void add(const HtmlToken& token) {
        switch (token.kind) {
            case HtmlToken::Kind::Text:
                return addText(token.text);
            case HtmlToken::Kind::StartTag:
                return open(token);
            case HtmlToken::Kind::EndTag:
                return close(token);
        }
    }
    void finish() { flush(); }

private:
    /// What holds inside an open element.
    struct State {
        HtmlRole role = HtmlRole::Block;
        HtmlBlockKind kind = HtmlBlockKind::Paragraph;
        bool dropped = false, inMain = false, inFrame = false, inNamedFrame = false, inForm = false;
    };
    struct OpenElement {
        std::string name;
        State state;
    };
    State state() const { return m_open.empty() ? State() : m_open.back().state; }

    void addText(std::string_view text) {
        if (state().dropped) return;
        m_decoded.clear();
        appendHtmlText(text, m_decoded);
        if (state().kind == HtmlBlockKind::Preformatted) return append(m_decoded);
        if (m_decoded.empty()) return;
        const std::string plain = collapsed(m_decoded);
        if (isWhite(m_decoded.front()) || plain.empty()) appendSpace();
        append(plain);
        if (isWhite(m_decoded.back()) && !plain.empty()) appendSpace();
    }
    void append(std::string_view text) {
        if (text.empty()) return;
        if (m_block.text.empty()) {
            const State now = state();
            m_block.kind = now.kind;
            m_block.inMain = now.inMain, m_block.inForm = now.inForm;
            m_block.inFrame = now.inFrame, m_block.inNamedFrame = now.inNamedFrame;
        }
        m_block.text += text;
        if (m_inLink) m_block.linkBytes += text.size();
    }
    void appendSpace() {
        if (!m_block.text.empty() && !isWhite(m_block.text.back())) m_block.text += ' ';
    }

    void open(const HtmlToken& token) {
        if (token.name == "title" && m_page.title.empty()) {
            std::string title;
            appendHtmlText(token.text, title);
            m_page.title = collapsed(title);
        }
        const HtmlRole role = htmlRole(token.name);
        switch (role) {
            case HtmlRole::Inline:
                return;
            case HtmlRole::Link:
                m_inLink = leads(token.attributes);
                return;
            case HtmlRole::Break:
                return breakLine();
            case HtmlRole::Rule:
                return flush();
            default:
                break;
        }
        closeImplied(role);
        if (role == HtmlRole::Cell && m_block.kind == HtmlBlockKind::TableRow && !m_block.text.empty()) {
            while (isWhite(m_block.text.back())) m_block.text.pop_back();
            m_block.text += " | ";
        } else {
            flush();
        }
        m_open.push_back({token.name, stateInside(role, token)});
        if (role == HtmlRole::Item) m_itemBegins = true;
    }
    State stateInside(HtmlRole role, const HtmlToken& token) const {
        State inside = state();
        inside.role = role;
        switch (role) {
            case HtmlRole::Heading:
                inside.kind = HtmlBlockKind::Heading;
                break;
            case HtmlRole::Item:
                inside.kind = HtmlBlockKind::ListItem;
                break;
            case HtmlRole::Cell:
                inside.kind = HtmlBlockKind::TableRow;
                break;
            case HtmlRole::Preformatted:
                inside.kind = HtmlBlockKind::Preformatted;
                break;
            case HtmlRole::Main:
                inside.inMain = true;
                break;
            case HtmlRole::Header:
                inside.inForm |= !inside.inMain;
                break;
            case HtmlRole::Form:
                inside.inForm = true;
                break;
            case HtmlRole::Frame:
                inside.inFrame = true;
                break;
            case HtmlRole::Dropped:
                inside.dropped = true;
                break;
            default:
                if (inside.kind == HtmlBlockKind::TableRow) inside.kind = HtmlBlockKind::Paragraph;
                break;
        }
        const bool whole = token.name == "body" || role == HtmlRole::Main;
        if (!token.attributes.empty() && !whole) {
            const HtmlMarks marks = htmlMarks(token.attributes);
            inside.inNamedFrame |= marks.namesFrame;
            inside.dropped |= marks.hidden;
        }
        return inside;
    }

    /// Elements that end where others of their kind begin.
    void closeImplied(HtmlRole role) {
        auto top = [&](HtmlRole wanted) { return !m_open.empty() && m_open.back().state.role == wanted; };
        if (top(HtmlRole::Paragraph)) pop();
        if ((role == HtmlRole::Item || role == HtmlRole::Heading) && top(role)) pop();
        if ((role == HtmlRole::Cell || role == HtmlRole::Row) && top(HtmlRole::Cell)) m_open.pop_back();
        if (role == HtmlRole::Row && top(HtmlRole::Row)) pop();
    }

    void close(const HtmlToken& token) {
        const HtmlRole role = htmlRole(token.name);
        if (role == HtmlRole::Link) m_inLink = false;
        if (role == HtmlRole::Break) return breakLine();
        const bool inTable = role == HtmlRole::Table || role == HtmlRole::Row || role == HtmlRole::Cell;
        const size_t deepest = m_open.size() - std::min(m_open.size(), kScopeDepth);
        for (size_t i = m_open.size(); i > deepest; --i) {
            if (m_open[i - 1].name == token.name) {
                if (role != HtmlRole::Cell) flush();
                m_open.resize(i - 1);
                return;
            }
            if (m_open[i - 1].state.role == HtmlRole::Cell && !inTable) return;
        }
    }
    void pop() {
        flush();
        m_open.pop_back();
    }

    /// A second break in a row ends a paragraph.
    void breakLine() {
        if (state().dropped || m_block.text.empty()) return;
        while (m_block.text.ends_with(' ')) m_block.text.pop_back();
        if (m_block.text.ends_with('\n') && state().kind != HtmlBlockKind::Preformatted) return flush();
        m_block.text += '\n';
    }

    void flush() {
        std::string& text = m_block.text;
        while (!text.empty() && isWhite(text.back())) text.pop_back();
        if (trimmed(text).empty()) {
            m_block = {};
            return;
        }
        if (m_block.kind == HtmlBlockKind::ListItem && !std::exchange(m_itemBegins, false))
            m_block.kind = HtmlBlockKind::Paragraph;
        m_page.blocks.push_back(std::exchange(m_block, {}));
    }

    HtmlPage& m_page;
    std::vector<OpenElement> m_open;
    HtmlBlock m_block;  // the one being filled
    std::string m_decoded;
    bool m_inLink = false, m_itemBegins = false;
};

}  // namespace

HtmlPage htmlBlocks(std::string_view page) {
    HtmlPage made;
    BlockBuilder builder(made);
    HtmlTokens tokens(page);
    for (HtmlToken token; tokens.next(token);) builder.add(token);
    builder.finish();
    return made;
}

}  // namespace sextant
