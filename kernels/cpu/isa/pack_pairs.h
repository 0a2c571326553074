// SPDX-License-Identifier: Apache-2.0
// Packing of bf16 operands into pairs that are neighbours in depth, in blocks of kLanes x kLanes pairs: a block is read
// the way its source lies in memory and turned in registers where the packed layout wants it the other way.
#pragma once

#include "kernels/cpu/isa/simd.h"
#include "kernels/cpu/kernel_table.h"

#include <algorithm>

namespace sextant::kernels::SEXTANT_ISA {

constexpr int kDepthOfTile = 32;  ///< elements of bf16 in a row of an AMX tile

/// Which index runs from vector to vector of a block; the other one runs from lane to lane.
enum class BlockOrder { ByOuter, ByPair };

/// The pairs (outer + i, 2 * pair + {0, 1}) of a source with `count` x `depth` elements, zeros beyond them.
template <BlockOrder kWanted>
[[gnu::always_inline]] inline void loadPairs(const PackSource& source, int64_t outer, int64_t pair, int64_t count,
                                             int64_t depth, UintVec (&block)[kLanes]) {
    const auto* from =
        static_cast<const BFloat16Bits*>(source.data) + outer * source.outerStride + 2 * pair * source.depthStride;
    const bool whole = outer + kLanes <= count && 2 * (pair + kLanes) <= depth;
    BlockOrder found = BlockOrder::ByOuter;
    if (whole && source.depthStride == 1) {
#pragma GCC unroll 16
        for (int i = 0; i < kLanes; ++i) std::memcpy(&block[i], from + i * source.outerStride, sizeof block[i]);
    } else if (whole && source.outerStride == 1) {
        found = BlockOrder::ByPair;
#pragma GCC unroll 16
        for (int i = 0; i < kLanes; ++i) {
            HalfVec even, odd;
            std::memcpy(&even, from + 2 * i * source.depthStride, sizeof even);
            std::memcpy(&odd, from + (2 * i + 1) * source.depthStride, sizeof odd);
            block[i] = __builtin_convertvector(even, UintVec) | (__builtin_convertvector(odd, UintVec) << 16);
        }
    } else {
        const int64_t rows = std::min<int64_t>(kLanes, count - outer),
                      columns = std::min<int64_t>(2 * kLanes, depth - 2 * pair);
        for (int64_t i = 0; i < kLanes; ++i) {
            BFloat16Bits elements[2 * kLanes] = {};
            if (i < rows)
                for (int64_t k = 0; k < columns; ++k)
                    elements[k] = from[i * source.outerStride + k * source.depthStride];
            std::memcpy(&block[i], elements, sizeof block[i]);
        }
    }
    if (found != kWanted) transpose(block);
}

/// Calls body(outer, pair) for the blocks of `outers` x `pairs`, in the order in which the source lies in memory.
template <class Body>
void forBlocks(const PackSource& source, int64_t outers, int64_t pairs, const Body& body) {
    if (source.depthStride == 1) {
        for (int64_t outer = 0; outer < outers; outer += kLanes)
            for (int64_t pair = 0; pair < pairs; pair += kLanes) body(outer, pair);
    } else {
        for (int64_t pair = 0; pair < pairs; pair += kLanes)
            for (int64_t outer = 0; outer < outers; outer += kLanes) body(outer, pair);
    }
}

/// GemmFamily::packColumns for pairs: [panel][pair][panel column]. REQUIRES a panel of whole vectors.
inline void packPairPanels(const PackSource& source, int64_t count, int64_t depth, int panel, int depthAlignment,
                           void* packed) {
    auto* out = static_cast<uint32_t*>(packed);
    const int64_t pairs = (depth + depthAlignment - 1) / depthAlignment * depthAlignment / 2,
                  columns = (count + panel - 1) / panel * panel;
    forBlocks(source, columns, pairs, [&](int64_t column, int64_t pair) {
        UintVec block[kLanes];
        loadPairs<BlockOrder::ByPair>(source, column, pair, count, depth, block);
        uint32_t* to = out + column / panel * panel * pairs + pair * panel + column % panel;
        const int64_t rows = std::min<int64_t>(kLanes, pairs - pair);
        for (int64_t p = 0; p < rows; ++p) std::memcpy(to + p * panel, &block[p], sizeof block[p]);
    });
}

/// Rows of contiguous depth, as tiles want A: [row][pair], both padded with zeros to multiples of `panel` rows and
/// kDepthOfTile elements.
inline void packPairRows(const PackSource& source, int64_t count, int64_t depth, int panel, void* packed) {
    auto* out = static_cast<uint32_t*>(packed);
    const int64_t pairs = (depth + kDepthOfTile - 1) / kDepthOfTile * kDepthOfTile / 2,
                  rows = (count + panel - 1) / panel * panel;
    forBlocks(source, rows, pairs, [&](int64_t row, int64_t pair) {
        UintVec block[kLanes];
        loadPairs<BlockOrder::ByOuter>(source, row, pair, count, depth, block);
        for (int64_t i = 0; i < kLanes; ++i) std::memcpy(out + (row + i) * pairs + pair, &block[i], sizeof block[i]);
    });
}

}  // namespace sextant::kernels::SEXTANT_ISA
