// SPDX-License-Identifier: Apache-2.0
// What the blocks of each type hold, byte for byte as in GGUF files. Scales (d, dMin, m) are half-precision numbers. A
// value is a scale times a small integer, plus what the comment says; "low, high" names the halves of a byte.
#pragma once

#include "kernels/blocks/float16.h"

#include <cstdint>

namespace sextant::kernels {

/// d * q
struct BlockQ8_0 {
    Float16Bits d;
    int8_t q[32];
};
/// d * (q - 8); values 0 to 15 in the low halves, 16 to 31 in the high ones
struct BlockQ4_0 {
    Float16Bits d;
    uint8_t q[16];
};
/// d * q + m
struct BlockQ4_1 {
    Float16Bits d, m;
    uint8_t q[16];
};
/// d * (q - 16); bit i of `high` is the fifth bit of value i
struct BlockQ5_0 {
    Float16Bits d;
    uint8_t high[4];
    uint8_t q[16];
};
/// d * q + m
struct BlockQ5_1 {
    Float16Bits d, m;
    uint8_t high[4];
    uint8_t q[16];
};
/// d * table[q], see kFourBitTable
struct BlockIQ4_NL {
    Float16Bits d;
    uint8_t q[16];
};
/// 2^(exponent - 128) * table[q], see kMxfp4Table
struct BlockMXFP4 {
    uint8_t exponent;
    uint8_t q[16];
};

/// Sixteen parts of 16 values: d * scale * q - dMin * min; the scale in the low half of a byte, min in the high one.
/// Byte i of the first 32 holds, from its lowest bits up, values i, 32 + i, 64 + i and 96 + i.
struct BlockQ2_K {
    uint8_t scales[16];
    uint8_t q[64];
    Float16Bits d, dMin;
};
/// Sixteen parts of 16 values: d * (scale - 32) * (q - 4), where bit j of mask byte i is the third bit of value
/// 32 j + i. Scales have six bits: four in the first eight bytes (low halves for 0 to 7, high ones for 8 to 15), two in
/// the last four.
struct BlockQ3_K {
    uint8_t mask[32];
    uint8_t q[64];
    uint8_t scales[12];
    Float16Bits d;
};
/// Eight parts of 32 values: d * scale * q - dMin * min. See unpackScales. Each 32 bytes hold two parts, the first in
/// the low halves.
struct BlockQ4_K {
    Float16Bits d, dMin;
    uint8_t scales[12];
    uint8_t q[128];
};
/// The same with a fifth bit: bit j of `high` byte i belongs to value 32 j + i.
struct BlockQ5_K {
    Float16Bits d, dMin;
    uint8_t scales[12];
    uint8_t high[32];
    uint8_t q[128];
};
/// Sixteen parts of 16 values: d * scale * (q - 32). Each 128 values: 64 bytes hold the low four bits (values 0 to 63
/// in the low halves), 32 bytes the two high bits (byte i, from its lowest bits up: values i, 32 + i, 64 + i, 96 + i).
struct BlockQ6_K {
    uint8_t low[128];
    uint8_t high[64];
    int8_t scales[16];
    Float16Bits d;
};
/// Eight parts of 32 values: d * (scale - 32) * table[q], each part packed as IQ4_NL. Scales have six bits: four in
/// scalesLow, two in scalesHigh.
struct BlockIQ4_XS {
    Float16Bits d;
    uint16_t scalesHigh;
    uint8_t scalesLow[4];
    uint8_t q[128];
};
/// Eight parts of 32 values: d * (1 + 2 * scale) * sign * grid; four values for each index of nine bits, the ninth in
/// `high`; a set bit of `signs` means minus.
struct BlockIQ3_S {
    Float16Bits d;
    uint8_t q[64];
    uint8_t high[8];
    uint8_t signs[32];
    uint8_t scales[4];
};
/// Eight parts of 32 values: d * (0.5 + scale) / 2 * sign * grid; four values for each index of eight bits. Of each
/// part a 32-bit number holds the scale (the highest four bits) and four times seven signs; the eighth sign makes their
/// number even.
struct BlockIQ3_XXS {
    Float16Bits d;
    uint8_t q[64];
    uint8_t signsAndScale[8][4];
};

#define SEXTANT_CHECK_BLOCK(name) static_assert(sizeof(Block##name) == layoutOf(DType::name).bytes)
SEXTANT_CHECK_BLOCK(Q8_0);
SEXTANT_CHECK_BLOCK(Q4_0);
SEXTANT_CHECK_BLOCK(Q4_1);
SEXTANT_CHECK_BLOCK(Q5_0);
SEXTANT_CHECK_BLOCK(Q5_1);
SEXTANT_CHECK_BLOCK(IQ4_NL);
SEXTANT_CHECK_BLOCK(MXFP4);
SEXTANT_CHECK_BLOCK(Q2_K);
SEXTANT_CHECK_BLOCK(Q3_K);
SEXTANT_CHECK_BLOCK(Q4_K);
SEXTANT_CHECK_BLOCK(Q5_K);
SEXTANT_CHECK_BLOCK(Q6_K);
SEXTANT_CHECK_BLOCK(IQ4_XS);
SEXTANT_CHECK_BLOCK(IQ3_S);
SEXTANT_CHECK_BLOCK(IQ3_XXS);
#undef SEXTANT_CHECK_BLOCK

/// The six-bit scales and mins of Q4_K and Q5_K. Byte 4 k + i of 12: k 0 and 1 hold scale and min i in six bits, and
/// above them two bits of those of part 4 + i, whose other four bits stand in byte 8 + i (scale low, min high).
struct ScalesAndMins {
    uint8_t scales[8], mins[8];
};
[[gnu::always_inline]] constexpr ScalesAndMins unpackScales(const uint8_t (&packed)[12]) {
    ScalesAndMins unpacked{};
    for (int i = 0; i < 4; ++i) {
        const uint8_t scale = packed[i], min = packed[4 + i], both = packed[8 + i];
        unpacked.scales[i] = scale & 63;
        unpacked.mins[i] = min & 63;
        unpacked.scales[4 + i] = static_cast<uint8_t>((both & 15) | (scale >> 6 << 4));
        unpacked.mins[4 + i] = static_cast<uint8_t>((both >> 4) | (min >> 6 << 4));
    }
    return unpacked;
}
constexpr void packScales(const ScalesAndMins& from, uint8_t (&packed)[12]) {
    for (int i = 0; i < 4; ++i) {
        packed[i] = static_cast<uint8_t>(from.scales[i] | (from.scales[4 + i] >> 4 << 6));
        packed[4 + i] = static_cast<uint8_t>(from.mins[i] | (from.mins[4 + i] >> 4 << 6));
        packed[8 + i] = static_cast<uint8_t>((from.scales[4 + i] & 15) | ((from.mins[4 + i] & 15) << 4));
    }
}

/// The sixteen values of IQ4_NL and IQ4_XS.
inline constexpr int8_t kFourBitTable[16] = {-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113};
/// The sixteen values of MXFP4, twice those of the format (E2M1).
inline constexpr int8_t kMxfp4Table[16] = {0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12};
/// Half of 2^(exponent - 127), what a value of kMxfp4Table is multiplied by.
[[gnu::always_inline]] constexpr float mxfp4Scale(uint8_t exponent) {
    return std::bit_cast<float>(exponent < 2 ? 0x00200000u << exponent : static_cast<uint32_t>(exponent - 1) << 23);
}

/// Four values of three bits for each index, the first in the lowest four bits.
extern const uint16_t kGridIQ3_S[512], kGridIQ3_XXS[256];
/// What the three bits stand for.
inline constexpr uint8_t kLevelsIQ3_S[8] = {1, 3, 5, 7, 9, 11, 13, 15};
inline constexpr uint8_t kLevelsIQ3_XXS[8] = {4, 12, 20, 28, 36, 44, 52, 62};

}  // namespace sextant::kernels
