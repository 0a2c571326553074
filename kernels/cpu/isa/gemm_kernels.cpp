// SPDX-License-Identifier: Apache-2.0
// Register-tiled matrix products. The tile keeps kRows x kColumns sums in registers and walks the depth once: per depth
// step it loads one row of the packed panel of B and broadcasts kRows values of A, which may lie anywhere (strides), so
// that A is read in place where its depth is contiguous.
#include "kernels/cpu/isa/kernel_sources.h"

#include "kernels/cpu/isa/pack_pairs.h"
#include "kernels/cpu/isa/simd.h"

#include <algorithm>
#include <array>

namespace sextant::kernels::SEXTANT_ISA {

namespace {

constexpr int kVectors = 2;  // vectors of the tile in the column direction
constexpr int kColumns = kVectors * kLanes;
constexpr int kRows = kLanes == 16 ? 12 : kLanes == 8 ? 6 : 4;  // rows * vectors sums, plus B and A, fill the registers

/// One multiply step on fp32: sum += a * b.
struct Float32Step {
    using Element = float;
    static Vec broadcast(const float* a) { return splat(*a); }
    static Vec loadB(const float* b) { return load(b); }
    static Vec multiplyAdd(Vec sum, Vec a, Vec b) { return sum + a * b; }
    static constexpr int kElementsPerLane = 1;
};

#if defined(__AVX512BF16__)
/// One multiply step on pairs of bf16: sum += a0 * b0 + a1 * b1 in fp32.
struct BFloat16Step {
    using Element = uint32_t;  // a pair
    static Vec broadcast(const uint32_t* a) { return std::bit_cast<Vec>(splatPair(*a)); }
    static UintVec splatPair(uint32_t pair) { return pair - UintVec{}; }
    static Vec loadB(const uint32_t* b) {
        Vec v;
        std::memcpy(&v, b, sizeof v);
        return v;
    }
    static Vec multiplyAdd(Vec sum, Vec a, Vec b) {
        return std::bit_cast<Vec>(
            _mm512_dpbf16_ps(std::bit_cast<__m512>(sum), std::bit_cast<__m512bh>(a), std::bit_cast<__m512bh>(b)));
    }
};
#endif

/// Adds or writes `count` sums of one row to C.
void writeRow(const GemmBlock& g, int64_t row, int64_t column, const float* sums, int64_t count) {
    if (g.c.dtype == DType::BFloat16) {
        auto* c = g.c.as<BFloat16Bits>() + row * g.c.rowStride + column;
        for (int64_t j = 0; j < count; ++j) put(c + j, sums[j]);
        return;
    }
    float* c = g.c.as<float>() + row * g.c.rowStride + column;
    for (int64_t j = 0; j < count; ++j) c[j] = g.accumulation == Accumulation::Add ? c[j] + sums[j] : sums[j];
}

template <int kTileRows>
void writeFullTile(const GemmBlock& g, int64_t row, int64_t column, const Vec (&sums)[kTileRows][kVectors]) {
    for (int r = 0; r < kTileRows; ++r) {
        for (int v = 0; v < kVectors; ++v) {
            const int64_t at = (row + r) * g.c.rowStride + column + v * kLanes;
            if (g.c.dtype == DType::BFloat16) {
                store(g.c.as<BFloat16Bits>() + at, sums[r][v]);
            } else {
                float* c = g.c.as<float>() + at;
                store(c, g.accumulation == Accumulation::Add ? load(c) + sums[r][v] : sums[r][v]);
            }
        }
    }
}

template <class Step, int kTileRows>
void tile(const GemmBlock& g, int64_t row, int64_t column) {
    using Element = typename Step::Element;
    const Element* a = static_cast<const Element*>(g.a) + row * g.aRowStride;
    const Element* b = static_cast<const Element*>(g.packedB) + column * g.depth;
    const int64_t rowStride = g.aRowStride, depthStride = g.aDepthStride;
    Vec sums[kTileRows][kVectors] = {};
    for (int64_t k = 0; k < g.depth; ++k) {
        Vec right[kVectors];
        for (int v = 0; v < kVectors; ++v) right[v] = Step::loadB(b + v * kLanes);
#pragma GCC unroll 16
        for (int r = 0; r < kTileRows; ++r) {
            const Vec left = Step::broadcast(a + r * rowStride);
            for (int v = 0; v < kVectors; ++v) sums[r][v] = Step::multiplyAdd(sums[r][v], left, right[v]);
        }
        a += depthStride;
        b += kColumns;
    }
    const int64_t valid = std::min<int64_t>(kColumns, g.columns - column);
    if (valid == kColumns) return writeFullTile<kTileRows>(g, row, column, sums);
    for (int r = 0; r < kTileRows; ++r) {
        float lanes[kColumns];
        std::memcpy(lanes, sums[r], sizeof lanes);
        writeRow(g, row + r, column, lanes, valid);
    }
}

template <class Step>
using Tile = void (*)(const GemmBlock&, int64_t, int64_t);

template <class Step, size_t... kCounts>
constexpr std::array<Tile<Step>, sizeof...(kCounts)> tilesByRows(std::index_sequence<kCounts...>) {
    return {tile<Step, static_cast<int>(kCounts) + 1>...};
}

/// The panel of B stays in the first-level cache while all rows pass over it.
template <class Step>
void block(const GemmBlock& g) {
    static constexpr auto kTiles = tilesByRows<Step>(std::make_index_sequence<kRows>());
    for (int64_t column = 0; column < g.columns; column += kColumns)
        for (int64_t row = 0; row < g.rows; row += kRows)
            kTiles[static_cast<size_t>(std::min<int64_t>(kRows, g.rows - row)) - 1](g, row, column);
}

float elementOf(const PackSource& source, int64_t outer, int64_t depth) {
    const int64_t at = outer * source.outerStride + depth * source.depthStride;
    if (source.dtype == DType::Float32) return static_cast<const float*>(source.data)[at];
    return toFloat(static_cast<const BFloat16Bits*>(source.data)[at]);
}

/// Whole panels of elements that lie side by side. A few steps of depth for all panels at a time: rows of the source
/// may be pages apart, and are read in long stretches then.
template <int kPanel>
void copyPanels(const float* from, int64_t depthStride, int64_t panels, int64_t depth, float* out) {
    constexpr int64_t kSteps = 16;
    for (int64_t first = 0; first < depth; first += kSteps) {
        const int64_t end = std::min(depth, first + kSteps);
        for (int64_t p = 0; p < panels; ++p)
            for (int64_t k = first; k < end; ++k)
                std::memcpy(out + (p * depth + k) * kPanel, from + k * depthStride + p * kPanel,
                            kPanel * sizeof(float));
    }
}

/// fp32 panels from fp32 or bf16.
void packFloat32(const PackSource& source, int64_t count, int64_t depth, int panel, int, void* packed) {
    auto* out = static_cast<float*>(packed);
    const bool sideBySide = source.outerStride == 1 && source.dtype == DType::Float32;
    int64_t first = 0;
    if (sideBySide && (panel == kRows || panel == kColumns)) {
        const auto copy = panel == kRows ? copyPanels<kRows> : copyPanels<kColumns>;
        const int64_t panels = count / panel;
        copy(static_cast<const float*>(source.data), source.depthStride, panels, depth, out);
        first = panels * panel;
        out += first * depth;
    }
    for (; first < count; first += panel, out += panel * depth) {
        const int64_t valid = std::min<int64_t>(panel, count - first);
        if (sideBySide) {
            const float* from = static_cast<const float*>(source.data) + first;
            for (int64_t k = 0; k < depth; ++k) {
                float* row = out + k * panel;
                std::memcpy(row, from + k * source.depthStride, static_cast<size_t>(valid) * 4);
                std::fill(row + valid, row + panel, 0.0f);
            }
            continue;
        }
        // Depth in blocks, so that the scattered writes of one block stay in the cache.
        for (int64_t k0 = 0; k0 < depth; k0 += 16) {
            const int64_t k1 = std::min<int64_t>(depth, k0 + 16);
            for (int64_t i = 0; i < valid; ++i)
                for (int64_t k = k0; k < k1; ++k) out[k * panel + i] = elementOf(source, first + i, k);
            for (int64_t i = valid; i < panel; ++i)
                for (int64_t k = k0; k < k1; ++k) out[k * panel + i] = 0.0f;
        }
    }
}

/// Rows of A in panels of their own count have the layout of columns.
void packRowsFloat32(const PackSource& source, int64_t count, int64_t depth, int panel, void* packed) {
    packFloat32(source, count, depth, panel, 1, packed);
}

#if defined(__AVX512BF16__)
/// Panels of a few rows: [panel][pair][row], zeros beyond the edges.
void packRowsBFloat16(const PackSource& source, int64_t count, int64_t depth, int panel, void* packed) {
    auto* out = static_cast<uint32_t*>(packed);
    const int64_t pairs = (depth + 1) / 2;
    for (int64_t first = 0; first < count; first += panel, out += panel * pairs)
        for (int64_t pair = 0; pair < pairs; pair += kLanes) {
            UintVec block[kLanes];
            loadPairs<BlockOrder::ByPair>(source, first, pair, count, depth, block);
            const int64_t rows = std::min<int64_t>(kLanes, pairs - pair);
            for (int64_t p = 0; p < rows; ++p)
                std::memcpy(out + (pair + p) * panel, &block[p], static_cast<size_t>(panel) * 4);
        }
}
#endif

/// Elements (m .. m + kTogether - 1, n) of c: four independent sums over the depth for each, joined in a fixed order,
/// which is the same however many rows are taken together. What is read of b serves all of them.
template <int kTogether, class T>
void fewRowsAt(const Tensor& a, const Tensor& b, const Tensor& c, Accumulation accumulation, int64_t m, int64_t n) {
    constexpr int kSums = 4;
    const int64_t depth = b.columns(), step = kSums * kLanes, whole = depth / step * step;
    const T* right = b.as<T>() + n * b.rowStride;
    const T* left = a.as<T>() + m * a.rowStride;
    Vec sums[kTogether][kSums] = {};
    for (int64_t k = 0; k < whole; k += step)
        for (int s = 0; s < kSums; ++s) {
            const Vec weights = load(right + k + s * kLanes);
            for (int i = 0; i < kTogether; ++i)
                sums[i][s] = sums[i][s] + load(left + i * a.rowStride + k + s * kLanes) * weights;
        }
    for (int i = 0; i < kTogether; ++i, left += a.rowStride) {
        float total = sum((sums[i][0] + sums[i][1]) + (sums[i][2] + sums[i][3]));
        for (int64_t k = whole; k < depth; ++k) total += toFloat(left[k]) * toFloat(right[k]);
        if (c.dtype == DType::BFloat16) {
            put(c.as<BFloat16Bits>() + (m + i) * c.rowStride + n, total);
        } else {
            float* out = c.as<float>() + (m + i) * c.rowStride + n;
            *out = accumulation == Accumulation::Add ? *out + total : total;
        }
    }
}

template <class T>
void fewRows(const Tensor& a, const Tensor& b, const Tensor& c, Accumulation accumulation, int64_t begin, int64_t end) {
    constexpr int kTogether = kLanes >= 16 ? 4 : 2;  // as many as there are registers for their sums
    for (int64_t n = begin; n < end; ++n) {
        int64_t m = 0;
        for (; m + kTogether <= a.rows(); m += kTogether) fewRowsAt<kTogether, T>(a, b, c, accumulation, m, n);
        for (; m < a.rows(); ++m) fewRowsAt<1, T>(a, b, c, accumulation, m, n);
    }
}

void matmulFewRows(const Tensor& a, const Tensor& b, const Tensor& c, Accumulation accumulation, int64_t begin,
                   int64_t end) {
    if (a.dtype == DType::Float32)
        fewRows<float>(a, b, c, accumulation, begin, end);
    else
        fewRows<BFloat16Bits>(a, b, c, accumulation, begin, end);
}

}  // namespace

void addGemmKernels(KernelTable& table) {
    table.gemmFloat32 = {kRows,           kColumns,          1, 1, RowLayout::ContiguousRows, packFloat32,
                         packRowsFloat32, block<Float32Step>};
#if defined(__AVX512BF16__)
    table.gemmBFloat16 = {
        kRows, kColumns, 2, 2, RowLayout::ContiguousRows, packPairPanels, packRowsBFloat16, block<BFloat16Step>};
#else
    table.gemmBFloat16 = table.gemmFloat32;
#endif
    table.matmulFewRows = matmulFewRows;
}

}  // namespace sextant::kernels::SEXTANT_ISA
