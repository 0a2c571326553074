// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/tokenizer/jinja/runtime.h"

#include <optional>
#include <string_view>

namespace sextant::jinja {

/// value.name(arguments) for what texts, dictionaries and the loop can do themselves; nothing when the value has no
/// such method.
std::optional<Value> callMethod(Runtime& runtime, const Value& object, std::string_view name,
                                const Arguments& arguments);

/// The [key, value] pairs.
Value entriesOf(Runtime& runtime, const Dictionary& dictionary);

/// range, namespace, raise_exception, strftime_now, dict: null when there is none of that name.
const Value* findFunction(std::string_view name);

}  // namespace sextant::jinja
