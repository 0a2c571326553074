// SPDX-License-Identifier: Apache-2.0
// The AMX tile instructions in plain C++, after the operation sections of Intel's instruction set reference, so that
// the tile kernel's layouts, strides and edges can be proved on any processor. One thread's registers.
#pragma once

#include <immintrin.h>  // first, so that its names are known before they are replaced below

#include <bit>
#include <cstdint>
#include <cstring>
#include <stdexcept>

namespace amx_emulation {

struct Tile {
    uint8_t rows = 0;
    uint16_t bytesPerRow = 0;
    uint8_t data[16][64] = {};
};
inline thread_local Tile tiles[8];

inline void check(bool good) {
    if (!good) throw std::logic_error("an AMX instruction would have faulted");
}
inline float fromBFloat16(uint16_t bits) { return std::bit_cast<float>(static_cast<uint32_t>(bits) << 16); }

inline void loadConfig(const void* config) {
    const auto* bytes = static_cast<const uint8_t*>(config);
    check(bytes[0] == 1);
    for (int t = 0; t < 8; ++t) {
        Tile& tile = tiles[t];
        tile = {};
        std::memcpy(&tile.bytesPerRow, bytes + 16 + 2 * t, 2);
        tile.rows = bytes[48 + t];
        check(tile.rows <= 16 && tile.bytesPerRow <= 64);
    }
}
inline void zero(int t) { std::memset(tiles[t].data, 0, sizeof tiles[t].data); }
inline void load(int t, const void* base, int64_t stride) {
    Tile& tile = tiles[t];
    zero(t);
    for (int r = 0; r < tile.rows; ++r)
        std::memcpy(tile.data[r], static_cast<const uint8_t*>(base) + r * stride, tile.bytesPerRow);
}
inline void store(int t, void* base, int64_t stride) {
    const Tile& tile = tiles[t];
    for (int r = 0; r < tile.rows; ++r)
        std::memcpy(static_cast<uint8_t*>(base) + r * stride, tile.data[r], tile.bytesPerRow);
}
/// dst[m][n] += a[m][2k] * b[k][2n] + a[m][2k + 1] * b[k][2n + 1]
inline void dotBFloat16(int destination, int left, int right) {
    Tile& d = tiles[destination];
    const Tile &a = tiles[left], &b = tiles[right];
    check(a.rows == d.rows && b.bytesPerRow == d.bytesPerRow && a.bytesPerRow / 4 == b.rows);
    for (int m = 0; m < d.rows; ++m)
        for (int k = 0; k < a.bytesPerRow / 4; ++k)
            for (int n = 0; n < d.bytesPerRow / 4; ++n) {
                float sum;
                uint16_t pairs[4];
                std::memcpy(&sum, d.data[m] + 4 * n, 4);
                std::memcpy(pairs, a.data[m] + 4 * k, 4);
                std::memcpy(pairs + 2, b.data[k] + 4 * n, 4);
                sum += fromBFloat16(pairs[0]) * fromBFloat16(pairs[2]);
                sum += fromBFloat16(pairs[1]) * fromBFloat16(pairs[3]);
                std::memcpy(d.data[m] + 4 * n, &sum, 4);
            }
}

}  // namespace amx_emulation

#undef _tile_loadconfig
#undef _tile_zero
#undef _tile_loadd
#undef _tile_stored
#undef _tile_dpbf16ps
#define _tile_loadconfig amx_emulation::loadConfig
#define _tile_zero amx_emulation::zero
#define _tile_loadd amx_emulation::load
#define _tile_stored amx_emulation::store
#define _tile_dpbf16ps amx_emulation::dotBFloat16
