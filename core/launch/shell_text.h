// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sextant {

/// A text as one word of a POSIX shell, whatever it holds (but NUL, which no argument can).
std::string shellWord(std::string_view text);
/// The same for every argument, with blanks between.
std::string shellCommand(const std::vector<std::string>& arguments);

}  // namespace sextant
