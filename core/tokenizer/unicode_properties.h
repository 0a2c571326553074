// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sextant {

/// What stands inside a character class of PCRE2 for the characters that Oniguruma's \p{name} and [:name:] mean;
/// nothing if it is not known. Case, blanks, hyphens and low lines in names do not count.
std::optional<std::string> propertyMembers(std::string_view name);

/// The same for \w, \s, \d and \h (given without the backslash).
std::string_view classMembers(char escape);

/// Whether the characters are told apart by their case, which (?i) would undo.
bool dependsOnCase(std::string_view name);

}  // namespace sextant
