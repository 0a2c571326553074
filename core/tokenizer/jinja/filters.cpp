// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/jinja/filters.h"

#include "core/base/text.h"
#include "core/tokenizer/jinja/operators.h"

#include <algorithm>

namespace sextant::jinja {

FilterFunction findFilter(std::string_view name) {
    for (const FilterTable* table : {&textFilters(), &listFilters(), &numberFilters()})
        if (const auto found = table->find(name); found != table->end()) return found->second;
    return nullptr;
}

TestFunction findTest(std::string_view name) {
    const auto found = tests().find(name);
    return found == tests().end() ? nullptr : found->second;
}

namespace {

std::string unknown(const std::string& kind, const std::string& name, const std::vector<std::string>& known) {
    const auto nearest = nearestName(name, known);
    return "there is no " + kind + " \"" + name + "\"" + (nearest ? "; did you mean \"" + *nearest + "\"?" : "");
}

template <class Table>
void addNames(const Table& table, std::vector<std::string>& names) {
    for (const auto& entry : table) names.emplace_back(entry.first);
}

}  // namespace

std::string unknownFilter(const std::string& name) {
    std::vector<std::string> known;
    for (const FilterTable* table : {&textFilters(), &listFilters(), &numberFilters()}) addNames(*table, known);
    return unknown("filter", name, known);
}

std::string unknownTest(const std::string& name) {
    std::vector<std::string> known;
    addNames(tests(), known);
    return unknown("test", name, known);
}

const Value* optionalArgument(const Arguments& arguments, size_t position, std::string_view name) {
    const Value* value = arguments.find(position, name);
    return value && !value->isNone() ? value : nullptr;
}

int64_t integerArgument(Runtime& runtime, const Arguments& arguments, size_t position, std::string_view name,
                        int64_t otherwise) {
    const Value* value = optionalArgument(arguments, position, name);
    if (!value) return otherwise;
    if (!value->asInteger())
        runtime.fail("\"" + std::string(name) + "\" has to be an integer, not " + value->kindName());
    return *value->asInteger();
}

bool booleanArgument(const Arguments& arguments, size_t position, std::string_view name) {
    const Value* value = arguments.find(position, name);
    return value && isTrue(*value);
}

const Text& textArgument(Runtime& runtime, const Arguments& arguments, size_t position, std::string_view name) {
    const Value* value = arguments.find(position, name);
    if (!value) runtime.fail("\"" + std::string(name) + "\" is missing");
    if (!value->text()) runtime.fail("\"" + std::string(name) + "\" has to be a text, not " + value->kindName());
    return *value->text();
}

Value valueAtPath(Runtime& runtime, const Value& value, const Value& path) {
    if (!path.text()) return attributeOf(runtime, value, path);
    Value current = value;
    for (const std::string& part : split(path.text()->bytes(), '.')) {
        const bool isNumber =
            !part.empty() && part.size() < 10 && part.find_first_not_of("0123456789") == std::string::npos;
        current = attributeOf(runtime, current, isNumber ? Value(int64_t{std::stoi(part)}) : Value(part));
    }
    return current;
}

}  // namespace sextant::jinja
