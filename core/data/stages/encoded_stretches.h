// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/stages/stage.h"

#include <string_view>
#include <vector>

namespace sextant {

/// Data written as text, in order and without overlap:
///   base64     at least 64 of its characters in a row, with letters and digits among them, wrapped over lines of at
///              least 40 or not;
///   bytes      at least 8 pairs of hexadecimal digits, with or without 0x or \x before them, between blanks and
///   commas; escapes    at least 8 of \u and four hexadecimal digits.
/// The lengths are those of StarCoder 2 (Lozhkov et al. 2024). Linear.
std::vector<ByteSpan> encodedStretches(std::string_view text);

}  // namespace sextant
