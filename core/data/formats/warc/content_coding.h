// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sextant {

/// Whether what is missing at the end of a body is told.
enum class BodyEnd { Whole, CutOff };

/// Undoes the content coding of an HTTP body (gzip, deflate, br, zstd; nothing for identity) into `plain`, at most
/// `longest` bytes. Crawlers often keep the header and undo the coding themselves: a body without gzip's or zstd's
/// first bytes is taken as it is. Of a body that was cut off, what could be decoded is kept. Returns what is wrong,
/// empty if nothing is.
std::string undoContentCoding(std::string_view coding, std::string_view body, size_t longest, BodyEnd end,
                              std::string& plain);

/// Undoes "Transfer-Encoding: chunked" in the same way; a body that does not begin like a chunk is taken as it is.
std::string undoChunkedTransfer(std::string_view body, BodyEnd end, std::string& plain);

}  // namespace sextant
