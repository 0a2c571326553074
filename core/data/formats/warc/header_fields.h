// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace sextant {

/// The value of a field in a header of "Name: value" lines, as WARC and HTTP have it: without white space around it,
/// the first one if the header has several, empty if it has none. Names do not mind case. Lines that continue a value
/// (they begin with white space) are not part of it.
std::string_view headerField(std::string_view header, std::string_view name);

/// "text/html; charset=UTF-8": the type in lower case, and the value of one of its parameters without quotes.
std::string mediaType(std::string_view contentType);
std::string_view mediaParameter(std::string_view contentType, std::string_view name);

/// Whether they are the same but for the case of ASCII letters.
bool sameWord(std::string_view a, std::string_view b);

}  // namespace sextant
