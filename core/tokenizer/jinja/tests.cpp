// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/jinja/filters.h"
#include "core/tokenizer/jinja/operators.h"

namespace sextant::jinja {

namespace {

const Value& operand(Runtime& runtime, const Arguments& arguments) {
    if (arguments.positional.empty()) runtime.fail("the test needs something to compare with");
    return arguments.positional[0];
}

template <Comparator comparator>
bool compared(Runtime& runtime, const Value& subject, const Arguments& arguments) {
    return holds(runtime, comparator, subject, operand(runtime, arguments));
}

template <int64_t rest>
bool leaves(Runtime& runtime, const Value& subject, const Arguments&) {
    requireDefined(runtime, subject);
    if (!subject.asInteger()) runtime.fail("only integers are odd or even, not " + subject.kindName());
    return (*subject.asInteger() & 1) == rest;
}

bool divisible(Runtime& runtime, const Value& subject, const Arguments& arguments) {
    const Value remainder = arithmetic(runtime, Operation::Modulo, subject, operand(runtime, arguments));
    return remainder.asReal() && *remainder.asReal() == 0;
}

bool isSequence(const Value& value) { return value.text() || value.list() || value.dictionary(); }

bool sameAs(Runtime& runtime, const Value& subject, const Arguments& arguments) {
    const Value& other = operand(runtime, arguments);
    return subject.kindName() == other.kindName() && areEqual(runtime, subject, other);
}

}  // namespace

const TestTable& tests() {
    using R = Runtime;
    using V = Value;
    using A = Arguments;
    static const TestTable table = {
        {"defined", [](R&, const V& value, const A&) { return !value.isUndefined(); }},
        {"undefined", [](R&, const V& value, const A&) { return value.isUndefined(); }},
        {"none", [](R&, const V& value, const A&) { return value.isNone(); }},
        {"string", [](R&, const V& value, const A&) { return value.text() != nullptr; }},
        {"mapping", [](R&, const V& value, const A&) { return value.dictionary() != nullptr; }},
        {"iterable", [](R&, const V& value, const A&) { return isSequence(value) || value.isUndefined(); }},
        {"sequence", [](R&, const V& value, const A&) { return isSequence(value); }},
        {"number", [](R&, const V& value, const A&) { return value.isNumber(); }},
        {"integer", [](R&, const V& value, const A&) { return value.integer() != nullptr; }},
        {"float", [](R&, const V& value, const A&) { return value.real() != nullptr; }},
        {"boolean", [](R&, const V& value, const A&) { return value.truth() != nullptr; }},
        {"true", [](R&, const V& value, const A&) { return value.truth() && *value.truth(); }},
        {"false", [](R&, const V& value, const A&) { return value.truth() && !*value.truth(); }},
        {"callable", [](R&, const V& value, const A&) { return value.callable() != nullptr; }},
        {"odd", leaves<1>},
        {"even", leaves<0>},
        {"divisibleby", divisible},
        {"sameas", sameAs},
        {"in", [](R& runtime, const V& value,
                  const A& arguments) { return contains(runtime, operand(runtime, arguments), value); }},
        {"equalto", compared<Comparator::Equal>},
        {"eq", compared<Comparator::Equal>},
        {"==", compared<Comparator::Equal>},
        {"ne", compared<Comparator::NotEqual>},
        {"!=", compared<Comparator::NotEqual>},
        {"lt", compared<Comparator::Less>},
        {"<", compared<Comparator::Less>},
        {"le", compared<Comparator::LessOrEqual>},
        {"<=", compared<Comparator::LessOrEqual>},
        {"gt", compared<Comparator::Greater>},
        {">", compared<Comparator::Greater>},
        {"ge", compared<Comparator::GreaterOrEqual>},
        {">=", compared<Comparator::GreaterOrEqual>},
    };
    return table;
}

}  // namespace sextant::jinja
