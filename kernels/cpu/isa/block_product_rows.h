// SPDX-License-Identifier: Apache-2.0
// What the products with block types of all instruction sets share: rounding rows of activations, walking over the
// blocks of a row of weights.
#pragma once

#include "kernels/cpu/block_product.h"

#include <algorithm>
#include <bit>

namespace sextant::kernels::SEXTANT_ISA {

/// In which order 64 values lie: as they are, or as a vector finds them that unpacks two blocks of 32 four-bit values
/// at once (the first halves of both, then the second halves).
enum class RoundedOrder { Natural, HalvesOfPairs };

/// The place of value i of 256.
template <RoundedOrder kOrder>
constexpr int roundedPlace(int i) {
    if constexpr (kOrder == RoundedOrder::Natural) return i;
    return i / 64 * 64 + i / 16 % 2 * 32 + i / 32 % 2 * 16 + i % 16;
}

/// The values have the same bits from every instruction set.
template <RoundedOrder kOrder, int kOffset>
void roundBlock(const float* row, RoundedBlock& block) {
    for (int part = 0; part < 8; ++part) {
        const float* x = row + part * 32;
        uint32_t largest = 0;  // of positive numbers the bits are in the same order
        for (int i = 0; i < 32; ++i) largest = std::max(largest, std::bit_cast<uint32_t>(x[i]) & 0x7FFFFFFF);
        const float most = std::bit_cast<float>(largest);
        const float factor = most > 0 ? 127 / most : 0;
        int32_t values[32], sum = 0;
        for (int i = 0; i < 32; ++i) {
            const float scaled = std::min(127.0f, std::max(-127.0f, x[i] * factor));
            values[i] = static_cast<int32_t>((scaled + 12582912.0f) - 12582912.0f);  // to the nearest
        }
        for (int i = 0; i < 32; ++i) sum += values[i];
        for (int half = 0; half < 2; ++half)
            for (int i = 0; i < 16; ++i)
                block.values[roundedPlace<kOrder>(part * 32 + half * 16) + i] =
                    static_cast<int8_t>(values[half * 16 + i]);
        block.scales[part] = most / 127;
        block.sums[part] = block.scales[part] * static_cast<float>(sum);
    }
    for (int i = 0; i < 64; ++i) {
        const int8_t* four = block.values + 4 * i;
        block.starts[i] = -kOffset * (four[0] + four[1] + four[2] + four[3]);
    }
    if constexpr (kOrder == RoundedOrder::HalvesOfPairs)
        // Of 64 values two vectors of products are added lane by lane: the first begins with the sums of both.
        for (int pair = 0; pair < 64; pair += 16)
            for (int i = 0; i < 8; ++i) block.starts[pair + i] += block.starts[pair + 8 + i];
}

template <RoundedOrder kOrder, int kOffset>
void roundRow(const float* row, int64_t columns, RoundedBlock* blocks) {
    const int64_t whole = columns / 256;
    for (int64_t i = 0; i < whole; ++i) roundBlock<kOrder, kOffset>(row + i * 256, blocks[i]);
    if (whole * 256 == columns) return;
    float rest[256] = {};
    std::copy(row + whole * 256, row + columns, rest);
    roundBlock<kOrder, kOffset>(rest, blocks[whole]);
}

/// Writes or adds a sum to element (m, n) of c.
inline void putSum(const BlockOperands& op, int64_t m, int64_t n, float sum) {
    if (op.c.dtype == DType::Float32) {
        float& to = op.c.as<float>()[m * op.c.rowStride + n];
        to = op.accumulation == Accumulation::Add ? to + sum : sum;
        return;
    }
    const uint32_t bits = std::bit_cast<uint32_t>(sum);
    const bool isNan = (bits & 0x7FFFFFFF) > 0x7F800000;
    op.c.as<BFloat16Bits>()[m * op.c.rowStride + n] =
        static_cast<BFloat16Bits>(isNan ? bits >> 16 | 0x40 : (bits + 0x7FFF + (bits >> 16 & 1)) >> 16);
}

/// The blocks of row n of b.
template <class Format>
const typename Format::Type* rowOf(const BlockOperands& op, int64_t n) {
    return static_cast<const typename Format::Type*>(op.b.rowRange(n, 1).data);
}

/// Walks over row n of b and the rounded row m in groups of 256 values: calls add(blocks, rounded) for each. What a row
/// has beyond its last whole group comes filled up with blocks of zeros.
template <class Format, class Add>
void forGroups(const BlockOperands& op, int64_t m, int64_t n, const Add& add) {
    constexpr int64_t kBlocks = 256 / Format::kElements;
    const int64_t columns = op.b.columns(), whole = columns / 256;
    const auto* block = rowOf<Format>(op, n);
    const RoundedBlock* rounded = op.a + m * roundedBlocks(columns);
    for (int64_t i = 0; i < whole; ++i) add(block + i * kBlocks, rounded[i]);
    if (whole * 256 == columns) return;
    typename Format::Type rest[kBlocks] = {};
    std::copy(block + whole * kBlocks, block + columns / Format::kElements, rest);
    add(rest, rounded[whole]);
}

}  // namespace sextant::kernels::SEXTANT_ISA
