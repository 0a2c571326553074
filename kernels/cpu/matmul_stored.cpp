// SPDX-License-Identifier: Apache-2.0
// Forward products with weights of another type than the rows': in integers where the rows may be rounded for it, else
// each row of weights becomes fp32 first (a few rows; many go through the panels of matmul.cpp).
#include "kernels/cpu/engine.h"

#include <algorithm>

namespace sextant::kernels {

namespace {

constexpr int64_t kFewRounded = 8;          // up to here reading weights as they lie beats unpacking them to panels
constexpr int64_t kRoundedBytes = 4 << 20;  // of rows that pass the panels at once
constexpr int64_t kRowsOfTiles = 12;        // their number is a multiple of this

const float* asFloat(const CpuEngine& engine, const Tensor& a, int64_t row, float* memory) {
    const Tensor one = a.rowRange(row, 1);
    if (one.dtype == DType::Float32) return one.as<float>();
    engine.kernels.dequantize(one.dtype, one.data, one.columns(), memory);
    return memory;
}

void fewInIntegers(CpuEngine& engine, const BlockProduct& product, const Matmul& op) {
    const int64_t rows = op.a.rows(), columns = op.b.columns(), blocks = roundedBlocks(columns);
    engine.shared.reserve(rows * blocks * int64_t{sizeof(RoundedBlock)});
    auto* rounded = engine.shared.take<RoundedBlock>(rows * blocks);
    engine.reservePerThread(columns * 4);
    auto round = [&](int64_t begin, int64_t end, int thread) {
        Workspace& workspace = engine.perThread[static_cast<size_t>(thread)];
        workspace.begin();
        auto* memory = workspace.take<float>(columns);
        for (int64_t row = begin; row < end; ++row)
            product.round(asFloat(engine, op.a, row, memory), columns, rounded + row * blocks);
    };
    if (rows == 1)
        round(0, 1, 0);
    else
        engine.pool.forRanges(rows, round);
    const BlockOperands operands{rounded, rows, op.b, op.c, op.accumulation};
    engine.pool.forRanges(op.c.columns(),
                          [&](int64_t begin, int64_t end, int) { product.multiply(operands, begin, end); });
}

void manyInIntegers(CpuEngine& engine, const BlockPanels& panels, const Matmul& op) {
    const int64_t columns = op.b.columns(), blocks = roundedBlocks(columns);
    const int64_t rowBytes = blocks * int64_t{sizeof(RoundedBlock)};
    const int64_t atOnce = std::max<int64_t>(1, kRoundedBytes / rowBytes / kRowsOfTiles) * kRowsOfTiles;
    engine.shared.reserve(std::min(atOnce, op.a.rows()) * rowBytes);
    auto* rounded = engine.shared.take<RoundedBlock>(std::min(atOnce, op.a.rows()) * blocks);
    for (int64_t first = 0; first < op.a.rows(); first += atOnce) {
        const int64_t rows = std::min(atOnce, op.a.rows() - first);
        engine.reservePerThread(std::max(columns * 4, panels.panelBytes(columns)));
        engine.pool.forRanges(rows, [&](int64_t begin, int64_t end, int thread) {
            Workspace& workspace = engine.perThread[static_cast<size_t>(thread)];
            workspace.begin();
            auto* memory = workspace.take<float>(columns);
            for (int64_t row = begin; row < end; ++row)
                panels.round(asFloat(engine, op.a, first + row, memory), columns, rounded + row * blocks);
        });
        const BlockOperands operands{rounded, rows, op.b, op.c.rowRange(first, rows), op.accumulation};
        const int64_t count = (op.c.columns() + panels.columns - 1) / panels.columns;
        engine.pool.forRanges(count, [&](int64_t begin, int64_t end, int thread) {
            Workspace& workspace = engine.perThread[static_cast<size_t>(thread)];
            workspace.begin();
            panels.multiply(operands, begin, end, workspace.take<std::byte>(panels.panelBytes(columns)));
        });
    }
}

}  // namespace

bool matmulInIntegers(CpuEngine& engine, const Matmul& op) {
    if (op.rowRounding == RowRounding::None) return false;
    const BlockProduct* product = engine.kernels.blockProduct(op.b.dtype);
    const BlockPanels* panels = engine.kernels.blockPanels(op.b.dtype);
    const bool isFew =
        op.rowOrder == RowOrder::AsSingle || (op.rowOrder == RowOrder::Fastest && op.a.rows() <= kFewRounded);
    if (product && isFew)
        fewInIntegers(engine, *product, op);
    else if (panels)
        manyInIntegers(engine, *panels, op);
    else
        return false;
    return true;
}

void matmulUnpackingRows(CpuEngine& engine, const Matmul& op) {
    const int64_t rows = op.a.rows(), columns = op.b.columns();
    engine.shared.reserve(rows * columns * 4);
    Tensor a(engine.shared.take<float>(rows * columns), DType::Float32, {rows, columns});
    engine.kernels.copy(a, op.a, 0, rows);
    engine.reservePerThread(columns * 4);
    engine.pool.forRanges(op.c.columns(), [&](int64_t begin, int64_t end, int thread) {
        Workspace& workspace = engine.perThread[static_cast<size_t>(thread)];
        workspace.begin();
        const Tensor weights(workspace.take<float>(columns), DType::Float32, {1, columns});
        for (int64_t n = begin; n < end; ++n) {
            engine.kernels.dequantize(op.b.dtype, op.b.rowRange(n, 1).data, columns, weights.as<float>());
            engine.kernels.matmulFewRows(a, weights, op.c.columnRange(n, 1), op.accumulation, 0, 1);
        }
    });
}

}  // namespace sextant::kernels
