// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/jinja/lexer.h"

#include "core/tokenizer/jinja/runtime.h"
#include "core/tokenizer/jinja/string_literal.h"

#include <algorithm>

namespace sextant::jinja {

namespace {

bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// All kinds of line ends become '\n'; one at the very end goes.
std::string withPlainNewlines(std::string_view source) {
    std::string text;
    for (size_t i = 0; i < source.size(); ++i) {
        if (source[i] == '\r' && i + 1 < source.size() && source[i + 1] == '\n') continue;
        text += source[i] == '\r' ? '\n' : source[i];
    }
    if (text.ends_with('\n')) text.pop_back();
    return text;
}

class Lexer {
public:
    explicit Lexer(std::string_view source) : m_source(withPlainNewlines(source)) {}

    std::vector<Token> tokens() {
        while (m_at < m_source.size()) {
            const size_t tag = nextTag();
            data(tag);
            if (m_at < m_source.size()) this->tag();
        }
        begin(TokenKind::End);
        return std::move(m_tokens);
    }

private:
    std::string_view rest(size_t from) const {
        return std::string_view(m_source).substr(std::min(from, m_source.size()));
    }
    bool follows(std::string_view text) const { return rest(m_at).starts_with(text); }

    [[noreturn]] void fail(const std::string& message) {
        const Token here = place(TokenKind::End);
        throw Failure{"line " + std::to_string(here.line) + ", column " + std::to_string(here.column) + ": " + message};
    }

    Token place(TokenKind kind) {
        for (; m_counted < m_at; ++m_counted)
            if (m_source[m_counted] == '\n') ++m_line, m_lineBegin = m_counted + 1;
        return {kind, {}, m_line, static_cast<int>(m_at - m_lineBegin) + 1};
    }
    Token& begin(TokenKind kind) { return m_tokens.emplace_back(place(kind)); }

    size_t nextTag() const {
        for (size_t at = m_source.find('{', m_at); at != std::string::npos; at = m_source.find('{', at + 1)) {
            const char next = at + 1 < m_source.size() ? m_source[at + 1] : ' ';
            if (next == '{' || next == '%' || next == '#') return at;
        }
        return m_source.size();
    }

    /// The text up to the tag at `end`, less what the tag's sign and the line rule take.
    void data(size_t end) {
        std::string_view text = rest(m_at).substr(0, end - m_at);
        const std::string_view tag = rest(end);
        const char sign = tag.size() > 2 ? tag[2] : ' ';
        if (!tag.empty() && sign == '-')
            text = text.substr(0, skipBack(text));
        else if (!tag.empty() && tag[1] != '{' && sign != '+')
            text = text.substr(0, withoutIndent(text));
        if (!text.empty()) begin(TokenKind::Data).text = text;
        m_at = end;
    }

    size_t withoutIndent(std::string_view text) const {
        const size_t newline = text.rfind('\n');
        if (newline == std::string_view::npos && !m_atLineStart) return text.size();
        const size_t line = newline == std::string_view::npos ? 0 : newline + 1;
        return allSpace(text.substr(line)) ? line : text.size();
    }

    void tag() {
        const char kind = m_source[m_at + 1];
        if (kind == '#') return comment();
        if (kind == '%' && rawBegins()) return raw();
        begin(kind == '{' ? TokenKind::OutputBegin : TokenKind::StatementBegin);
        m_at += 2;
        if (follows("-") || follows("+")) ++m_at;
        const std::string_view close = kind == '{' ? "}}" : "%}";
        while (!closes(close)) expressionToken(close);
        begin(kind == '{' ? TokenKind::OutputEnd : TokenKind::StatementEnd);
        leave(close);
    }

    bool closes(std::string_view close) {
        while (m_at < m_source.size() && allSpace(rest(m_at).substr(0, 1))) ++m_at;
        if (m_at == m_source.size()) fail("the template ends inside a tag; expected " + std::string(close));
        if (m_brackets > 0) return false;
        const bool signedEnd = follows("-") || (follows("+") && close == "%}");
        return follows(close) || (signedEnd && rest(m_at + 1).starts_with(close));
    }

    /// Past the end of a tag and the white space that goes with it.
    void leave(std::string_view close) {
        const char sign = m_source[m_at];
        m_at += close.size() + (sign == '-' || sign == '+' ? 1 : 0);
        const size_t end = m_at;
        if (sign == '-')
            m_at += skipFront(rest(m_at));
        else if (sign != '+' && close != "}}" && follows("\n"))
            ++m_at;
        m_atLineStart = m_at > end && m_source[m_at - 1] == '\n';
    }

    void comment() {
        const size_t end = m_source.find("#}", m_at + 2);
        if (end == std::string::npos) fail("a comment has no end; expected #}");
        const char sign = end > m_at + 2 ? m_source[end - 1] : ' ';
        m_at = sign == '-' || sign == '+' ? end - 1 : end;
        leave("#}");
    }

