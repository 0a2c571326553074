// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/jinja/evaluator.h"
#include "core/tokenizer/jinja/operators.h"
#include "core/tokenizer/jinja/printing.h"

namespace sextant::jinja {

Evaluator::Flow Evaluator::run(const std::vector<Statement>& statements, Scope& scope, Text& out) {
    const Runtime::Level level(m_runtime);
    for (const Statement& statement : statements) {
        m_runtime.step();
        m_runtime.setLine(statement.line);
        if (const Flow flow = runStatement(statement, scope, out); flow != Flow::Onward) return flow;
    }
    return Flow::Onward;
}

void Evaluator::write(Text text, Text& out) {
    m_runtime.checkOutput(out.size() + text.size());
    m_runtime.chargeBytes(text.size() + text.runs().size() * sizeof(Run));
    out.append(text);
}

Evaluator::Flow Evaluator::runStatement(const Statement& statement, Scope& scope, Text& out) {
    switch (statement.kind) {
        case StatementKind::Text:
            write(*statement.text.text(), out);
            break;
        case StatementKind::Output:
            write(printed(m_runtime, evaluate(*statement.expression, scope)), out);
            break;
        case StatementKind::If:
            return run(isTrue(evaluate(*statement.expression, scope)) ? statement.body : statement.otherwise, scope,
                       out);
        case StatementKind::For:
            return runFor(statement, scope, out);
        case StatementKind::Break:
            return Flow::Break;
        case StatementKind::Continue:
            return Flow::Continue;
        case StatementKind::Set:
        case StatementKind::SetAttribute:
        case StatementKind::SetBlock:
            runSet(statement, scope);
            break;
        case StatementKind::Macro:
            scope.set(statement.targets[0],
                      Callable{.name = statement.targets[0], .macro = &statement, .scope = &scope});
            break;
        case StatementKind::CallBlock: {
            const Value caller = Callable{.name = "caller", .macro = &statement, .scope = &scope};
            write(printed(m_runtime, call(*statement.expression, scope, caller)), out);
            break;
        }
        case StatementKind::FilterBlock:
            write(printed(m_runtime, blockText(statement, scope)), out);
            break;
        case StatementKind::Generation: {
            Scope inner(&scope);
            Text text;
            const Flow flow = run(statement.body, inner, text);
            text.markGenerated();
            write(std::move(text), out);
            return flow;
        }
    }
    return Flow::Onward;
}

std::vector<Value> Evaluator::loopItems(const Statement& statement, Scope& scope) {
    const Value walked = evaluate(*statement.expression, scope);
    std::vector<Value> items = itemsOf(m_runtime, walked);
    if (!statement.condition) return items;
    std::vector<Value> kept;
    for (const Value& item : items) {
        Scope inner(&scope);
        assign(statement.targets, item, inner);
        if (isTrue(evaluate(*statement.condition, inner))) kept.push_back(item);
    }
    return kept;
}

Evaluator::Flow Evaluator::runFor(const Statement& statement, Scope& scope, Text& out) {
    const Value items = m_runtime.make(loopItems(statement, scope));
    const size_t count = items.list()->items.size();
    for (size_t i = 0; i < count; ++i) {
        m_runtime.step();
        Scope inner(&scope);
        inner.set("loop", LoopState{items.sharedList(), i});
        assign(statement.targets, items.list()->items[i], inner);
        if (run(statement.body, inner, out) == Flow::Break) break;
    }
    if (count > 0 || statement.otherwise.empty()) return Flow::Onward;
    Scope inner(&scope);
    return run(statement.otherwise, inner, out);
}

void Evaluator::assign(const std::vector<std::string>& targets, const Value& value, Scope& scope) {
    if (targets.size() == 1) return scope.set(targets[0], value);
    const std::vector<Value> parts = itemsOf(m_runtime, value);
    if (parts.size() != targets.size())
        m_runtime.fail("cannot give " + std::to_string(parts.size()) + " values to " + std::to_string(targets.size()) +
                       " names");
    for (size_t i = 0; i < targets.size(); ++i) scope.set(targets[i], parts[i]);
}

/// What the body of a block writes, after the block's filters.
Value Evaluator::blockText(const Statement& statement, Scope& scope) {
    Value value;
    {
        Scope inner(&scope);
        Text text;
        run(statement.body, inner, text);
        value = m_runtime.make(std::move(text));
    }
    if (!statement.expression) return value;
    // Filters do not see the body's scope: a macro of it that came out of them would outlive what it refers to.
    Scope filters(&scope);
    filters.set(kBlockText, std::move(value));
    return evaluate(*statement.expression, filters);
}

void Evaluator::runSet(const Statement& statement, Scope& scope) {
    if (statement.kind == StatementKind::SetBlock) return scope.set(statement.targets[0], blockText(statement, scope));
    Value value = evaluate(*statement.expression, scope);
    if (statement.kind == StatementKind::Set) return assign(statement.targets, value, scope);
    const Value* target = scope.find(statement.targets[0]);
    if (!target || !target->space())
        m_runtime.fail("\"" + statement.targets[0] + "\" is no namespace, so nothing can be set in it");
    m_runtime.checkStorable(value);
    target->space()->attributes[statement.attribute] = std::move(value);
}

}  // namespace sextant::jinja
