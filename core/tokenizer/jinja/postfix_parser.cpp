// SPDX-License-Identifier: Apache-2.0
// What is written behind a value: .attribute, [index], (arguments), | filter, is test.
#include "core/tokenizer/jinja/filters.h"
#include "core/tokenizer/jinja/parser.h"

#include <algorithm>

namespace sextant::jinja {

ExpressionPointer Parser::parsePostfix(ExpressionPointer object) {
    for (;;) {
        if (takeSymbol(".")) {
            if (peek().kind == TokenKind::Integer) {
                object = binary(Operation::Index, std::move(object), parseNumber());
                continue;
            }
            Expression attribute = start(Operation::Attribute);
            attribute.name = expectName("the name of an attribute");
            attribute.parts.push_back(std::move(object));
            object = finish(std::move(attribute));
        } else if (takeSymbol("[")) {
            object = parseSubscript(std::move(object));
        } else if (isSymbol("(")) {
            Expression call = start(Operation::Call);
            call.parts.push_back(std::move(object));
            parseArguments(call);
            object = finish(std::move(call));
        } else {
            return object;
        }
    }
}

ExpressionPointer Parser::parseSubscript(ExpressionPointer object) {
    Expression subscript = start(Operation::Index);
    subscript.parts.push_back(std::move(object));
    ExpressionPointer first = isSymbol(":") ? nullptr : parseExpression();
    const bool isSlice = isSymbol(":");
    subscript.parts.push_back(std::move(first));
    if (isSlice) {
        subscript.operation = Operation::Slice;
        while (takeSymbol(":")) {
            if (subscript.parts.size() == 4) failExpected("\"]\"");
            subscript.parts.push_back(isSymbol(":") || isSymbol("]") ? nullptr : parseExpression());
        }
        subscript.parts.resize(4);
    }
    expectSymbol("]");
    return finish(std::move(subscript));
}

void Parser::parseArguments(Expression& call) {
    expectSymbol("(");
    for (bool isFirst = true; !takeSymbol(")"); isFirst = false) {
        if (!isFirst) {
            expectSymbol(",");
            if (takeSymbol(")")) return;
        }
        if (peek().kind == TokenKind::Name && isSymbol("=", 1)) {
            std::string name = take().text;
            take();
            call.named.emplace_back(std::move(name), parseExpression());
        } else {
            if (!call.named.empty()) failExpected("\"name =\": arguments with names come last");
            call.parts.push_back(parseExpression());
        }
    }
}

ExpressionPointer Parser::parseFilters(ExpressionPointer subject) {
    for (;;) {
        if (takeSymbol("|"))
            subject = parseFilter(std::move(subject));
        else if (isName("is"))
            subject = parseTest(std::move(subject));
        else if (isSymbol("("))
            subject = parsePostfix(std::move(subject));
        else
            return subject;
    }
}

ExpressionPointer Parser::parseFilter(ExpressionPointer subject) {
    Expression filter = start(Operation::Filter);
    const Token place = peek();
    filter.name = expectName("the name of a filter");
    if (!findFilter(filter.name)) failAt(place, unknownFilter(filter.name));
    filter.parts.push_back(std::move(subject));
    if (isSymbol("(")) parseArguments(filter);
    return finish(std::move(filter));
}

bool Parser::testArgumentFollows() const {
    const TokenKind kind = peek().kind;
    if (kind == TokenKind::String || kind == TokenKind::Integer || kind == TokenKind::Real) return true;
    if (kind == TokenKind::Symbol) return isSymbol("[") || isSymbol("{");
    static constexpr std::string_view kOther[] = {"else", "or", "and", "is", "if", "in", "not", "recursive"};
    return kind == TokenKind::Name && std::find(std::begin(kOther), std::end(kOther), peek().text) == std::end(kOther);
}

ExpressionPointer Parser::parseTest(ExpressionPointer subject) {
    take();
    const bool negated = takeName("not");
    Expression test = start(Operation::Test);
    const Token place = peek();
    test.name = expectName("the name of a test");
    if (!findTest(test.name)) failAt(place, unknownTest(test.name));
    test.parts.push_back(std::move(subject));
    if (isSymbol("("))
        parseArguments(test);
    else if (testArgumentFollows())
        test.parts.push_back(parsePostfix(parsePrimary()));
    if (!negated) return finish(std::move(test));
    Expression negation = start(Operation::Not);
    negation.parts.push_back(finish(std::move(test)));
    return finish(std::move(negation));
}

}  // namespace sextant::jinja
