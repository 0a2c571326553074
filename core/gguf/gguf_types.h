// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sextant {

/// The types of tensors that are read, by their numbers in the file.
enum class GgufType : uint32_t {
    F32 = 0,
    F16 = 1,
    Q4_0 = 2,
    Q4_1 = 3,
    Q5_0 = 6,
    Q5_1 = 7,
    Q8_0 = 8,
    Q2_K = 10,
    Q3_K = 11,
    Q4_K = 12,
    Q5_K = 13,
    Q6_K = 14,
    IQ3_XXS = 18,
    IQ4_NL = 20,
    IQ3_S = 21,
    IQ4_XS = 23,
    BF16 = 30,
    MXFP4 = 39
};

/// So many elements of a row lie together in so many bytes.
struct GgufBlock {
    int64_t elements = 1, bytes = 4;
};

/// "Q4_K"; for a number that is not read, the name the world has for it, or "" where it has none.
std::string_view ggufTypeName(uint32_t number);
inline std::string_view nameOf(GgufType type) { return ggufTypeName(static_cast<uint32_t>(type)); }
/// The type of that number, if it is read.
std::optional<GgufType> ggufType(uint32_t number);
GgufBlock blockOf(GgufType type);

}  // namespace sextant
