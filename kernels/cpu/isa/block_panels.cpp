// SPDX-License-Identifier: Apache-2.0
// Many rows times weights of a block type on AVX-512 VNNI. Weights are unpacked to bytes in panels of 32 columns,
// sixteen to a vector, four of depth beside each other; a register tile of six rows sums their products with the bytes
// of the rounded rows. After each part of a block (32 or 16 of depth) the sums become fp32 and are added with their
// scales, in ascending order: a row's bits depend on nothing but the row.
#include "kernels/cpu/isa/block_formats.h"
#include "kernels/cpu/isa/block_product_rows.h"

#include <immintrin.h>

#include <cstring>

namespace sextant::kernels::SEXTANT_ISA {

namespace {

constexpr int kVectors = 2, kLanes = 16, kColumns = kVectors * kLanes, kRows = 6;

/// 256 of depth of a panel. Columns that are not there are zero.
struct alignas(64) PanelGroup {
    uint8_t q[64][kColumns][4];
    float scales[16][kColumns];  ///< by part
    float mins[8][kColumns];
};

template <class Format>
void packPanel(const BlockOperands& op, int64_t first, int64_t count, PanelGroup* panel) {
    using Block = typename Format::Type;
    constexpr int64_t kBlocks = 256 / Format::kElements;
    const int64_t columns = op.b.columns(), groups = roundedBlocks(columns);
    if (count < kColumns) std::memset(static_cast<void*>(panel), 0, static_cast<size_t>(groups) * sizeof(PanelGroup));
    for (int64_t n = 0; n < count; ++n) {
        const Block* row = rowOf<Format>(op, first + n);
        for (int64_t g = 0; g < groups; ++g) {
            UnpackedGroup unpacked;
            if ((g + 1) * 256 <= columns) {
                Format::unpack(row + g * kBlocks, unpacked);
            } else {
                Block rest[kBlocks] = {};
                std::copy(row + g * kBlocks, row + columns / Format::kElements, rest);
                Format::unpack(rest, unpacked);
            }
            PanelGroup& to = panel[g];
            for (int i = 0; i < 64; ++i) std::memcpy(to.q[i][n], unpacked.q + 4 * i, 4);
            for (int part = 0; part < 256 / Format::kPart; ++part) to.scales[part][n] = unpacked.scales[part];
            if constexpr (Format::kMins)
                for (int part = 0; part < 8; ++part) to.mins[part][n] = unpacked.mins[part];
        }
    }
}

/// Rows [m, m + kCount) times a panel whose first column is n.
template <class Format, int kCount>
void tile(const BlockOperands& op, const PanelGroup* panel, int64_t m, int64_t n, int64_t columns) {
    const int64_t groups = roundedBlocks(op.b.columns());
    const RoundedBlock* rows = op.a + m * groups;
    __m512 totals[kCount][kVectors] = {};
    for (int64_t g = 0; g < groups; ++g) {
        const PanelGroup& group = panel[g];
        for (int part = 0; part < 256 / Format::kPart; ++part) {
            __m512i sums[kCount][kVectors];
#pragma GCC unroll 8
            for (int r = 0; r < kCount; ++r)
                sums[r][0] = sums[r][1] = _mm512_set1_epi32(rows[r * groups + g].starts[part]);
#pragma GCC unroll 8
            for (int step = part * Format::kPart / 4; step < (part + 1) * Format::kPart / 4; ++step) {
                const __m512i left = _mm512_load_si512(group.q[step]), right = _mm512_load_si512(group.q[step][kLanes]);
#pragma GCC unroll 8
                for (int r = 0; r < kCount; ++r) {
                    int32_t four;
                    std::memcpy(&four, rows[r * groups + g].values + 4 * step, 4);
                    const __m512i a = _mm512_set1_epi32(four);
                    sums[r][0] = _mm512_dpbusd_epi32(sums[r][0], left, a);
                    sums[r][1] = _mm512_dpbusd_epi32(sums[r][1], right, a);
                }
            }
            const int block = part * Format::kPart / 32;
#pragma GCC unroll 2
            for (int v = 0; v < kVectors; ++v) {
                const __m512 scales = _mm512_load_ps(group.scales[part] + v * kLanes);
#pragma GCC unroll 8
                for (int r = 0; r < kCount; ++r) {
                    const __m512 scale = _mm512_mul_ps(scales, _mm512_set1_ps(rows[r * groups + g].scales[block]));
                    totals[r][v] = _mm512_fmadd_ps(_mm512_cvtepi32_ps(sums[r][v]), scale, totals[r][v]);
                }
                if constexpr (Format::kMins) {
                    const __m512 mins = _mm512_load_ps(group.mins[part] + v * kLanes);
#pragma GCC unroll 8
                    for (int r = 0; r < kCount; ++r)
                        totals[r][v] =
                            _mm512_fnmadd_ps(mins, _mm512_set1_ps(rows[r * groups + g].sums[block]), totals[r][v]);
                }
            }
        }
    }
    for (int r = 0; r < kCount; ++r) {
        alignas(64) float line[kColumns];
        for (int v = 0; v < kVectors; ++v) _mm512_store_ps(line + v * kLanes, totals[r][v]);
        for (int64_t i = 0; i < columns; ++i) putSum(op, m + r, n + i, line[i]);
    }
}

template <class Format>
void multiply(const BlockOperands& op, int64_t begin, int64_t end, void* memory) {
    auto* panel = static_cast<PanelGroup*>(memory);
    for (int64_t p = begin; p < end; ++p) {
        const int64_t n = p * kColumns, columns = std::min<int64_t>(kColumns, op.c.columns() - n);
        packPanel<Format>(op, n, columns, panel);
        int64_t m = 0;
        for (; m + kRows <= op.rows; m += kRows) tile<Format, kRows>(op, panel, m, n, columns);
        for (; m < op.rows; ++m) tile<Format, 1>(op, panel, m, n, columns);
    }
}

int64_t panelBytes(int64_t depth) { return roundedBlocks(depth) * int64_t{sizeof(PanelGroup)}; }

/// Rounded rows whose starts stand for whole parts.
template <class Format>
void round(const float* row, int64_t columns, RoundedBlock* blocks) {
    roundRow<RoundedOrder::Natural, Format::kOffset>(row, columns, blocks);
    constexpr int kFours = Format::kPart / 4;
    for (int64_t g = 0; g < roundedBlocks(columns); ++g)
        for (int part = 0; part < 256 / Format::kPart; ++part) {
            int32_t sum = 0;
            for (int i = 0; i < kFours; ++i) sum += blocks[g].starts[part * kFours + i];
            blocks[g].starts[part] = sum;  // never before it is read
        }
}

template <class Format>
constexpr BlockPanels kPanels{kColumns, panelBytes, round<Format>, multiply<Format>};

}  // namespace

const BlockPanels* blockPanels(DType type) {
    return withFormat<const BlockPanels*>(type, nullptr, [](auto format) { return &kPanels<decltype(format)>; });
}

}  // namespace sextant::kernels::SEXTANT_ISA
