// SPDX-License-Identifier: Apache-2.0
// bf16 products on AMX tiles: 2 x 2 tiles of 16 x 16 fp32 sums, two tiles of A and two of B per 32 steps of depth. B
// lies in panels of 32 columns of pairs; A is rows of contiguous depth, in place or packed. SEXTANT_TILE_INTRINSICS
// lets a test put an emulation in the place of the processor's instructions.
#include "kernels/cpu/isa/pack_pairs.h"

#ifndef SEXTANT_TILE_INTRINSICS
#define SEXTANT_TILE_INTRINSICS <immintrin.h>
#endif
#include SEXTANT_TILE_INTRINSICS

#include <algorithm>

namespace sextant::kernels::SEXTANT_ISA {

namespace {

constexpr int kTile = 16;           // rows of a tile, and fp32 columns
constexpr int kBlock = 2 * kTile;   // rows and columns of the register block; also bf16 of depth per tile
constexpr int64_t kTileBytes = 64;  // one row of a tile
static_assert(kDepthOfTile == kBlock);

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

/// Whole tiles for all eight registers. A thread keeps its configuration, and nothing else in the program uses tiles.
void configureTiles() {
    thread_local bool configured = false;
    if (configured) return;
    static const TileConfig config = wholeTiles();
    _tile_loadconfig(&config);
    configured = true;
}

/// Fetches the lines of a block of C ahead of the stores, which would wait for one after the other.
void fetchBlock(const GemmBlock& g, int64_t row, int64_t column) {
    const int64_t rows = std::min<int64_t>(kBlock, g.rows - row), step = g.c.rowStride * sizeOf(g.c.dtype);
    const auto* at = g.c.as<std::byte>() + (row * g.c.rowStride + column) * sizeOf(g.c.dtype);
    for (int64_t r = 0; r < rows; ++r) __builtin_prefetch(at + r * step, 1);
}

/// The valid part of a finished block to C.
template <class T>
void writeBlock(const GemmBlock& g, int64_t row, int64_t column, const float (&sums)[kBlock][kBlock]) {
    const int64_t rows = std::min<int64_t>(kBlock, g.rows - row),
                  columns = std::min<int64_t>(kBlock, g.columns - column);
    const int64_t whole = columns / kLanes * kLanes;
    for (int64_t r = 0; r < rows; ++r) {
        T* out = g.c.as<T>() + (row + r) * g.c.rowStride + column;
        if (g.accumulation == Accumulation::Add) {
            for (int64_t c = 0; c < whole; c += kLanes) store(out + c, load(out + c) + load(&sums[r][c]));
            for (int64_t c = whole; c < columns; ++c) put(out + c, toFloat(out[c]) + sums[r][c]);
        } else {
            for (int64_t c = 0; c < whole; c += kLanes) store(out + c, load(&sums[r][c]));
            for (int64_t c = whole; c < columns; ++c) put(out + c, sums[r][c]);
        }
    }
}

/// Loads the four tiles of sums from C, or clears them.
void beginSums(const float* c, int64_t step, Accumulation accumulation) {
    if (accumulation == Accumulation::Add) {
        _tile_loadd(0, c, step);
        _tile_loadd(1, c + kTile, step);
        _tile_loadd(2, c + kTile * step / 4, step);
        _tile_loadd(3, c + kTile * step / 4 + kTile, step);
    } else {
        _tile_zero(0);
        _tile_zero(1);
        _tile_zero(2);
        _tile_zero(3);
    }
}
void endSums(float* c, int64_t step) {
    _tile_stored(0, c, step);
    _tile_stored(1, c + kTile, step);
    _tile_stored(2, c + kTile * step / 4, step);
    _tile_stored(3, c + kTile * step / 4 + kTile, step);
}

/// Adds depth * 2 products to each of the 32 x 32 sums; depth counts pairs.
void multiply(const uint32_t* a, int64_t aRowStride, const uint32_t* b, int64_t depth) {
    const int64_t aStep = aRowStride * 4, bStep = kBlock * 4;  // bytes from row to row
    const uint32_t* bottom = a + kTile * aRowStride;
    for (int64_t k = 0; k < depth; k += kTile) {
        _tile_loadd(4, a + k, aStep);
        _tile_loadd(6, b + k * kBlock, bStep);
        _tile_loadd(7, b + k * kBlock + kTile, bStep);
        _tile_loadd(5, bottom + k, aStep);
        _tile_dpbf16ps(0, 4, 6);
        _tile_dpbf16ps(1, 4, 7);
        _tile_dpbf16ps(2, 5, 6);
        _tile_dpbf16ps(3, 5, 7);
    }
}

/// One 32 x 32 block of C.
void blockOfC(const GemmBlock& g, int64_t row, int64_t column) {
    // fp32 goes from tiles to C and back; what is to be rounded or cut takes the way over `sums`.
    const bool isFloat = g.c.dtype == DType::Float32;
    const bool straight = isFloat && row + kBlock <= g.rows && column + kBlock <= g.columns;
    alignas(64) float sums[kBlock][kBlock];
    float* c = straight ? g.c.as<float>() + row * g.c.rowStride + column : &sums[0][0];
    const int64_t step = straight ? g.c.rowStride * 4 : int64_t{sizeof sums[0]};
    if (!isFloat) fetchBlock(g, row, column);
    beginSums(c, step, straight ? g.accumulation : Accumulation::Overwrite);
    multiply(static_cast<const uint32_t*>(g.a) + row * g.aRowStride, g.aRowStride,
             static_cast<const uint32_t*>(g.packedB) + column * g.depth, g.depth);
    endSums(c, step);
    if (straight) return;
    if (isFloat)
        writeBlock<float>(g, row, column, sums);
    else
        writeBlock<BFloat16Bits>(g, row, column, sums);
}

/// g.depth counts pairs and is a multiple of 16; A has whole rows of 32 (zeros beyond the edge).
void block(const GemmBlock& g) {
    configureTiles();
    // Rows outside: a block of rows of A meets all of B while it is near, and C is written along its rows, as memory
    // likes it.
    for (int64_t row = 0; row < g.rows; row += kBlock)
        for (int64_t column = 0; column < g.columns; column += kBlock) blockOfC(g, row, column);
}

}  // namespace

GemmFamily tileFamily() {
    return {kBlock, kBlock, 2, kBlock, RowLayout::ContiguousDepth, packPairPanels, packPairRows, block};
}

}  // namespace sextant::kernels::SEXTANT_ISA
