// SPDX-License-Identifier: Apache-2.0
// Blocks in groups of 256 weights as unsigned bytes, in the order of the row: weight = scale * (q - kOffset) - min.
#pragma once

#include "kernels/blocks/block_layouts.h"

#include <bit>
#include <cstring>
#include <type_traits>

#if defined(__SSSE3__)
#include <immintrin.h>
#endif

namespace sextant::kernels::SEXTANT_ISA {

struct UnpackedGroup {
    alignas(64) uint8_t q[256];
    float scales[16];  ///< of 16 weights each, or of 32 where the format has so many to a scale
    float mins[8];     ///< of 32 weights each, where the format has them
};

struct UnpackQ8_0 {
    using Type = BlockQ8_0;
    static constexpr int64_t kElements = 32;
    static constexpr int kOffset = 128, kPart = 32;
    static constexpr bool kMins = false;
    static void unpack(const Type* blocks, UnpackedGroup& to) {
        for (int part = 0; part < 8; ++part) {
            to.scales[part] = float16ToFloat(blocks[part].d);
            for (int i = 0; i < 32; ++i) to.q[part * 32 + i] = static_cast<uint8_t>(blocks[part].q[i] ^ 0x80);
        }
    }
};

typedef uint8_t Bytes16 __attribute__((vector_size(16)));

/// The sixteen packed bytes as 32 values: the low halves, then the high ones. Vectors by name: a loop of sixteen would
/// be taken apart before it became one.
inline void putHalves(Bytes16 low, Bytes16 high, uint8_t* to) {
#if defined(__AVX2__)
    // Written at once, because it will be read at once.
    const __m256i both = _mm256_set_m128i(std::bit_cast<__m128i>(high), std::bit_cast<__m128i>(low));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), both);
#else
    std::memcpy(to, &low, sizeof low);
    std::memcpy(to + sizeof low, &high, sizeof high);
#endif
}
inline void unpackHalves(const uint8_t (&packed)[16], uint8_t* to) {
    Bytes16 bytes;
    std::memcpy(&bytes, packed, sizeof bytes);
    putHalves(bytes & 15, bytes >> 4, to);
}
/// The same through a table of sixteen values, each plus `offset`.
template <int kOffset>
void unpackHalves(const uint8_t (&packed)[16], const int8_t (&table)[16], uint8_t* to) {
    Bytes16 bytes, values;
    std::memcpy(&bytes, packed, sizeof bytes);
    std::memcpy(&values, table, sizeof values);
    values += static_cast<uint8_t>(kOffset);
#if defined(__SSSE3__)
    const auto looked = [&](Bytes16 places) {
        return std::bit_cast<Bytes16>(_mm_shuffle_epi8(std::bit_cast<__m128i>(values), std::bit_cast<__m128i>(places)));
    };
#else
    const auto looked = [&](Bytes16 places) {
        for (int i = 0; i < 16; ++i) places[i] = values[places[i]];
        return places;
    };
#endif
    putHalves(looked(bytes & 15), looked(bytes >> 4), to);
}
/// Adds 16 to value i where bit i is set.
inline void addFifthBits(const uint8_t (&high)[4], uint8_t* to) {
    uint32_t bits;
    std::memcpy(&bits, high, sizeof bits);
#if defined(__AVX2__)
    // Byte i gets byte i / 8 of the bits, of which its own is kept.
    const __m256i places = _mm256_set_epi64x(0x0303030303030303, 0x0202020202020202, 0x0101010101010101, 0);
    const __m256i mask = _mm256_set1_epi64x(static_cast<long long>(0x8040201008040201));
    const __m256i spread = _mm256_shuffle_epi8(_mm256_set1_epi32(static_cast<int>(bits)), places);
    const __m256i set = _mm256_cmpeq_epi8(_mm256_and_si256(spread, mask), mask);
    const __m256i values = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(to));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to),
                        _mm256_or_si256(values, _mm256_and_si256(set, _mm256_set1_epi8(16))));
