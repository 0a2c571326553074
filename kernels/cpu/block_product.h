// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/ops/matmul.h"

namespace sextant::kernels {

/// 256 values of a row of activations, rounded to eight bits: each 32 share a scale, a 127th of the largest of them, so
/// that a value is off by at most a 254th of that one. What the row has not is zero.
struct alignas(64) RoundedBlock {
    int8_t values[256];
    /// Where sums of products begin, for weights that are unpacked as their value plus an offset: minus the offset
    /// times the values they are multiplied with. For a few rows one for each four values, for panels one for each part
    /// of a block that has a scale of its own.
    int32_t starts[64];
    float scales[8];
    float sums[8];  ///< scale * sum of the 32 values
};
constexpr int64_t roundedBlocks(int64_t columns) { return (columns + 255) / 256; }

/// c[m, n] = a[m, :] b[n, :] for rounded rows m.
struct BlockOperands {
    const RoundedBlock* a = nullptr;  ///< [rows][roundedBlocks(columns of b)]
    int64_t rows = 0;
    Tensor b, c;
    Accumulation accumulation = Accumulation::Overwrite;
};

/// How one block type is multiplied with rounded rows in integers. Sums of integers are exact; the scaled sums of
/// blocks are added in fp32 in an order of the instruction set's own, which is the same for every row of a.
struct BlockProduct {
    void (*round)(const float* row, int64_t columns, RoundedBlock* blocks);
    /// Columns [begin, end) of c: made for a few rows.
    void (*multiply)(const BlockOperands& operands, int64_t begin, int64_t end);
};

/// The same for many rows: weights are unpacked to bytes in panels of some columns first, which all rows then pass.
struct BlockPanels {
    int64_t columns = 0;  ///< of a panel
    int64_t (*panelBytes)(int64_t depth) = nullptr;
    void (*round)(const float* row, int64_t columns, RoundedBlock* blocks) = nullptr;
    /// Panels [begin, end) of c; `memory` is room for one, aligned to 64 bytes.
    void (*multiply)(const BlockOperands& operands, int64_t begin, int64_t end, void* memory) = nullptr;
};

}  // namespace sextant::kernels
