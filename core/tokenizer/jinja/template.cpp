// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/jinja/template.h"

#include "core/base/text.h"
#include "core/tokenizer/jinja/evaluator.h"
#include "core/tokenizer/jinja/parser.h"
#include "core/tokenizer/jinja/runtime.h"

#include <algorithm>

namespace sextant::jinja {

struct Template::Tree {
    std::string source, place;
    std::vector<Statement> statements;
    bool hasGenerationBlocks = false;
};

namespace {

bool generates(const std::vector<Statement>& statements) {
    return std::any_of(statements.begin(), statements.end(), [](const Statement& statement) {
        return statement.kind == StatementKind::Generation || generates(statement.body) ||
               generates(statement.otherwise);
    });
}

}  // namespace

Result<Template> Template::parse(std::string_view source, std::string place, const Limits& limits) {
    if (source.size() > limits.sourceBytes)
        return dataError(place + ": the template is larger than " +
                         formatBytes(static_cast<int64_t>(limits.sourceBytes)));
    auto tree = std::make_shared<Tree>();
    tree->source = source;
    tree->place = std::move(place);
    try {
        tree->statements = Parser(source, limits).parseTemplate();
    } catch (const Failure& failure) {
        return dataError(tree->place + ": " + failure.message);
    }
    tree->hasGenerationBlocks = generates(tree->statements);
    return Template(std::move(tree));
}

Result<Text> Template::render(const Variables& variables, const Options& options) const {
    Runtime runtime(options.limits, options.now);
    Scope scope;
    for (const auto& [name, value] : variables) scope.set(name, value);
    Text text;
    try {
        Evaluator(runtime).run(m_tree->statements, scope, text);
    } catch (const Failure& failure) {
        return dataError(m_tree->place + ": " + failure.message);
    }
    return text;
}

const std::string& Template::source() const { return m_tree->source; }
bool Template::hasGenerationBlocks() const { return m_tree->hasGenerationBlocks; }

}  // namespace sextant::jinja