#else
    for (int i = 0; i < 32; ++i) to[i] = static_cast<uint8_t>(to[i] | (bits >> i & 1) << 4);
#endif
}

/// The types of 32 four-bit values to a block, with a fifth bit or without, with a min or without.
template <class Block, bool kWithMins>
struct UnpackHalves {
    using Type = Block;
    static constexpr bool kFifth = std::is_same_v<Block, BlockQ5_0> || std::is_same_v<Block, BlockQ5_1>;
    static constexpr int64_t kElements = 32;
    static constexpr int kOffset = kWithMins ? 0 : kFifth ? 16 : 8, kPart = 32;
    static constexpr bool kMins = kWithMins;
    static void unpack(const Type* blocks, UnpackedGroup& to) {
        for (int part = 0; part < 8; ++part) {
            to.scales[part] = float16ToFloat(blocks[part].d);
            if constexpr (kMins) to.mins[part] = -float16ToFloat(blocks[part].m);
            unpackHalves(blocks[part].q, to.q + part * 32);
            if constexpr (kFifth) addFifthBits(blocks[part].high, to.q + part * 32);
        }
    }
};
using UnpackQ4_0 = UnpackHalves<BlockQ4_0, false>;
using UnpackQ4_1 = UnpackHalves<BlockQ4_1, true>;
using UnpackQ5_0 = UnpackHalves<BlockQ5_0, false>;
using UnpackQ5_1 = UnpackHalves<BlockQ5_1, true>;

struct UnpackIQ4_NL {
    using Type = BlockIQ4_NL;
    static constexpr int64_t kElements = 32;
    static constexpr int kOffset = 128, kPart = 32;
    static constexpr bool kMins = false;
    static void unpack(const Type* blocks, UnpackedGroup& to) {
        for (int part = 0; part < 8; ++part) {
            to.scales[part] = float16ToFloat(blocks[part].d);
            unpackHalves<kOffset>(blocks[part].q, kFourBitTable, to.q + part * 32);
        }
    }
};

struct UnpackMXFP4 {
    using Type = BlockMXFP4;
    static constexpr int64_t kElements = 32;
    static constexpr int kOffset = 12, kPart = 32;
    static constexpr bool kMins = false;
    static void unpack(const Type* blocks, UnpackedGroup& to) {
        for (int part = 0; part < 8; ++part) {
            to.scales[part] = mxfp4Scale(blocks[part].exponent);
            unpackHalves<kOffset>(blocks[part].q, kMxfp4Table, to.q + part * 32);
        }
    }
};

struct UnpackIQ4_XS {
    using Type = BlockIQ4_XS;
    static constexpr int64_t kElements = 256;
    static constexpr int kOffset = 128, kPart = 32;
    static constexpr bool kMins = false;
    static void unpack(const Type* block, UnpackedGroup& to) {
        const float d = float16ToFloat(block->d);
        for (int part = 0; part < 8; ++part) {
            const int low = block->scalesLow[part / 2] >> (part % 2 * 4) & 15,
                      high = block->scalesHigh >> (part * 2) & 3;
            to.scales[part] = d * static_cast<float>((low | high << 4) - 32);
            uint8_t packed[16];
            std::memcpy(packed, block->q + part * 16, sizeof packed);
            unpackHalves<kOffset>(packed, kFourBitTable, to.q + part * 32);
        }
    }
};

struct UnpackQ3_K {
    using Type = BlockQ3_K;
    static constexpr int64_t kElements = 256;
    static constexpr int kOffset = 4, kPart = 16;
    static constexpr bool kMins = false;
    static void unpack(const Type* block, UnpackedGroup& to) {
        const float d = float16ToFloat(block->d);
        for (int part = 0; part < 16; ++part) {
            const int low = block->scales[part % 8] >> (part < 8 ? 0 : 4) & 15,
                      high = block->scales[8 + part % 4] >> (part / 4 * 2) & 3;
            to.scales[part] = d * static_cast<float>((low | high << 4) - 32);
        }
        for (int part = 0; part < 8; ++part)
            for (int i = 0; i < 32; ++i)
                to.q[part * 32 + i] = static_cast<uint8_t>((block->q[part / 4 * 32 + i] >> (part % 4 * 2) & 3) |
                                                           (block->mask[i] >> part & 1) << 2);
    }
};

