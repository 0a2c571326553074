// SPDX-License-Identifier: Apache-2.0
// One vector of fp32 as wide as the instruction set this file is compiled for (GCC/Clang vector extensions). Included
// only by the sources of kernels/cpu/isa, which are compiled once per instruction set into a namespace of their own.
#pragma once

#include "kernels/tensor.h"

#include <bit>
#include <cstdint>
#include <cstring>
#include <utility>

#if defined(__AVX512F__)
#include <immintrin.h>
#endif

#if defined(__AVX512F__)
#define SEXTANT_VECTOR_BYTES 64
#elif defined(__AVX2__)
#define SEXTANT_VECTOR_BYTES 32
#else
#define SEXTANT_VECTOR_BYTES 16
#endif

namespace sextant::kernels::SEXTANT_ISA {

constexpr int kLanes = SEXTANT_VECTOR_BYTES / 4;

typedef float Vec __attribute__((vector_size(SEXTANT_VECTOR_BYTES)));
typedef int32_t IntVec __attribute__((vector_size(SEXTANT_VECTOR_BYTES)));
typedef uint32_t UintVec __attribute__((vector_size(SEXTANT_VECTOR_BYTES)));
typedef uint16_t HalfVec __attribute__((vector_size(SEXTANT_VECTOR_BYTES / 2)));

inline Vec splat(float value) { return value - Vec{}; }

inline Vec load(const float* from) {
    Vec v;
    std::memcpy(&v, from, sizeof v);
    return v;
}
inline void store(float* to, Vec v) { std::memcpy(to, &v, sizeof v); }

inline Vec load(const BFloat16Bits* from) {
    HalfVec half;
    std::memcpy(&half, from, sizeof half);
    const UintVec wide = __builtin_convertvector(half, UintVec) << 16;
    return std::bit_cast<Vec>(wide);
}
/// Rounds to nearest even; a NaN stays a NaN.
inline void store(BFloat16Bits* to, Vec v) {
#if defined(__AVX512BF16__)
    const __m256bh half = _mm512_cvtneps_pbh(std::bit_cast<__m512>(v));
    std::memcpy(to, &half, sizeof half);
#else
    const UintVec bits = std::bit_cast<UintVec>(v);
    const UintVec rounded = (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16;
    const UintVec isNan = std::bit_cast<UintVec>((bits & 0x7FFFFFFF) > 0x7F800000);
    const UintVec result = (isNan & ((bits >> 16) | 0x40)) | (~isNan & rounded);
    const HalfVec half = __builtin_convertvector(result, HalfVec);
    std::memcpy(to, &half, sizeof half);
#endif
}

inline float toFloat(float value) { return value; }
inline float toFloat(BFloat16Bits value) { return std::bit_cast<float>(static_cast<uint32_t>(value) << 16); }
inline void put(float* to, float value) { *to = value; }
inline void put(BFloat16Bits* to, float value) {
    const uint32_t bits = std::bit_cast<uint32_t>(value);
    if ((bits & 0x7FFFFFFF) > 0x7F800000)
        *to = static_cast<BFloat16Bits>((bits >> 16) | 0x40);
    else
        *to = static_cast<BFloat16Bits>((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
}

/// Where one of both is NaN, the second.
#if defined(__AVX512F__)
inline Vec maximum(Vec a, Vec b) {
    return std::bit_cast<Vec>(_mm512_max_ps(std::bit_cast<__m512>(a), std::bit_cast<__m512>(b)));
}
inline Vec minimum(Vec a, Vec b) {
    return std::bit_cast<Vec>(_mm512_min_ps(std::bit_cast<__m512>(a), std::bit_cast<__m512>(b)));
}
#else
inline Vec maximum(Vec a, Vec b) { return a > b ? a : b; }
inline Vec minimum(Vec a, Vec b) { return a < b ? a : b; }
#endif

/// Lane i is lane i + kGroup of v; the last ones begin again with the first.
template <int kGroup, size_t... kLane>
Vec rotatedLanes(Vec v, std::index_sequence<kLane...>) {
    return __builtin_shufflevector(v, v, ((static_cast<int>(kLane) + kGroup) % kLanes)...);
}
/// All lanes joined by `join` of two vectors: halves, then quarters, in a fixed order.
template <int kGroup = kLanes / 2, class Join>
float joinedLanes(Vec v, Join join) {
    v = join(v, rotatedLanes<kGroup>(v, std::make_index_sequence<kLanes>()));
    if constexpr (kGroup == 1)
        return v[0];
    else
        return joinedLanes<kGroup / 2>(v, join);
}
/// Sum of the lanes, pairwise in a fixed order.
inline float sum(Vec v) {
    return joinedLanes(v, [](Vec a, Vec b) { return a + b; });
}
inline float largest(Vec v) { return joinedLanes(v, maximum); }
/// Lane i of `first` and `second` laid end to end, taken in groups of `kGroup`: the even groups of both, or the odd
/// ones.
template <int kGroup, int kOdd, size_t... kLane>
Vec everyOtherGroup(Vec first, Vec second, std::index_sequence<kLane...>) {
    // Lane l comes from group l / kGroup / 2 * 2 + kOdd of `first` where its own group is even, of `second` where it is
    // odd.
    return __builtin_shufflevector(
        first, second,
        (static_cast<int>(kLane) / kGroup % 2 * kLanes + (static_cast<int>(kLane) / kGroup / 2 * 2 + kOdd) * kGroup +
         static_cast<int>(kLane) % kGroup)...);
}
/// Lane i is the sum of the lanes of v[i]: a tree of pairwise sums that transposes on its way. Overwrites v.
template <int kGroup = 1>
Vec sumsOfLanes(Vec (&v)[kLanes]) {
    if constexpr (kGroup == kLanes) {
        return v[0];
    } else {
        constexpr auto kAll = std::make_index_sequence<kLanes>();
        for (int i = 0; i < kLanes / kGroup; i += 2)
            v[i / 2] =
                everyOtherGroup<kGroup, 0>(v[i], v[i + 1], kAll) + everyOtherGroup<kGroup, 1>(v[i], v[i + 1], kAll);
        return sumsOfLanes<2 * kGroup>(v);
    }
}
/// Lane i of v[j] becomes lane j of v[i]: blocks of 1, 2, 4 ... lanes change places. Inlined, so that v stays in
/// registers.
template <int kGroup = 1>
[[gnu::always_inline]] inline void transpose(UintVec (&v)[kLanes]) {
    if constexpr (kGroup < kLanes) {
        constexpr auto exchanged =
            []<size_t... kLane>(const UintVec& first, const UintVec& second, std::index_sequence<kLane...>) {
            // Of both, the lanes whose group is even (low) or odd (high); indices from kLanes on mean `second`.
            const UintVec low =
                __builtin_shufflevector(first, second,
                                        (static_cast<int>(kLane) & kGroup ? kLanes + static_cast<int>(kLane) - kGroup
                                                                          : static_cast<int>(kLane))...);
            const UintVec high =
                __builtin_shufflevector(first, second,
                                        (static_cast<int>(kLane) & kGroup ? kLanes + static_cast<int>(kLane)
                                                                          : static_cast<int>(kLane) + kGroup)...);
            return std::pair{low, high};
        };
#pragma GCC unroll 16
        for (int i = 0; i < kLanes; ++i) {
            if (i & kGroup) continue;
            const auto [low, high] = exchanged(v[i], v[i + kGroup], std::make_index_sequence<kLanes>());
            v[i] = low;
            v[i + kGroup] = high;
        }
        transpose<2 * kGroup>(v);
    }
}
/// 1 / x within 2 units in the last place.
inline Vec reciprocal(Vec x) {
#if defined(__AVX512F__)
    const Vec guess = std::bit_cast<Vec>(_mm512_rcp14_ps(std::bit_cast<__m512>(x)));
    return guess * (2.0f - x * guess);  // a Newton step doubles the 14 bits
#else
    return 1.0f / x;
#endif
}

/// exp within 2 units in the last place on [-87, 88]; below it goes to 0, above to about 2.4e38. NaN stays NaN.
inline Vec exponential(Vec x) {
    const Vec clamped =
        minimum(splat(88.37626f), maximum(splat(-87.33654f), x));  // a NaN stands second and goes through
    // n = round(x / ln 2), by adding and taking away 1.5 * 2^23
    const Vec n = (clamped * 1.44269504f + 12582912.0f) - 12582912.0f;
    const Vec r = (clamped - n * 0.693145752f) - n * 1.42860677e-6f;
    Vec p = splat(1.9875691500e-4f);
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * r * r + r + 1.0f;
#if defined(__AVX512F__)
    return std::bit_cast<Vec>(_mm512_scalef_ps(std::bit_cast<__m512>(p), std::bit_cast<__m512>(n)));
#else
    const IntVec exponent = (__builtin_convertvector(n, IntVec) + 127) << 23;
    const Vec result = p * std::bit_cast<Vec>(exponent);
    return x == x ? result : x;
#endif
}

/// tanh within a few units in the last place: a series near zero, where the quotient would lose digits.
inline Vec hyperbolicTangent(Vec x) {
    const Vec square = x * x;
    const Vec series =
        x + x * square * (-0.333333333f + square * (0.133333333f + square * (-0.0539682540f + square * 0.0218694885f)));
    const Vec quotient = 1.0f - 2.0f * reciprocal(1.0f + exponential(2.0f * x));
    return square < splat(0.0625f) ? series : quotient;
}

}  // namespace sextant::kernels::SEXTANT_ISA
