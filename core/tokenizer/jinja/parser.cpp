// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/jinja/parser.h"

#include "core/tokenizer/jinja/runtime.h"

#include <algorithm>

namespace sextant::jinja {

Parser::Level::Level(Parser& parser) : m_parser(parser) {
    if (m_parser.m_level >= m_parser.m_limits.nesting)
        m_parser.failAt(m_parser.peek(), "more than " + std::to_string(m_parser.m_limits.nesting) +
                                             " brackets or blocks inside each other");
    ++m_parser.m_level;
}

std::vector<Statement> Parser::parseTemplate() {
    std::vector<Statement> statements = parseBody({});
    if (peek().kind != TokenKind::End) failExpected("the end of the template");
    return statements;
}

const Token& Parser::peek(size_t ahead) const { return m_tokens[std::min(m_at + ahead, m_tokens.size() - 1)]; }

Token Parser::take() {
    Token token = peek();
    if (m_at + 1 < m_tokens.size()) ++m_at;
    return token;
}

bool Parser::isSymbol(std::string_view symbol, size_t ahead) const {
    return peek(ahead).kind == TokenKind::Symbol && peek(ahead).text == symbol;
}

bool Parser::isName(std::string_view name, size_t ahead) const {
    return peek(ahead).kind == TokenKind::Name && peek(ahead).text == name;
}

bool Parser::takeSymbol(std::string_view symbol) {
    if (!isSymbol(symbol)) return false;
    take();
    return true;
}

bool Parser::takeName(std::string_view name) {
    if (!isName(name)) return false;
    take();
    return true;
}

void Parser::expectSymbol(std::string_view symbol) {
    if (!takeSymbol(symbol)) failExpected("\"" + std::string(symbol) + "\"");
}

void Parser::expectStatementEnd() {
    if (peek().kind != TokenKind::StatementEnd) failExpected("%}");
    take();
}

std::string Parser::expectName(std::string_view what) {
    if (peek().kind != TokenKind::Name) failExpected(std::string(what));
    return take().text;
}

void Parser::failExpected(const std::string& what) const {
    failAt(peek(), "expected " + what + ", found " + describe(peek()));
}

void Parser::failAt(const Token& token, const std::string& message) const {
    throw Failure{"line " + std::to_string(token.line) + ", column " + std::to_string(token.column) + ": " + message};
}

}  // namespace sextant::jinja
