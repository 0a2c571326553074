// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/jinja/parser.h"

#include <algorithm>

namespace sextant::jinja {

/// Statements up to one of the closing words, which stays for the caller to take; to the end of the template if there
/// are none.
std::vector<Statement> Parser::parseBody(Words ends) {
    const Level level(*this);
    std::vector<Statement> body;
    while (peek().kind != TokenKind::End) {
        if (peek().kind == TokenKind::Data) {
            Statement text{.kind = StatementKind::Text, .line = peek().line};
            text.text = Value(take().text);
            body.push_back(std::move(text));
        } else if (peek().kind == TokenKind::OutputBegin) {
            body.push_back(parseOutput());
        } else {
            const Token& word = peek(1);
            const bool isEnd =
                word.kind == TokenKind::Name && std::find(ends.begin(), ends.end(), word.text) != ends.end();
            if (isEnd) return body;
            body.push_back(parseStatement());
        }
    }
    if (ends.size() > 0) failExpected("{% " + std::string(*(ends.end() - 1)) + " %}");
    return body;
}

/// The closing word, after parseBody.
std::string Parser::takeEnd() {
    take();
    return take().text;
}

Statement Parser::parseOutput() {
    Statement output{.kind = StatementKind::Output, .line = take().line};
    output.expression = parseTuple();
    if (peek().kind != TokenKind::OutputEnd) failExpected("}}");
    take();
    return output;
}

Statement Parser::parseStatement() {
    Statement statement{.line = take().line};
    const Token word = peek();
    expectName("the name of a statement");
    if (word.text == "if")
        parseIf(statement);
    else if (word.text == "for")
        parseFor(statement);
    else if (word.text == "set")
        parseSet(statement);
    else if (word.text == "macro")
        parseMacro(statement);
    else if (word.text == "call")
        parseCallBlock(statement);
    else if (word.text == "filter") {
        statement.kind = StatementKind::FilterBlock;
        Expression text = start(Operation::Name);
        text.name = kBlockText;
        statement.expression = parseFilters(parseFilter(finish(std::move(text))));
        parseBlock(statement, "endfilter");
    } else if (word.text == "generation") {
        statement.kind = StatementKind::Generation;
        parseBlock(statement, "endgeneration");
    } else if (word.text == "break" || word.text == "continue") {
        if (m_loops == 0) failAt(word, "\"" + word.text + "\" stands outside a loop");
        statement.kind = word.text == "break" ? StatementKind::Break : StatementKind::Continue;
        expectStatementEnd();
    } else {
        failAt(word, "expected if, for, set, macro, call, filter, generation, break or continue, found \"" + word.text +
                         "\"");
    }
    return statement;
}

void Parser::parseBlock(Statement& statement, std::string_view end) {
    expectStatementEnd();
    statement.body = parseBody({end});
    takeEnd();
    expectStatementEnd();
}

void Parser::parseIf(Statement& statement) {
    statement.kind = StatementKind::If;
    statement.expression = parseTuple();
    expectStatementEnd();
    statement.body = parseBody({"elif", "else", "endif"});
    const int line = peek().line;
    const std::string end = takeEnd();
    if (end == "elif") {
        const Level level(*this);
        Statement chain{.line = line};
        parseIf(chain);
        statement.otherwise.push_back(std::move(chain));
        return;
    }
    if (end == "else") {
        expectStatementEnd();
        statement.otherwise = parseBody({"endif"});
        takeEnd();
    }
    expectStatementEnd();
}

void Parser::parseFor(Statement& statement) {
    statement.kind = StatementKind::For;
    statement.targets = parseTargets();
    if (!takeName("in")) failExpected("\"in\"");
    // Not the whole expression rule: "if" belongs to the loop.
    statement.expression = parseOr();
    if (takeName("if")) statement.condition = parseExpression();
    if (isName("recursive")) failAt(peek(), "recursive loops are not supported");
    expectStatementEnd();
    ++m_loops;
    statement.body = parseBody({"else", "endfor"});
    --m_loops;
    if (takeEnd() == "else") {
        expectStatementEnd();
        statement.otherwise = parseBody({"endfor"});
        takeEnd();
    }
    expectStatementEnd();
}

std::vector<std::string> Parser::parseTargets() {
    const bool bracket = takeSymbol("(");
    std::vector<std::string> names{expectName("the name of a variable")};
    while (takeSymbol(",")) names.push_back(expectName("the name of a variable"));
    if (bracket) expectSymbol(")");
    return names;
}

void Parser::parseSet(Statement& statement) {
    statement.targets = parseTargets();
    statement.kind = StatementKind::Set;
    if (statement.targets.size() == 1 && takeSymbol(".")) {
        statement.kind = StatementKind::SetAttribute;
        statement.attribute = expectName("the name of an attribute");
    }
    if (takeSymbol("=")) {
        statement.expression = parseTuple();
        return expectStatementEnd();
    }
    if (statement.kind == StatementKind::SetAttribute || statement.targets.size() > 1) failExpected("\"=\"");
    statement.kind = StatementKind::SetBlock;
    if (isSymbol("|")) {
        Expression text = start(Operation::Name);
        text.name = kBlockText;
        statement.expression = parseFilters(finish(std::move(text)));
    } else if (peek().kind != TokenKind::StatementEnd) {
        failExpected("\"=\", a filter or %}");
    }
    parseBlock(statement, "endset");
}

void Parser::parseMacro(Statement& statement) {
    statement.kind = StatementKind::Macro;
    statement.targets = {expectName("the name of the macro")};
    parseParameters(statement);
    // A loop around the macro is not one that its body could leave.
    const int loops = std::exchange(m_loops, 0);
    expectStatementEnd();
    statement.body = parseBody({"endmacro"});
    takeEnd();
    expectStatementEnd();
    m_loops = loops;
}

void Parser::parseCallBlock(Statement& statement) {
    statement.kind = StatementKind::CallBlock;
    if (isSymbol("(")) parseParameters(statement);
    const Token place = peek();
    statement.expression = parseExpression();
    if (statement.expression->operation != Operation::Call) failAt(place, "expected a call of a macro");
    const int loops = std::exchange(m_loops, 0);
    parseBlock(statement, "endcall");
    m_loops = loops;
}

void Parser::parseParameters(Statement& statement) {
    expectSymbol("(");
    while (!takeSymbol(")")) {
        if (!statement.parameters.empty()) expectSymbol(",");
        Parameter parameter{expectName("the name of a parameter"), nullptr};
        if (takeSymbol("="))
            parameter.byDefault = parseExpression();
        else if (!statement.parameters.empty() && statement.parameters.back().byDefault)
            failExpected("\"=\": parameters with defaults come last");
        statement.parameters.push_back(std::move(parameter));
    }
}

}  // namespace sextant::jinja
