// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace sextant::kernels {

/// A bfloat16 number as its 16 bits: the upper half of an IEEE fp32.
using BFloat16Bits = uint16_t;
/// An IEEE half-precision number as its 16 bits.
using Float16Bits = uint16_t;

/// How numbers lie in memory: one by one, or in the blocks of GGUF files, where a few numbers share a scale. This is
/// the one list of types; what a block holds stands in kernels/blocks/block_layouts.h.
enum class DType : uint8_t {
    Float32,
    BFloat16,
    Float16,
    Int32,
    Q8_0,
    Q4_0,
    Q4_1,
    Q5_0,
    Q5_1,
    Q2_K,
    Q3_K,
    Q4_K,
    Q5_K,
    Q6_K,
    IQ4_NL,
    IQ4_XS,
    IQ3_S,
    IQ3_XXS,
    MXFP4
};
inline constexpr int kDTypes = static_cast<int>(DType::MXFP4) + 1;

/// So many elements of a row lie together in so many bytes.
struct BlockLayout {
    int64_t elements = 1, bytes = 4;
};

constexpr BlockLayout layoutOf(DType type) {
    switch (type) {
        case DType::Float32:
        case DType::Int32:
            return {1, 4};
        case DType::BFloat16:
        case DType::Float16:
            return {1, 2};
        case DType::Q8_0:
            return {32, 34};
        case DType::Q4_0:
        case DType::IQ4_NL:
            return {32, 18};
        case DType::Q4_1:
            return {32, 20};
        case DType::Q5_0:
            return {32, 22};
        case DType::Q5_1:
            return {32, 24};
        case DType::MXFP4:
            return {32, 17};
        case DType::Q2_K:
            return {256, 84};
        case DType::Q3_K:
        case DType::IQ3_S:
            return {256, 110};
        case DType::Q4_K:
            return {256, 144};
        case DType::Q5_K:
            return {256, 176};
        case DType::Q6_K:
            return {256, 210};
        case DType::IQ4_XS:
            return {256, 136};
        case DType::IQ3_XXS:
            return {256, 98};
    }
    return {};
}

/// "F32", "Q4_K": the names that GGUF files use.
constexpr const char* nameOf(DType type) {
    constexpr const char* kNames[kDTypes] = {"F32",    "BF16",   "F16",   "I32",     "Q8_0", "Q4_0", "Q4_1",
                                             "Q5_0",   "Q5_1",   "Q2_K",  "Q3_K",    "Q4_K", "Q5_K", "Q6_K",
                                             "IQ4_NL", "IQ4_XS", "IQ3_S", "IQ3_XXS", "MXFP4"};
    return kNames[static_cast<int>(type)];
}

constexpr bool isBlockType(DType type) { return layoutOf(type).elements > 1; }
/// Bytes of one element. REQUIRES a type that is not a block type.
constexpr int64_t sizeOf(DType type) { return layoutOf(type).bytes; }
/// Whether `elements` are whole blocks of the type; a row must be.
constexpr bool wholeBlocks(DType type, int64_t elements) { return elements % layoutOf(type).elements == 0; }
/// Bytes of `elements` that lie together. REQUIRES whole blocks.
constexpr int64_t bytesOf(DType type, int64_t elements) {
    return elements / layoutOf(type).elements * layoutOf(type).bytes;
}

}  // namespace sextant::kernels