/// Q4_K and Q5_K.
template <class Block>
struct UnpackLines {
    using Type = Block;
    static constexpr int64_t kElements = 256;
    static constexpr int kOffset = 0, kPart = 32;
    static constexpr bool kMins = true;
    static void unpack(const Type* block, UnpackedGroup& to) {
        const ScalesAndMins parts = unpackScales(block->scales);
        const float d = float16ToFloat(block->d), dMin = float16ToFloat(block->dMin);
        for (int part = 0; part < 8; ++part) {
            to.scales[part] = d * static_cast<float>(parts.scales[part]);
            to.mins[part] = dMin * static_cast<float>(parts.mins[part]);
        }
        for (int part = 0; part < 8; part += 2)
            for (int i = 0; i < 32; ++i) {
                to.q[part * 32 + i] = block->q[part * 16 + i] & 15;
                to.q[part * 32 + 32 + i] = block->q[part * 16 + i] >> 4;
            }
        if constexpr (std::is_same_v<Block, BlockQ5_K>)
            for (int part = 0; part < 8; ++part)
                for (int i = 0; i < 32; ++i)
                    to.q[part * 32 + i] |= static_cast<uint8_t>((block->high[i] >> part & 1) << 4);
    }
};

struct UnpackQ6_K {
    using Type = BlockQ6_K;
    static constexpr int64_t kElements = 256;
    static constexpr int kOffset = 32, kPart = 16;
    static constexpr bool kMins = false;
    static void unpack(const Type* block, UnpackedGroup& to) {
        const float d = float16ToFloat(block->d);
        for (int part = 0; part < 16; ++part) to.scales[part] = d * static_cast<float>(block->scales[part]);
        for (int half = 0; half < 2; ++half) {
            const uint8_t *low = block->low + half * 64, *high = block->high + half * 32;
            uint8_t* q = to.q + half * 128;
            for (int i = 0; i < 32; ++i) {
                q[i] = static_cast<uint8_t>((low[i] & 15) | (high[i] & 3) << 4);
                q[32 + i] = static_cast<uint8_t>((low[32 + i] & 15) | (high[i] >> 2 & 3) << 4);
                q[64 + i] = static_cast<uint8_t>(low[i] >> 4 | (high[i] >> 4 & 3) << 4);
                q[96 + i] = static_cast<uint8_t>(low[32 + i] >> 4 | high[i] >> 6 << 4);
            }
        }
    }
};

/// Calls visit(format) with the format of the type; gives what it gives, or `otherwise` for types that have none.
template <class Result, class Visit>
Result withFormat(DType type, Result otherwise, const Visit& visit) {
    switch (type) {
        case DType::Q8_0:
            return visit(UnpackQ8_0());
        case DType::Q4_0:
            return visit(UnpackQ4_0());
        case DType::Q4_1:
            return visit(UnpackQ4_1());
        case DType::Q5_0:
            return visit(UnpackQ5_0());
        case DType::Q5_1:
            return visit(UnpackQ5_1());
        case DType::Q3_K:
            return visit(UnpackQ3_K());
        case DType::Q4_K:
            return visit(UnpackLines<BlockQ4_K>());
        case DType::Q5_K:
            return visit(UnpackLines<BlockQ5_K>());
        case DType::Q6_K:
            return visit(UnpackQ6_K());
        case DType::IQ4_NL:
            return visit(UnpackIQ4_NL());
        case DType::IQ4_XS:
            return visit(UnpackIQ4_XS());
        case DType::MXFP4:
            return visit(UnpackMXFP4());
        default:
            return otherwise;
    }
}

}  // namespace sextant::kernels::SEXTANT_ISA
