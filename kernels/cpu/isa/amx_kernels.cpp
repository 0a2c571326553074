// SPDX-License-Identifier: Apache-2.0
// bf16 products on AMX tiles: 2 x 2 tiles of 16 x 16 fp32 sums, two tiles of A and two of B per 32 steps of depth. B lies in
// the pair layout of the AVX-512 BF16 kernels (panels of 32 columns); A is rows of contiguous depth, in place or packed.
// SEXTANT_TILE_INTRINSICS lets a test put an emulation in the place of the processor's instructions.
#include "kernels/cpu/kernel_table.h"

#ifndef SEXTANT_TILE_INTRINSICS
#define SEXTANT_TILE_INTRINSICS <immintrin.h>
#endif
#include SEXTANT_TILE_INTRINSICS

#include <algorithm>
#include <bit>
#include <cstring>

namespace sextant::kernels::amx {

namespace {

constexpr int kTile = 16;             // rows of a tile, and fp32 columns
constexpr int kBlock = 2 * kTile;     // rows and columns of the register block; also bf16 of depth per tile
constexpr int64_t kTileBytes = 64;    // one row of a tile

struct alignas(64) TileConfig {
    uint8_t palette = 1, startRow = 0;
    uint8_t reserved[14] = {};
    uint16_t bytesPerRow[16] = {};
    uint8_t rows[16] = {};
};

TileConfig wholeTiles() {
    TileConfig config;
    for (int tile = 0; tile < 8; ++tile) {
        config.bytesPerRow[tile] = kTileBytes;
        config.rows[tile] = kTile;
    }
    return config;
}

/// Rounds to nearest even; a NaN stays a NaN.
BFloat16Bits rounded(float value) {
    const uint32_t bits = std::bit_cast<uint32_t>(value);
    if ((bits & 0x7FFFFFFF) > 0x7F800000) return static_cast<BFloat16Bits>((bits >> 16) | 0x40);
    return static_cast<BFloat16Bits>((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
}

/// The valid part of a finished block to C.
void writeBlock(const GemmBlock& g, int64_t row, int64_t column, const float (&sums)[kBlock][kBlock]) {
    const int64_t rows = std::min<int64_t>(kBlock, g.rows - row), columns = std::min<int64_t>(kBlock, g.columns - column);
    for (int64_t r = 0; r < rows; ++r) {
        const int64_t at = (row + r) * g.c.rowStride + column;
        if (g.c.dtype == DType::BFloat16) {
            for (int64_t c = 0; c < columns; ++c) g.c.as<BFloat16Bits>()[at + c] = rounded(sums[r][c]);
        } else {
            float* out = g.c.as<float>() + at;
            for (int64_t c = 0; c < columns; ++c) out[c] = g.accumulation == Accumulation::Add ? out[c] + sums[r][c] : sums[r][c];
        }
    }
}

/// g.depth counts pairs and is a multiple of 16; A has whole rows of 32 (zeros beyond the edge).
void block(const GemmBlock& g) {
    static const TileConfig config = wholeTiles();
    _tile_loadconfig(&config);
    const auto* a = static_cast<const uint32_t*>(g.a);
    const auto* packed = static_cast<const uint32_t*>(g.packedB);
    const int64_t aStep = g.aRowStride * 4, bStep = kBlock * 4;  // bytes from row to row
    alignas(64) float sums[kBlock][kBlock];
    for (int64_t column = 0; column < g.columns; column += kBlock) {
        const uint32_t* b = packed + column * g.depth;
        for (int64_t row = 0; row < g.rows; row += kBlock) {
            const uint32_t* top = a + row * g.aRowStride;
            const uint32_t* bottom = top + kTile * g.aRowStride;
            _tile_zero(0);
            _tile_zero(1);
            _tile_zero(2);
            _tile_zero(3);
            for (int64_t k = 0; k < g.depth; k += kTile) {
                _tile_loadd(4, top + k, aStep);
                _tile_loadd(5, bottom + k, aStep);
                _tile_loadd(6, b + k * kBlock, bStep);
                _tile_loadd(7, b + k * kBlock + kTile, bStep);
                _tile_dpbf16ps(0, 4, 6);
                _tile_dpbf16ps(1, 4, 7);
                _tile_dpbf16ps(2, 5, 6);
                _tile_dpbf16ps(3, 5, 7);
            }
            _tile_stored(0, &sums[0][0], sizeof sums[0]);
            _tile_stored(1, &sums[0][kTile], sizeof sums[0]);
            _tile_stored(2, &sums[kTile][0], sizeof sums[0]);
            _tile_stored(3, &sums[kTile][kTile], sizeof sums[0]);
            writeBlock(g, row, column, sums);
        }
    }
}

/// Rows of A with contiguous depth: [panel of 32 rows][row][depth], zeros beyond the edges.
void packRows(const PackSource& source, int64_t count, int64_t depth, int panel, void* packed) {
    const auto* data = static_cast<const BFloat16Bits*>(source.data);
    auto* out = static_cast<BFloat16Bits*>(packed);
    const int64_t width = (depth + kBlock - 1) / kBlock * kBlock, rows = (count + panel - 1) / panel * panel;
    std::memset(out, 0, static_cast<size_t>(rows * width) * 2);
    constexpr int64_t kStrip = 32;  // rows at a time, so that the scattered side stays in the cache
    for (int64_t first = 0; first < count; first += kStrip)
        for (int64_t k = 0; k < depth; ++k)
            for (int64_t i = first; i < std::min(count, first + kStrip); ++i)
                out[i * width + k] = data[i * source.outerStride + k * source.depthStride];
}

}  // namespace

GemmFamily family(const GemmFamily& pairs) {
    GemmFamily made = pairs;
    made.rows = kBlock;
    made.columns = kBlock;
    made.depthAlignment = kBlock;
    made.packRows = packRows;
    made.block = block;
    made.rowLayout = RowLayout::ContiguousDepth;
    return made;
}

}  // namespace sextant::kernels::amx
