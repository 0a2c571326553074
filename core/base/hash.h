// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sextant {

/// XXH3, 64 bits: checksums of checkpoints and keys of caches. Not cryptographic.
uint64_t hashBytes(const void* data, size_t size, uint64_t seed = 0);
inline uint64_t hashText(std::string_view text, uint64_t seed = 0) { return hashBytes(text.data(), text.size(), seed); }
/// XXH3, 128 bits: equal only for equal bytes, for all the texts one will ever compare (unless someone builds a
/// collision).
struct Hash128 {
    uint64_t high = 0, low = 0;
    friend auto operator<=>(const Hash128&, const Hash128&) = default;
};
Hash128 hash128(std::string_view bytes, uint64_t seed = 0);
/// Sixteen lower-case hexadecimal digits.
std::string hexadecimal(uint64_t value);

}  // namespace sextant
