// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/jinja/parser.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace sextant::jinja {

Expression Parser::start(Operation operation) const {
    Expression expression;
    expression.operation = operation;
    expression.line = peek().line;
    return expression;
}

ExpressionPointer Parser::finish(Expression expression) const {
    int below = 0;
    for (const ExpressionPointer& part : expression.parts)
        if (part) below = std::max(below, part->height);
    for (const auto& [name, part] : expression.named) below = std::max(below, part->height);
    expression.height = below + 1;
    // A long chain of operators nests without brackets.
    if (expression.height > m_limits.nesting)
        failAt(peek(), "an expression nests more than " + std::to_string(m_limits.nesting) + " levels deep");
    return std::make_unique<const Expression>(std::move(expression));
}

ExpressionPointer Parser::binary(Operation operation, ExpressionPointer left, ExpressionPointer right) const {
    Expression expression = start(operation);
    expression.line = left->line;
    expression.parts.push_back(std::move(left));
    expression.parts.push_back(std::move(right));
    return finish(std::move(expression));
}

/// One expression, or several with commas between them, which make a list.
ExpressionPointer Parser::parseTuple() {
    ExpressionPointer first = parseExpression();
    if (!isSymbol(",")) return first;
    Expression list = start(Operation::List);
    list.parts.push_back(std::move(first));
    while (takeSymbol(",")) {
        if (peek().kind == TokenKind::StatementEnd || peek().kind == TokenKind::OutputEnd) break;
        list.parts.push_back(parseExpression());
    }
    return finish(std::move(list));
}

ExpressionPointer Parser::parseExpression() {
    const Level level(*this);
    ExpressionPointer value = parseOr();
    while (takeName("if")) {
        Expression choose = start(Operation::Choose);
        choose.parts.push_back(parseOr());
        choose.parts.push_back(std::move(value));
        choose.parts.push_back(takeName("else") ? parseExpression() : nullptr);
        value = finish(std::move(choose));
    }
    return value;
}

ExpressionPointer Parser::parseOr() {
    ExpressionPointer left = parseAnd();
    while (takeName("or")) left = binary(Operation::Or, std::move(left), parseAnd());
    return left;
}

ExpressionPointer Parser::parseAnd() {
    ExpressionPointer left = parseNot();
    while (takeName("and")) left = binary(Operation::And, std::move(left), parseNot());
    return left;
}

ExpressionPointer Parser::parseNot() {
    if (!isName("not")) return parseComparison();
    const Level level(*this);
    Expression negation = start(Operation::Not);
    take();
    negation.parts.push_back(parseNot());
    return finish(std::move(negation));
}

bool Parser::takeComparator(Comparator& comparator) {
    static constexpr std::pair<std::string_view, Comparator> kSymbols[] = {
        {"==", Comparator::Equal},       {"!=", Comparator::NotEqual}, {"<", Comparator::Less},
        {"<=", Comparator::LessOrEqual}, {">", Comparator::Greater},   {">=", Comparator::GreaterOrEqual}};
    for (const auto& [symbol, meaning] : kSymbols) {
        if (!takeSymbol(symbol)) continue;
        comparator = meaning;
        return true;
    }
    const bool negated = isName("not") && isName("in", 1);
    if (!negated && !isName("in")) return false;
    take();
    if (negated) take();
    comparator = negated ? Comparator::NotIn : Comparator::In;
    return true;
}

ExpressionPointer Parser::parseComparison() {
    ExpressionPointer first = parseSum();
    Comparator comparator;
    if (!takeComparator(comparator)) return first;
    Expression comparison = start(Operation::Compare);
    comparison.parts.push_back(std::move(first));
    do {
        comparison.comparators.push_back(comparator);
        comparison.parts.push_back(parseSum());
    } while (takeComparator(comparator));
    return finish(std::move(comparison));
}

ExpressionPointer Parser::parseSum() {
    ExpressionPointer left = parseConcatenation();
    while (isSymbol("+") || isSymbol("-")) {
        const Operation operation = take().text == "+" ? Operation::Add : Operation::Subtract;
        left = binary(operation, std::move(left), parseConcatenation());
    }
    return left;
}

ExpressionPointer Parser::parseConcatenation() {
    ExpressionPointer left = parseProduct();
    while (takeSymbol("~")) left = binary(Operation::Concatenate, std::move(left), parseProduct());
    return left;
}

