// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/tokenizer/jinja/value.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace sextant::jinja {

struct Expression;
using ExpressionPointer = std::unique_ptr<const Expression>;

enum class Operation {
    Literal,
    Name,
    List,
    Dictionary,  // parts: items; of a dictionary key, value, key, value ...
    Attribute,
    Index,
    Slice,  // parts: object, key; object, begin, end, step (null where left out)
    Call,
    Filter,
    Test,  // parts: callee or subject, then arguments; named arguments
    Not,
    And,
    Or,
    Choose,  // Choose: condition, then, otherwise (may be null)
    Negate,
    Affirm,
    Add,
    Subtract,
    Multiply,
    Divide,
    FloorDivide,
    Modulo,
    Power,
    Concatenate,
    Compare,  // parts: operands; comparators between them
};
enum class Comparator { Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual, In, NotIn };

struct Expression {
    Operation operation = Operation::Literal;
    int line = 1;
    int height = 1;  ///< levels of expressions below and including this one
    Value literal;
    std::string name;  ///< of a variable, attribute, filter or test
    std::vector<ExpressionPointer> parts;
    std::vector<std::pair<std::string, ExpressionPointer>> named;
    std::vector<Comparator> comparators;
};

enum class StatementKind {
    Text,
    Output,
    If,
    For,
    Set,
    SetAttribute,
    SetBlock,
    Macro,
    CallBlock,
    FilterBlock,
    Generation,
    Break,
    Continue
};

struct Parameter {
    std::string name;
    ExpressionPointer byDefault;  ///< may be null
};

struct Statement {
    StatementKind kind = StatementKind::Text;
    int line = 1;
    Value text;  ///< Text
    ExpressionPointer
        expression;  ///< what is printed, tested, walked, assigned, called; the filters of a block (may be null)
    ExpressionPointer condition;       ///< the filter of a loop (may be null)
    std::vector<std::string> targets;  ///< names assigned to; of a macro its name; of SetAttribute the namespace
    std::string attribute;             ///< SetAttribute
    std::vector<Parameter> parameters;
    std::vector<Statement> body, otherwise;
};

/// The variable that stands for the text of a block inside its filters; no template can write this name.
inline const std::string kBlockText = "";

}  // namespace sextant::jinja
