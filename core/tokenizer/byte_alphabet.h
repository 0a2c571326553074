// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sextant {

/// GPT-2's byte-to-character alphabet: every byte has a printable character, so that tokens of any bytes can stand in a
/// JSON file. "Ġ" is the space.
std::string bytesToCharacters(std::string_view bytes);
/// The bytes of a token written in that alphabet, or nothing if a character is not in it.
std::optional<std::string> charactersToBytes(std::string_view characters);

}  // namespace sextant
