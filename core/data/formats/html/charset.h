// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sextant {

/// Text as valid UTF-8, and how many characters of it could not be read (each is U+FFFD).
struct DecodedText {
    std::string text;
    int64_t replaced = 0;
};

/// The text of a web page in whatever encoding. A byte order mark decides; then valid UTF-8 is taken as such, since
/// other encodings hardly ever look like it by accident; then the encoding that the server (`declared`, may be empty)
/// or a meta element in the first 4 KiB names; and windows-1252 where none does. Names mean what browsers take them for
/// (latin1 is windows-1252, gb2312 is GB18030). Source: WHATWG Encoding and HTML standards.
DecodedText decodePage(std::string_view bytes, std::string_view declared);

}  // namespace sextant
