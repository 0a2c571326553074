// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sextant::jinja {

/// What stands between the quotes of a string literal with its escapes undone as Python does: \n, \x41, \u00e9 and so
/// on; an unknown escape stays as it is.
std::string withoutEscapes(std::string_view inside);

/// UTF-8 of a code point; U+FFFD for what is none.
std::string utf8(uint32_t codePoint);

}  // namespace sextant::jinja
