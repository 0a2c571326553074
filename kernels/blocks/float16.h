// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/dtype.h"

#include <bit>

namespace sextant::kernels {

/// Exact. Branches are few and the same for all, so that loops over it become vector code.
[[gnu::always_inline]] constexpr float float16ToFloat(Float16Bits half) {
    const uint32_t sign = static_cast<uint32_t>(half & 0x8000) << 16, magnitude = half & 0x7FFF;
    // Numbers: the exponent moves from bias 15 to 127, and all ones stay all ones. Subnormals: the fraction counts
    // 2^-24.
    const uint32_t rebased = (magnitude << 13) + (magnitude >= 0x7C00 ? 0x70000000u : 0x38000000u);
    const uint32_t tiny = std::bit_cast<uint32_t>(static_cast<float>(static_cast<int32_t>(magnitude)) * 0x1p-24f);
    return std::bit_cast<float>(sign | (magnitude < 0x0400 ? tiny : rebased));
}

/// The nearest half-precision number, ties to even; what is too large becomes infinite, a NaN stays a NaN.
constexpr Float16Bits floatToFloat16(float value) {
    const uint32_t bits = std::bit_cast<uint32_t>(value), magnitude = bits & 0x7FFFFFFF;
    const auto sign = static_cast<Float16Bits>(bits >> 16 & 0x8000);
    if (magnitude > 0x7F800000) return static_cast<Float16Bits>(sign | 0x7E00 | (magnitude >> 13 & 0x3FF));
    if (magnitude >= 0x477FF000) return static_cast<Float16Bits>(sign | 0x7C00);  // 65520 and more
    if (magnitude < 0x38800000) {                                                 // below 2^-14: counts of 2^-24
        // The sum has 2^-24 as the unit of its last place, so that the addition rounds.
        const float sum = std::bit_cast<float>(magnitude) + 0.5f;
        return static_cast<Float16Bits>(sign | (std::bit_cast<uint32_t>(sum) - std::bit_cast<uint32_t>(0.5f)));
    }
    const uint32_t rounded = magnitude - 0x38000000 + 0xFFF + (magnitude >> 13 & 1);
    return static_cast<Float16Bits>(sign | rounded >> 13);
}

}  // namespace sextant::kernels
