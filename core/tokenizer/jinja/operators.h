// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/tokenizer/jinja/runtime.h"
#include "core/tokenizer/jinja/syntax_tree.h"

namespace sextant::jinja {

/// What Python's operators do to the values of a template. All throw Failure where Python raises.

bool isTrue(const Value& value);
bool areEqual(Runtime& runtime, const Value& left, const Value& right);
/// Below, at or above 0; for numbers, texts and lists of such.
int order(Runtime& runtime, const Value& left, const Value& right);
bool contains(Runtime& runtime, const Value& container, const Value& wanted);
bool holds(Runtime& runtime, Comparator comparator, const Value& left, const Value& right);
Value arithmetic(Runtime& runtime, Operation operation, const Value& left, const Value& right);
Value negated(Runtime& runtime, const Value& value);

/// What a loop walks over: items of a list, characters of a text, keys of a dictionary, nothing of something undefined.
std::vector<Value> itemsOf(Runtime& runtime, const Value& value);
/// value.name and value['name'] or value[number]: undefined when it has no such thing.
Value attributeOf(Runtime& runtime, const Value& value, const Value& key);
const Value* findEntry(Runtime& runtime, const Dictionary& dictionary, const Value& key);
Value sliceOf(Runtime& runtime, const Value& value, const Value& begin, const Value& end, const Value& step);
int64_t lengthOf(Runtime& runtime, const Value& value);
/// Fails, naming what is missing, unless the value is defined.
void requireDefined(Runtime& runtime, const Value& value);

}  // namespace sextant::jinja