    /// After "{%" and a sign: the word of a tag that has nothing else in it, and where its end mark begins; or npos.
    size_t loneWord(size_t tagBegin, std::string_view word) const {
        size_t at = tagBegin + 2;
        if (at < m_source.size() && (m_source[at] == '-' || m_source[at] == '+')) ++at;
        at += skipFront(rest(at));
        if (!rest(at).starts_with(word)) return std::string::npos;
        at += word.size();
        at += skipFront(rest(at));
        const std::string_view end = rest(at);
        return end.starts_with("%}") || end.starts_with("-%}") || end.starts_with("+%}") ? at : std::string::npos;
    }
    bool rawBegins() const { return loneWord(m_at, "raw") != std::string::npos; }

    void raw() {
        m_at = loneWord(m_at, "raw");
        leave("%}");
        size_t end = m_source.find("{%", m_at);
        while (end != std::string::npos && loneWord(end, "endraw") == std::string::npos)
            end = m_source.find("{%", end + 1);
        if (end == std::string::npos) fail("{% raw %} has no end; expected {% endraw %}");
        data(end);
        m_at = loneWord(end, "endraw");
        leave("%}");
    }

    void expressionToken(std::string_view close) {
        const char first = m_source[m_at];
        if (isLetter(first)) return name();
        if (isDigit(first)) return number();
        if (first == '\'' || first == '"') return text(first);
        static constexpr std::string_view kSymbols[] = {"//", "**", "==", "!=", ">=", "<=", "+", "-", "*",
                                                        "/",  "%",  "~",  "[",  "]",  "(",  ")", "{", "}",
                                                        ">",  "<",  "=",  ".",  ":",  "|",  ","};
        for (std::string_view symbol : kSymbols)
            if (follows(symbol)) return this->symbol(symbol);
        fail("found \"" + std::string(rest(m_at).substr(0, 1)) + "\", expected an expression or " + std::string(close));
    }

    void name() {
        Token& token = begin(TokenKind::Name);
        while (m_at < m_source.size() && (isLetter(m_source[m_at]) || isDigit(m_source[m_at])))
            token.text += m_source[m_at++];
    }

    void number() {
        Token& token = begin(TokenKind::Integer);
        auto digits = [&] {
            for (; m_at < m_source.size() && (isDigit(m_source[m_at]) || m_source[m_at] == '_'); ++m_at)
                if (m_source[m_at] != '_') token.text += m_source[m_at];
        };
        digits();
        if (follows(".") && rest(m_at).size() > 1 && isDigit(m_source[m_at + 1])) {
            token.kind = TokenKind::Real;
            token.text += m_source[m_at++];
            digits();
        }
        const std::string_view exponent = rest(m_at);
        const size_t sign = exponent.size() > 1 && (exponent[1] == '-' || exponent[1] == '+') ? 2 : 1;
        if (!exponent.empty() && (exponent[0] == 'e' || exponent[0] == 'E') && exponent.size() > sign &&
            isDigit(exponent[sign])) {
            token.kind = TokenKind::Real;
            token.text += exponent.substr(0, sign);
            m_at += sign;
            digits();
        }
    }

    void text(char quote) {
        Token& token = begin(TokenKind::String);
        size_t end = m_at + 1;
        while (end < m_source.size() && m_source[end] != quote) end += m_source[end] == '\\' ? 2 : 1;
        if (end >= m_source.size()) fail("a text in quotes has no end; expected " + std::string(1, quote));
        token.text = withoutEscapes(rest(m_at + 1).substr(0, end - m_at - 1));
        m_at = end + 1;
    }

    void symbol(std::string_view symbol) {
        if (symbol == "(" || symbol == "[" || symbol == "{") ++m_brackets;
        if (symbol == ")" || symbol == "]" || symbol == "}")
            if (--m_brackets < 0) fail("found \"" + std::string(symbol) + "\" without its opening bracket");
        begin(TokenKind::Symbol).text = symbol;
        m_at += symbol.size();
    }

    const std::string m_source;
    std::vector<Token> m_tokens;
    size_t m_at = 0;
    size_t m_counted = 0, m_lineBegin = 0;
    int m_line = 1;
    int m_brackets = 0;
    bool m_atLineStart = true;
};

}  // namespace

std::vector<Token> lex(std::string_view source) { return Lexer(source).tokens(); }

std::string describe(const Token& token) {
    switch (token.kind) {
        case TokenKind::Data:
            return "text outside tags";
        case TokenKind::OutputBegin:
            return "{{";
        case TokenKind::OutputEnd:
            return "}}";
        case TokenKind::StatementBegin:
            return "{%";
        case TokenKind::StatementEnd:
            return "%}";
        case TokenKind::End:
            return "the end of the template";
        case TokenKind::String:
            return "a text in quotes";
        case TokenKind::Name:
        case TokenKind::Integer:
        case TokenKind::Real:
        case TokenKind::Symbol:
            break;
    }
    return "\"" + token.text + "\"";
}

}  // namespace sextant::jinja
