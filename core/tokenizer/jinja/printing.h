// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/tokenizer/jinja/runtime.h"

namespace sextant::jinja {

/// What {{ value }} writes: Python's str().
Text printed(Runtime& runtime, const Value& value);
/// JSON as Python's json.dumps writes it, with all characters as they are. `indent` below 0: one line.
Text asJson(Runtime& runtime, const Value& value, int64_t indent);
/// Python's str() of a float: the shortest that reads back, always with a point or an exponent.
std::string printedReal(double value);

}  // namespace sextant::jinja
