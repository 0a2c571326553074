// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sextant {

/// XXH3, 64 bits: checksums of checkpoints and keys of caches. Not cryptographic.
uint64_t hashBytes(const void* data, size_t size, uint64_t seed = 0);
inline uint64_t hashText(std::string_view text, uint64_t seed = 0) { return hashBytes(text.data(), text.size(), seed); }
/// Sixteen lower-case hexadecimal digits.
std::string hexadecimal(uint64_t value);

}  // namespace sextant