ExpressionPointer Parser::parseProduct() {
    ExpressionPointer left = parsePower();
    for (;;) {
        Operation operation;
        if (isSymbol("*"))
            operation = Operation::Multiply;
        else if (isSymbol("/"))
            operation = Operation::Divide;
        else if (isSymbol("//"))
            operation = Operation::FloorDivide;
        else if (isSymbol("%"))
            operation = Operation::Modulo;
        else
            return left;
        take();
        left = binary(operation, std::move(left), parsePower());
    }
}

ExpressionPointer Parser::parsePower() {
    ExpressionPointer left = parseUnary();
    while (takeSymbol("**")) left = binary(Operation::Power, std::move(left), parseUnary());
    return left;
}

/// A value with what is written behind it. Filters bind tighter than any operator but looser than a sign.
ExpressionPointer Parser::parseUnary() { return parseFilters(parseSigned()); }

ExpressionPointer Parser::parseSigned() {
    if (!isSymbol("-") && !isSymbol("+")) return parsePostfix(parsePrimary());
    const Level level(*this);
    Expression sign = start(isSymbol("-") ? Operation::Negate : Operation::Affirm);
    take();
    sign.parts.push_back(parseSigned());
    return finish(std::move(sign));
}

ExpressionPointer Parser::parsePrimary() {
    Expression literal = start(Operation::Literal);
    switch (peek().kind) {
        case TokenKind::Name:
            return parseName();
        case TokenKind::Integer:
        case TokenKind::Real:
            return parseNumber();
        case TokenKind::String: {
            std::string text;
            while (peek().kind == TokenKind::String) text += take().text;
            literal.literal = Value(std::move(text));
            return finish(std::move(literal));
        }
        default:
            break;
    }
    if (takeSymbol("[")) return parseList("]");
    if (takeSymbol("{")) return parseDictionary();
    if (!takeSymbol("(")) failExpected("an expression");
    if (takeSymbol(")")) return finish(start(Operation::List));
    ExpressionPointer inside = parseExpression();
    if (!isSymbol(",")) {
        expectSymbol(")");
        return inside;
    }
    Expression list = start(Operation::List);
    list.parts.push_back(std::move(inside));
    while (takeSymbol(",") && !isSymbol(")")) list.parts.push_back(parseExpression());
    expectSymbol(")");
    return finish(std::move(list));
}

ExpressionPointer Parser::parseNumber() {
    Expression literal = start(Operation::Literal);
    const Token token = take();
    const char* end = token.text.data() + token.text.size();
    int64_t whole = 0;
    double real = 0;
    const bool isReal = token.kind == TokenKind::Real;
    const auto read =
        isReal ? std::from_chars(token.text.data(), end, real) : std::from_chars(token.text.data(), end, whole);
    if (read.ec != std::errc() || read.ptr != end) failAt(token, "the number " + token.text + " is too large");
    literal.literal = isReal ? Value(real) : Value(whole);
    return finish(std::move(literal));
}

ExpressionPointer Parser::parseName() {
    Expression expression = start(Operation::Literal);
    const Token token = take();
    if (token.text == "true" || token.text == "True")
        expression.literal = true;
    else if (token.text == "false" || token.text == "False")
        expression.literal = false;
    else if (token.text == "none" || token.text == "None")
        expression.literal = None{};
    else {
        static constexpr std::string_view kReserved[] = {"and", "or", "not", "in", "is", "if", "else", "elif", "for"};
        if (std::find(std::begin(kReserved), std::end(kReserved), token.text) != std::end(kReserved))
            failAt(token, "expected an expression, found \"" + token.text + "\"");
        expression.operation = Operation::Name;
        expression.name = token.text;
    }
    return finish(std::move(expression));
}

ExpressionPointer Parser::parseList(std::string_view close) {
    Expression list = start(Operation::List);
    while (!takeSymbol(close)) {
        if (!list.parts.empty()) {
            expectSymbol(",");
            if (takeSymbol(close)) break;
        }
        list.parts.push_back(parseExpression());
    }
    return finish(std::move(list));
}

ExpressionPointer Parser::parseDictionary() {
    Expression dictionary = start(Operation::Dictionary);
    while (!takeSymbol("}")) {
        if (!dictionary.parts.empty()) {
            expectSymbol(",");
            if (takeSymbol("}")) break;
        }
        dictionary.parts.push_back(parseExpression());
        expectSymbol(":");
        dictionary.parts.push_back(parseExpression());
    }
    return finish(std::move(dictionary));
}

}  // namespace sextant::jinja
