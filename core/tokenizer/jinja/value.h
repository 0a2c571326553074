// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/tokenizer/jinja/text.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace sextant::jinja {

class Value;
class Runtime;
class Scope;
struct Statement;

/// What a missing variable or key is: printed as nothing, an error once something is asked of it.
struct Undefined {
    std::string what;  ///< the name, for the error
};
struct None {};

/// Lists and dictionaries never change once made, so values share them freely. `depth` counts the levels inside.
struct List {
    std::vector<Value> items;
    int depth = 1;
};
struct Dictionary {
    std::vector<std::pair<Value, Value>> entries;  ///< in order of insertion
    int depth = 1;
};
/// What namespace() makes: the one thing a template can change.
struct Namespace {
    std::map<std::string, Value, std::less<>> attributes;
};
/// The variable `loop`.
struct LoopState {
    std::shared_ptr<const List> items;
    size_t index = 0;
};

/// What a call or a filter was given in brackets.
struct Arguments {
    std::vector<Value> positional;
    std::vector<std::pair<std::string, Value>> named;

    /// The argument at a position or of a name; null when not given.
    const Value* find(size_t position, std::string_view name) const;
};

using Function = Value (*)(Runtime&, const Arguments&);

/// A built-in function, or a macro (or the body of a call block) with the scope it sees. Macros, namespaces and loops
/// cannot be put into lists and the like, so none of them outlives the scope it was made in.
struct Callable {
    std::string name;
    Function function = nullptr;
    const Statement* macro = nullptr;
    Scope* scope = nullptr;
};

/// One value of the template language. Copies are cheap and share what is big; the value itself never changes.
class Value {
public:
    using Content =
        std::variant<Undefined, None, bool, int64_t, double, std::shared_ptr<const Text>, std::shared_ptr<const List>,
                     std::shared_ptr<const Dictionary>, std::shared_ptr<Namespace>, std::shared_ptr<const LoopState>,
                     std::shared_ptr<const Callable>>;

    Value() = default;
    Value(Undefined undefined) : m_content(std::move(undefined)) {}
    Value(None none) : m_content(none) {}
    Value(bool truth) : m_content(truth) {}
    Value(int64_t number) : m_content(number) {}
    Value(double number) : m_content(number) {}
    Value(Text text) : m_content(std::make_shared<const Text>(std::move(text))) {}
    Value(std::string text) : Value(Text(std::move(text))) {}
    Value(const char* text) : Value(Text(text)) {}
    Value(std::shared_ptr<Namespace> space) : m_content(std::move(space)) {}
    Value(LoopState loop) : m_content(std::make_shared<const LoopState>(std::move(loop))) {}
    Value(Callable callable) : m_content(std::make_shared<const Callable>(std::move(callable))) {}
    /// For the caller's own data; a running template makes its lists through Runtime, which bounds them.
    static Value list(std::vector<Value> items);
    static Value dictionary(std::vector<std::pair<Value, Value>> entries);

    bool isUndefined() const { return std::holds_alternative<Undefined>(m_content); }
    bool isNone() const { return std::holds_alternative<None>(m_content); }
    const bool* truth() const { return std::get_if<bool>(&m_content); }
    const int64_t* integer() const { return std::get_if<int64_t>(&m_content); }
    const double* real() const { return std::get_if<double>(&m_content); }
    const Text* text() const { return pointed<std::shared_ptr<const Text>>(); }
    const List* list() const { return pointed<std::shared_ptr<const List>>(); }
    const Dictionary* dictionary() const { return pointed<std::shared_ptr<const Dictionary>>(); }
    Namespace* space() const { return pointed<std::shared_ptr<Namespace>>(); }
    const LoopState* loop() const { return pointed<std::shared_ptr<const LoopState>>(); }
    const Callable* callable() const { return pointed<std::shared_ptr<const Callable>>(); }
    std::shared_ptr<const List> sharedList() const { return std::get<std::shared_ptr<const List>>(m_content); }

    /// true and false count as 1 and 0, as in Python.
    std::optional<int64_t> asInteger() const;
    /// Any number.
    std::optional<double> asReal() const;
    bool isNumber() const { return asReal().has_value(); }
    /// Levels of lists and dictionaries; nothing for what may not be put into one.
    std::optional<int> depth() const;
    /// "a list", "a text": for error messages.
    std::string kindName() const;
    const std::string& undefinedName() const { return std::get<Undefined>(m_content).what; }

private:
    template <class Pointer>
    auto pointed() const -> decltype(std::declval<Pointer>().get()) {
        const Pointer* pointer = std::get_if<Pointer>(&m_content);
        return pointer ? pointer->get() : nullptr;
    }
    Content m_content;
};

}  // namespace sextant::jinja
