// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/jinja/methods.h"

#include "core/tokenizer/jinja/filters.h"
#include "core/tokenizer/jinja/operators.h"
#include "core/tokenizer/jinja/text_operations.h"

#include <algorithm>
#include <map>

namespace sextant::jinja {

namespace {

using Method = Value (*)(Runtime&, const Text&, const Arguments&);

template <Side side>
Value strip(Runtime& runtime, const Text& text, const Arguments& arguments) {
    return stripped(runtime, text, optionalArgument(arguments, 0, "chars"), side);
}

Value split(Runtime& runtime, const Text& text, const Arguments& arguments) {
    const bool hasSeparator = optionalArgument(arguments, 0, "sep");
    const Text* separator = hasSeparator ? &textArgument(runtime, arguments, 0, "sep") : nullptr;
    return splitAt(runtime, text, separator, integerArgument(runtime, arguments, 1, "maxsplit", -1));
}

/// Whether the text begins (or ends) with the argument, or one of them if it is a list.
template <Side side>
Value meets(Runtime& runtime, const Text& text, const Arguments& arguments) {
    const Value* given = arguments.find(0, "");
    auto fits = [&](const Value& affix) {
        if (!affix.text()) runtime.fail("a text can begin or end with a text only, not with " + affix.kindName());
        runtime.step();
        return side == Side::Front ? text.bytes().starts_with(affix.text()->bytes())
                                   : text.bytes().ends_with(affix.text()->bytes());
    };
    if (given && given->list()) return std::any_of(given->list()->items.begin(), given->list()->items.end(), fits);
    return fits(given ? *given : Value());
}

Value replace(Runtime& runtime, const Text& text, const Arguments& arguments) {
    const Text &wanted = textArgument(runtime, arguments, 0, "old"),
               &replacement = textArgument(runtime, arguments, 1, "new");
    return replaced(runtime, text, wanted, replacement, integerArgument(runtime, arguments, 2, "count", -1));
}

Value find(Runtime& runtime, const Text& text, const Arguments& arguments) {
    runtime.chargeBytes(text.size() * 8);
    const size_t found = findText(text.bytes(), textArgument(runtime, arguments, 0, "sub").bytes());
    if (found == std::string::npos) return int64_t{-1};
    return static_cast<int64_t>(characterCount(std::string_view(text.bytes()).substr(0, found)));
}

Value join(Runtime& runtime, const Text& separator, const Arguments& arguments) {
    return joined(runtime, itemsOf(runtime, arguments.positional.empty() ? Value() : arguments.positional[0]),
                  separator);
}

const std::map<std::string_view, Method>& textMethods() {
    static const std::map<std::string_view, Method> methods = {
        {"strip", strip<Side::Both>},
        {"lstrip", strip<Side::Front>},
        {"rstrip", strip<Side::Back>},
        {"split", split},
        {"startswith", meets<Side::Front>},
        {"endswith", meets<Side::Back>},
        {"replace", replace},
        {"find", find},
        {"join", join},
        {"upper", [](Runtime& runtime, const Text& text, const Arguments&) { return upperCase(runtime, text); }},
        {"lower", [](Runtime& runtime, const Text& text, const Arguments&) { return lowerCase(runtime, text); }},
        {"capitalize", [](Runtime& runtime, const Text& text, const Arguments&) { return capitalized(runtime, text); }},
        {"title", [](Runtime& runtime, const Text& text,
                     const Arguments&) { return titleCase(runtime, text, WordStart::AfterNonLetter); }},
    };
    return methods;
}

std::optional<Value> dictionaryMethod(Runtime& runtime, const Dictionary& dictionary, std::string_view name,
                                      const Arguments& arguments) {
    if (name == "items") return entriesOf(runtime, dictionary);
    if (name == "get") {
        if (arguments.positional.empty()) runtime.fail("\"get\" needs a key");
        if (const Value* value = findEntry(runtime, dictionary, arguments.positional[0])) return *value;
        const Value* otherwise = arguments.find(1, "default");
        return otherwise ? *otherwise : Value(None{});
    }
    if (name != "keys" && name != "values") return std::nullopt;
    std::vector<Value> parts;
    for (const auto& [key, value] : dictionary.entries) parts.push_back(name == "keys" ? key : value);
    return runtime.make(std::move(parts));
}

std::optional<Value> loopMethod(Runtime& runtime, const LoopState& loop, std::string_view name,
                                const Arguments& arguments) {
    if (name != "cycle") return std::nullopt;
    if (arguments.positional.empty()) runtime.fail("\"cycle\" needs something to choose from");
    return arguments.positional[loop.index % arguments.positional.size()];
}

}  // namespace

std::optional<Value> callMethod(Runtime& runtime, const Value& object, std::string_view name,
                                const Arguments& arguments) {
    if (object.dictionary()) return dictionaryMethod(runtime, *object.dictionary(), name, arguments);
    if (object.loop()) return loopMethod(runtime, *object.loop(), name, arguments);
    if (!object.text()) return std::nullopt;
    const auto found = textMethods().find(name);
    return found == textMethods().end() ? std::nullopt
                                        : std::optional(found->second(runtime, *object.text(), arguments));
}

Value entriesOf(Runtime& runtime, const Dictionary& dictionary) {
    std::vector<Value> entries;
    for (const auto& [key, value] : dictionary.entries) entries.push_back(runtime.make(std::vector<Value>{key, value}));
    return runtime.make(std::move(entries));
}

}  // namespace sextant::jinja
