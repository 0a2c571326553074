// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace sextant {

/// Appends `text` (valid UTF-8) as a JSON string with its quotes: for bulk output, where a tree of values costs too
/// much.
void appendJsonString(std::string_view text, std::string& json);

}  // namespace sextant
