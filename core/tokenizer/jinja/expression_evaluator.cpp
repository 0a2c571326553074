// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/jinja/evaluator.h"

#include "core/tokenizer/jinja/filters.h"
#include "core/tokenizer/jinja/methods.h"
#include "core/tokenizer/jinja/operators.h"

#include <algorithm>

namespace sextant::jinja {

const Value* Scope::find(std::string_view name) const {
    for (const Scope* scope = this; scope; scope = scope->m_parent)
        if (const auto found = scope->m_variables.find(name); found != scope->m_variables.end()) return &found->second;
    return nullptr;
}

Value Evaluator::evaluate(const Expression& expression, Scope& scope) {
    m_runtime.step();
    if (expression.operation == Operation::Literal) return expression.literal;
    if (expression.operation == Operation::Name) return variable(expression, scope);
    const Runtime::Level level(m_runtime);
    m_runtime.setLine(expression.line);
    return evaluateOperation(expression, scope);
}

Value Evaluator::evaluateOperation(const Expression& expression, Scope& scope) {
    auto part = [&](size_t index) { return evaluate(*expression.parts[index], scope); };
    switch (expression.operation) {
        case Operation::List:
            return list(expression, scope);
        case Operation::Dictionary:
            return dictionary(expression, scope);
        case Operation::Attribute:
            return attributeOf(m_runtime, part(0), Value(expression.name));
        case Operation::Slice:
            return slice(expression, scope);
        case Operation::Call:
            return call(expression, scope, Undefined{"caller"});
        case Operation::Filter:
            return filter(expression, scope);
        case Operation::Test:
            return test(expression, scope);
        case Operation::Not:
            return !isTrue(part(0));
        case Operation::And: {
            Value left = part(0);
            return isTrue(left) ? part(1) : left;
        }
        case Operation::Or: {
            Value left = part(0);
            return isTrue(left) ? left : part(1);
        }
        case Operation::Choose:
            if (isTrue(part(0))) return part(1);
            return expression.parts[2] ? part(2) : Value(Undefined{"the value of an if without else"});
        case Operation::Negate:
            return negated(m_runtime, part(0));
        case Operation::Affirm:
            return negated(m_runtime, negated(m_runtime, part(0)));
        case Operation::Compare:
            return compare(expression, scope);
        default:
            return binary(expression, scope);
    }
}

Value Evaluator::variable(const Expression& expression, const Scope& scope) {
    if (const Value* value = scope.find(expression.name)) return *value;
    if (const Value* function = findFunction(expression.name)) return *function;
    return Undefined{expression.name};
}

Value Evaluator::list(const Expression& expression, Scope& scope) {
    std::vector<Value> items;
    for (const ExpressionPointer& part : expression.parts) items.push_back(evaluate(*part, scope));
    return m_runtime.make(std::move(items));
}

Value Evaluator::dictionary(const Expression& expression, Scope& scope) {
    std::vector<std::pair<Value, Value>> entries;
    for (size_t i = 0; i + 1 < expression.parts.size(); i += 2) {
        Value key = evaluate(*expression.parts[i], scope);
        if (!key.text() && !key.isNumber() && !key.isNone())
            m_runtime.fail(key.kindName() + " cannot be the key of a dictionary");
        Value value = evaluate(*expression.parts[i + 1], scope);
        m_runtime.step(entries.size() / 16);
        const auto same = std::find_if(entries.begin(), entries.end(),
                                       [&](const auto& entry) { return areEqual(m_runtime, entry.first, key); });
        if (same != entries.end())
            same->second = std::move(value);
        else
            entries.emplace_back(std::move(key), std::move(value));
    }
    return m_runtime.makeDictionary(std::move(entries));
}

Value Evaluator::slice(const Expression& expression, Scope& scope) {
    std::vector<Value> values;
    for (const ExpressionPointer& part : expression.parts)
        values.push_back(part ? evaluate(*part, scope) : Value(None{}));
    return sliceOf(m_runtime, values[0], values[1], values[2], values[3]);
}

Value Evaluator::compare(const Expression& expression, Scope& scope) {
    Value left = evaluate(*expression.parts[0], scope);
    for (size_t i = 0; i < expression.comparators.size(); ++i) {
        Value right = evaluate(*expression.parts[i + 1], scope);
        if (!holds(m_runtime, expression.comparators[i], left, right)) return false;
        left = std::move(right);
    }
    return true;
}

Value Evaluator::binary(const Expression& expression, Scope& scope) {
    const Value left = evaluate(*expression.parts[0], scope);
    const Value right = evaluate(*expression.parts[1], scope);
    m_runtime.setLine(expression.line);
    if (expression.operation == Operation::Index) return attributeOf(m_runtime, left, right);
    return arithmetic(m_runtime, expression.operation, left, right);
}

Arguments Evaluator::arguments(const Expression& expression, Scope& scope) {
    Arguments arguments;
    for (size_t i = 1; i < expression.parts.size(); ++i)
        arguments.positional.push_back(evaluate(*expression.parts[i], scope));
    for (const auto& [name, part] : expression.named) arguments.named.emplace_back(name, evaluate(*part, scope));
    m_runtime.setLine(expression.line);
    return arguments;
}

Value Evaluator::filter(const Expression& expression, Scope& scope) {
    const Value subject = evaluate(*expression.parts[0], scope);
    return findFilter(expression.name)(m_runtime, subject, arguments(expression, scope));
}

Value Evaluator::test(const Expression& expression, Scope& scope) {
    const Value subject = evaluate(*expression.parts[0], scope);
    return findTest(expression.name)(m_runtime, subject, arguments(expression, scope));
}

Value Evaluator::call(const Expression& expression, Scope& scope, const Value& caller) {
    const Expression& callee = *expression.parts[0];
    const bool mayBeMethod = callee.operation == Operation::Attribute;
    Value target = evaluate(mayBeMethod ? *callee.parts[0] : callee, scope);
    const Arguments given = arguments(expression, scope);
    if (mayBeMethod) {
        requireDefined(m_runtime, target);
        if (auto result = callMethod(m_runtime, target, callee.name, given)) return *std::move(result);
        const std::string owner = target.kindName();
        target = attributeOf(m_runtime, target, Value(callee.name));
        if (target.isUndefined()) m_runtime.fail(owner + " has no method \"" + callee.name + "\"");
    }
    requireDefined(m_runtime, target);
    const Callable* callable = target.callable();
    if (!callable) m_runtime.fail(target.kindName() + " cannot be called");
    return callable->function ? callable->function(m_runtime, given) : callMacro(*callable, given, caller);
}

Value Evaluator::callMacro(const Callable& callable, const Arguments& given, const Value& caller) {
    const std::vector<Parameter>& parameters = callable.macro->parameters;
    if (given.positional.size() > parameters.size())
        m_runtime.fail("\"" + callable.name + "\" takes at most " + std::to_string(parameters.size()) + " arguments");
    for (const auto& argument : given.named)
        if (std::none_of(parameters.begin(), parameters.end(),
                         [&](const Parameter& parameter) { return parameter.name == argument.first; }))
            m_runtime.fail("\"" + callable.name + "\" has no parameter \"" + argument.first + "\"");
    const Runtime::Level level(m_runtime);
    Scope scope(callable.scope);
    for (size_t i = 0; i < parameters.size(); ++i) {
        const Value* value = given.find(i, parameters[i].name);
        const Expression* byDefault = parameters[i].byDefault.get();
        if (value)
            scope.set(parameters[i].name, *value);
        else
            scope.set(parameters[i].name,
                      byDefault ? evaluate(*byDefault, scope) : Value(Undefined{parameters[i].name}));
    }
    if (callable.macro->kind == StatementKind::Macro) scope.set("caller", caller);
    Text text;
    run(callable.macro->body, scope, text);
    return m_runtime.make(std::move(text));
}

}  // namespace sextant::jinja
