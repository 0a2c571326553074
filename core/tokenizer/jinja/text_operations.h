// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/tokenizer/jinja/runtime.h"

namespace sextant::jinja {

/// Work on text shared by filters and methods; tags go along. Case is that of the letters A to Z only.

enum class Side { Both, Front, Back };

Value stripped(Runtime& runtime, const Text& text, const Value* characters, Side side);
Value upperCase(Runtime& runtime, const Text& text);
Value lowerCase(Runtime& runtime, const Text& text);
/// First character up, the rest down.
Value capitalized(Runtime& runtime, const Text& text);
/// Capital letters where words begin, which is what the two ways of writing it disagree about: after white space,
/// hyphen or an opening bracket for the filter, after anything but a letter for the method.
enum class WordStart { AfterSeparator, AfterNonLetter };
Value titleCase(Runtime& runtime, const Text& text, WordStart rule);
/// `count` below 0: all.
Value replaced(Runtime& runtime, const Text& text, const Text& wanted, const Text& replacement, int64_t count);
/// Null separator: at white space. `count` below 0: at every separator.
Value splitAt(Runtime& runtime, const Text& text, const Text* separator, int64_t count);
Value joined(Runtime& runtime, const std::vector<Value>& items, const Text& separator);
std::string lowered(std::string bytes);

}  // namespace sextant::jinja
