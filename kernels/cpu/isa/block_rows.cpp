// SPDX-License-Identifier: Apache-2.0
// Rows of every type to fp32. Each value is computed in fp32 in the order in which kernels/blocks/block_layouts.h
// writes it, every operation rounded on its own (no fused multiply-add), so that all instruction sets give the same
// bits.
#include "kernels/blocks/block_layouts.h"
#include "kernels/cpu/isa/kernel_sources.h"
#include "kernels/cpu/isa/simd.h"

namespace sextant::kernels::SEXTANT_ISA {

namespace {

float asFloat(int value) { return static_cast<float>(value); }

/// out[i] and out[16 + i] from the low and the high half of byte i.
template <class Value>
void halves(const uint8_t* q, float* out, const Value& value) {
    for (int i = 0; i < 16; ++i) out[i] = value(q[i] & 15, i);
    for (int i = 0; i < 16; ++i) out[16 + i] = value(q[i] >> 4, 16 + i);
}

uint32_t littleEndian(const uint8_t (&bytes)[4]) {
    uint32_t value;
    std::memcpy(&value, bytes, sizeof value);
    return value;
}
int fifthBit(uint32_t high, int i) { return static_cast<int>(high >> i & 1) << 4; }

void unpack(const BlockQ8_0& block, float* out) {
    const float d = float16ToFloat(block.d);
    for (int i = 0; i < 32; ++i) out[i] = asFloat(block.q[i]) * d;
}
void unpack(const BlockQ4_0& block, float* out) {
    const float d = float16ToFloat(block.d);
    halves(block.q, out, [&](int q, int) { return d * asFloat(q - 8); });
}
void unpack(const BlockQ4_1& block, float* out) {
    const float d = float16ToFloat(block.d), m = float16ToFloat(block.m);
    halves(block.q, out, [&](int q, int) { return d * asFloat(q) + m; });
}
void unpack(const BlockQ5_0& block, float* out) {
    const float d = float16ToFloat(block.d);
    const uint32_t high = littleEndian(block.high);
    halves(block.q, out, [&](int q, int i) { return d * asFloat((q | fifthBit(high, i)) - 16); });
}
void unpack(const BlockQ5_1& block, float* out) {
    const float d = float16ToFloat(block.d), m = float16ToFloat(block.m);
    const uint32_t high = littleEndian(block.high);
    halves(block.q, out, [&](int q, int i) { return d * asFloat(q | fifthBit(high, i)) + m; });
}
void unpack(const BlockIQ4_NL& block, float* out) {
    const float d = float16ToFloat(block.d);
    halves(block.q, out, [&](int q, int) { return d * asFloat(kFourBitTable[q]); });
}
void unpack(const BlockMXFP4& block, float* out) {
    const float d = mxfp4Scale(block.exponent);
    halves(block.q, out, [&](int q, int) { return d * asFloat(kMxfp4Table[q]); });
}

void unpack(const BlockQ2_K& block, float* out) {
    const float d = float16ToFloat(block.d), dMin = float16ToFloat(block.dMin);
    for (int part = 0; part < 16; ++part) {
        const float scale = d * asFloat(block.scales[part] & 15), min = dMin * asFloat(block.scales[part] >> 4);
        const uint8_t* q = block.q + part / 8 * 32 + part % 2 * 16;
        const int shift = part % 8 / 2 * 2;
        for (int i = 0; i < 16; ++i) out[part * 16 + i] = scale * asFloat(q[i] >> shift & 3) - min;
    }
}
void unpack(const BlockQ3_K& block, float* out) {
    const float d = float16ToFloat(block.d);
    for (int part = 0; part < 16; ++part) {
        const int low = block.scales[part % 8] >> (part < 8 ? 0 : 4) & 15,
                  high = block.scales[8 + part % 4] >> (part / 4 * 2) & 3;
        const float scale = d * asFloat((low | high << 4) - 32);
        const uint8_t *q = block.q + part / 8 * 32 + part % 2 * 16, *mask = block.mask + part % 2 * 16;
        const int shift = part % 8 / 2 * 2, bit = part / 2;
        for (int i = 0; i < 16; ++i)
            out[part * 16 + i] = scale * asFloat((q[i] >> shift & 3) - (mask[i] >> bit & 1 ? 0 : 4));
    }
}
void unpack(const BlockQ4_K& block, float* out) {
    const float d = float16ToFloat(block.d), dMin = float16ToFloat(block.dMin);
    const ScalesAndMins parts = unpackScales(block.scales);
    for (int part = 0; part < 8; ++part) {
        const float scale = d * asFloat(parts.scales[part]), min = dMin * asFloat(parts.mins[part]);
        const uint8_t* q = block.q + part / 2 * 32;
        const int shift = part % 2 * 4;
        for (int i = 0; i < 32; ++i) out[part * 32 + i] = scale * asFloat(q[i] >> shift & 15) - min;
    }
}
void unpack(const BlockQ5_K& block, float* out) {
    const float d = float16ToFloat(block.d), dMin = float16ToFloat(block.dMin);
    const ScalesAndMins parts = unpackScales(block.scales);
    for (int part = 0; part < 8; ++part) {
        const float scale = d * asFloat(parts.scales[part]), min = dMin * asFloat(parts.mins[part]);
        const uint8_t* q = block.q + part / 2 * 32;
        const int shift = part % 2 * 4;
        for (int i = 0; i < 32; ++i)
            out[part * 32 + i] = scale * asFloat((q[i] >> shift & 15) | (block.high[i] >> part & 1) << 4) - min;
    }
}
void unpack(const BlockQ6_K& block, float* out) {
    const float d = float16ToFloat(block.d);
    for (int part = 0; part < 16; ++part) {
        const float scale = d * asFloat(block.scales[part]);
        const int quarter = part % 8 / 2, within = part % 2 * 16;
        const uint8_t *low = block.low + part / 8 * 64 + quarter % 2 * 32 + within,
                      *high = block.high + part / 8 * 32 + within;
        const int lowShift = quarter / 2 * 4, highShift = quarter * 2;
        for (int i = 0; i < 16; ++i)
            out[part * 16 + i] = scale * asFloat(((low[i] >> lowShift & 15) | (high[i] >> highShift & 3) << 4) - 32);
    }
}
void unpack(const BlockIQ4_XS& block, float* out) {
    const float d = float16ToFloat(block.d);
    for (int part = 0; part < 8; ++part) {
        const int low = block.scalesLow[part / 2] >> (part % 2 * 4) & 15, high = block.scalesHigh >> (part * 2) & 3;
        const float scale = d * asFloat((low | high << 4) - 32);
        halves(block.q + part * 16, out + part * 32, [&](int q, int) { return scale * asFloat(kFourBitTable[q]); });
    }
}

/// Four values of a grid with the signs of the low four bits.
void gridValues(uint16_t indices, const uint8_t (&levels)[8], int signs, float scale, float* out) {
    for (int i = 0; i < 4; ++i)
        out[i] = scale * asFloat(levels[indices >> (4 * i) & 7]) * (signs >> i & 1 ? -1.0f : 1.0f);
}
void unpack(const BlockIQ3_S& block, float* out) {
    const float d = float16ToFloat(block.d);
    for (int part = 0; part < 8; ++part) {
        const float scale = d * asFloat(1 + 2 * ((block.scales[part / 2] >> (part % 2 * 4)) & 15));
        for (int group = 0; group < 8; ++group) {
            const int at = part * 8 + group;
            const int index = block.q[at] | (block.high[part] >> group & 1) << 8;
            gridValues(kGridIQ3_S[index], kLevelsIQ3_S, block.signs[at / 2] >> (at % 2 * 4), scale, out + at * 4);
        }
    }
}
void unpack(const BlockIQ3_XXS& block, float* out) {
    const float d = float16ToFloat(block.d);
    for (int part = 0; part < 8; ++part) {
        const uint32_t packed = littleEndian(block.signsAndScale[part]);
        const float scale = d * (0.5f + static_cast<float>(packed >> 28)) * 0.5f;
        for (int group = 0; group < 8; ++group) {
            const int at = part * 8 + group, seven = static_cast<int>(packed >> (group / 2 * 7) & 127);
            const int signs = seven | (std::popcount(static_cast<unsigned>(seven)) & 1) << 7;
            gridValues(kGridIQ3_XXS[block.q[at]], kLevelsIQ3_XXS, signs >> (group % 2 * 4), scale, out + at * 4);
        }
    }
}

template <class Block, int kElements>
void unpackAll(const void* blocks, int64_t elements, float* out) {
    const auto* block = static_cast<const Block*>(blocks);
    for (int64_t at = 0; at < elements; at += kElements, ++block) unpack(*block, out + at);
}
}  // namespace

void dequantize(DType type, const void* row, int64_t elements, float* out) {
    switch (type) {
        case DType::Float32:
            std::memcpy(out, row, static_cast<size_t>(elements) * 4);
            return;
        case DType::BFloat16:
            for (int64_t i = 0; i < elements; ++i) out[i] = toFloat(static_cast<const BFloat16Bits*>(row)[i]);
            return;
        case DType::Float16:
            for (int64_t i = 0; i < elements; ++i) out[i] = float16ToFloat(static_cast<const Float16Bits*>(row)[i]);
            return;
        case DType::Int32:
            for (int64_t i = 0; i < elements; ++i) out[i] = asFloat(static_cast<const int32_t*>(row)[i]);
            return;
#define SEXTANT_UNPACK(name) \
    case DType::name:        \
        return unpackAll<Block##name, layoutOf(DType::name).elements>(row, elements, out)
            SEXTANT_UNPACK(Q8_0);
            SEXTANT_UNPACK(Q4_0);
            SEXTANT_UNPACK(Q4_1);
            SEXTANT_UNPACK(Q5_0);
            SEXTANT_UNPACK(Q5_1);
            SEXTANT_UNPACK(Q2_K);
            SEXTANT_UNPACK(Q3_K);
            SEXTANT_UNPACK(Q4_K);
            SEXTANT_UNPACK(Q5_K);
            SEXTANT_UNPACK(Q6_K);
            SEXTANT_UNPACK(IQ4_NL);
            SEXTANT_UNPACK(IQ4_XS);
            SEXTANT_UNPACK(IQ3_S);
            SEXTANT_UNPACK(IQ3_XXS);
            SEXTANT_UNPACK(MXFP4);
#undef SEXTANT_UNPACK
    }
}

}  // namespace sextant::kernels::SEXTANT_ISA
