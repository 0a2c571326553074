// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/tokenizer/jinja/runtime.h"
#include "core/tokenizer/jinja/syntax_tree.h"

#include <map>
#include <string>
#include <string_view>

namespace sextant::jinja {

/// The variables of a block; what it lacks is looked for in the blocks around it. Lives on the stack of the evaluation.
class Scope {
public:
    explicit Scope(const Scope* parent = nullptr) : m_parent(parent) {}
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

    const Value* find(std::string_view name) const;
    void set(const std::string& name, Value value) { m_variables.insert_or_assign(name, std::move(value)); }

private:
    const Scope* m_parent;
    std::map<std::string, Value, std::less<>> m_variables;
};

/// Walks a syntax tree. Throws Failure. One evaluation at a time.
class Evaluator {
public:
    explicit Evaluator(Runtime& runtime) : m_runtime(runtime) {}

    enum class Flow { Onward, Break, Continue };
    Flow run(const std::vector<Statement>& statements, Scope& scope, Text& out);

private:
    // expression_evaluator.cpp
    Value evaluate(const Expression& expression, Scope& scope);
    Value evaluateOperation(const Expression& expression, Scope& scope);
    Value variable(const Expression& expression, const Scope& scope);
    Value list(const Expression& expression, Scope& scope);
    Value dictionary(const Expression& expression, Scope& scope);
    Value slice(const Expression& expression, Scope& scope);
    Value compare(const Expression& expression, Scope& scope);
    Value binary(const Expression& expression, Scope& scope);
    Value filter(const Expression& expression, Scope& scope);
    Value test(const Expression& expression, Scope& scope);
    Arguments arguments(const Expression& expression, Scope& scope);
    Value call(const Expression& expression, Scope& scope, const Value& caller);
    Value callMacro(const Callable& callable, const Arguments& arguments, const Value& caller);

    // statement_evaluator.cpp
    Flow runStatement(const Statement& statement, Scope& scope, Text& out);
    Flow runFor(const Statement& statement, Scope& scope, Text& out);
    std::vector<Value> loopItems(const Statement& statement, Scope& scope);
    void runSet(const Statement& statement, Scope& scope);
    Value blockText(const Statement& statement, Scope& scope);
    void assign(const std::vector<std::string>& targets, const Value& value, Scope& scope);
    void write(Text text, Text& out);

    Runtime& m_runtime;
};

}  // namespace sextant::jinja
