// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/tokenizer/jinja/lexer.h"
#include "core/tokenizer/jinja/limits.h"
#include "core/tokenizer/jinja/syntax_tree.h"

#include <initializer_list>
#include <string_view>
#include <vector>

namespace sextant::jinja {

/// Recursive descent over the tokens of one template. Errors name line, column and what was expected. Throws Failure.
class Parser {
public:
    Parser(std::string_view source, const Limits& limits) : m_tokens(lex(source)), m_limits(limits) {}

    std::vector<Statement> parseTemplate();

private:
    using Words = std::initializer_list<std::string_view>;

    // parser.cpp
    const Token& peek(size_t ahead = 0) const;
    Token take();
    bool isSymbol(std::string_view symbol, size_t ahead = 0) const;
    bool isName(std::string_view name, size_t ahead = 0) const;
    bool takeSymbol(std::string_view symbol);
    bool takeName(std::string_view name);
    void expectSymbol(std::string_view symbol);
    void expectStatementEnd();
    std::string expectName(std::string_view what);
    [[noreturn]] void failExpected(const std::string& what) const;
    [[noreturn]] void failAt(const Token& token, const std::string& message) const;

    // statement_parser.cpp
    std::vector<Statement> parseBody(Words ends);
    Statement parseOutput();
    Statement parseStatement();
    void parseIf(Statement& statement);
    void parseFor(Statement& statement);
    void parseSet(Statement& statement);
    void parseMacro(Statement& statement);
    void parseCallBlock(Statement& statement);
    void parseBlock(Statement& statement, std::string_view end);
    void parseParameters(Statement& statement);
    std::vector<std::string> parseTargets();
    std::string takeEnd();

    // expression_parser.cpp
    using Rule = ExpressionPointer (Parser::*)();
    ExpressionPointer parseExpression();
    ExpressionPointer parseTuple();
    ExpressionPointer parseOr();
    ExpressionPointer parseAnd();
    ExpressionPointer parseNot();
    ExpressionPointer parseComparison();
    ExpressionPointer parseSum();
    ExpressionPointer parseConcatenation();
    ExpressionPointer parseProduct();
    ExpressionPointer parsePower();
    ExpressionPointer parseSigned();
    ExpressionPointer parseUnary();
    ExpressionPointer parsePrimary();
    ExpressionPointer parseNumber();
    ExpressionPointer parseName();
    ExpressionPointer parseList(std::string_view close);
    ExpressionPointer parseDictionary();
    ExpressionPointer parsePostfix(ExpressionPointer object);
    ExpressionPointer parseFilters(ExpressionPointer subject);
    ExpressionPointer parseFilter(ExpressionPointer subject);
    ExpressionPointer parseTest(ExpressionPointer subject);
    ExpressionPointer parseSubscript(ExpressionPointer object);
    void parseArguments(Expression& call);
    bool takeComparator(Comparator& comparator);
    bool testArgumentFollows() const;
    Expression start(Operation operation) const;
    ExpressionPointer finish(Expression expression) const;
    ExpressionPointer binary(Operation operation, ExpressionPointer left, ExpressionPointer right) const;

    /// Held by every rule that may come back to itself.
    class Level {
    public:
        explicit Level(Parser& parser);
        ~Level() { --m_parser.m_level; }
        Level(const Level&) = delete;
        Level& operator=(const Level&) = delete;

    private:
        Parser& m_parser;
    };

    const std::vector<Token> m_tokens;
    const Limits m_limits;
    size_t m_at = 0;
    int m_level = 0;
    int m_loops = 0;
};

}  // namespace sextant::jinja
