// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace sextant::fuzz {

/// What each file of tests/fuzz/readers defines: gives `bytes` to a reader as the content of a stranger's file, and
/// uses what it returns as the program would. Any bytes must end in a value or an error, soon and in little memory. Not
/// thread-safe.
void readForeignFile(std::string_view bytes);

}  // namespace sextant::fuzz
