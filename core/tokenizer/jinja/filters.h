// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/tokenizer/jinja/runtime.h"

#include <map>
#include <string>
#include <string_view>

namespace sextant::jinja {

/// value | name(arguments)
using FilterFunction = Value (*)(Runtime&, const Value& subject, const Arguments&);
using FilterTable = std::map<std::string_view, FilterFunction>;
/// value is name(arguments)
using TestFunction = bool (*)(Runtime&, const Value& subject, const Arguments&);
using TestTable = std::map<std::string_view, TestFunction>;

const FilterTable& textFilters();
const FilterTable& listFilters();
const FilterTable& numberFilters();
const TestTable& tests();

/// Null when there is none of that name; then `unknown` says so and names the most similar one.
FilterFunction findFilter(std::string_view name);
TestFunction findTest(std::string_view name);
std::string unknownFilter(const std::string& name);
std::string unknownTest(const std::string& name);

/// Arguments of filters, functions and methods, with what holds when they are not given. Wrong kinds fail.
int64_t integerArgument(Runtime& runtime, const Arguments& arguments, size_t position, std::string_view name,
                        int64_t otherwise);
bool booleanArgument(const Arguments& arguments, size_t position, std::string_view name);
/// Null when not given or none.
const Value* optionalArgument(const Arguments& arguments, size_t position, std::string_view name);
const Text& textArgument(Runtime& runtime, const Arguments& arguments, size_t position, std::string_view name);
/// value.a.b for a path "a.b"; numbers in the path are indices.
Value valueAtPath(Runtime& runtime, const Value& value, const Value& path);

}  // namespace sextant::jinja
