// SPDX-License-Identifier: Apache-2.0
// A few rows times weights of another type than theirs: decoding. Where the type has an integer product, the rows are
// rounded to eight bits once and the weights are read as they lie; otherwise each row of weights becomes fp32 first.
#include "kernels/cpu/engine.h"

namespace sextant::kernels {

namespace {

const float* asFloat(const CpuEngine& engine, const Tensor& a, int64_t row, float* memory) {
    const Tensor one = a.rowRange(row, 1);
    if (one.dtype == DType::Float32) return one.as<float>();
    engine.kernels.dequantize(one.dtype, one.data, one.columns(), memory);
    return memory;
}

void inIntegers(CpuEngine& engine, const BlockProduct& product, const Matmul& op) {
    const int64_t rows = op.a.rows(), columns = op.b.columns(), blocks = roundedBlocks(columns);
    engine.shared.reserve(Workspace::rounded(columns * 4) + rows * blocks * int64_t{sizeof(RoundedBlock)});
    auto* memory = engine.shared.take<float>(columns);
    auto* rounded = engine.shared.take<RoundedBlock>(rows * blocks);
    for (int64_t row = 0; row < rows; ++row)
        product.round(asFloat(engine, op.a, row, memory), columns, rounded + row * blocks);
    const BlockOperands operands{rounded, rows, op.b, op.c, op.accumulation};
    engine.pool.forRanges(op.c.columns(),
                          [&](int64_t begin, int64_t end, int) { product.multiply(operands, begin, end); });
}

void inFloat(CpuEngine& engine, const Matmul& op) {
    const int64_t rows = op.a.rows(), columns = op.b.columns();
    engine.shared.reserve(rows * columns * 4);
    Tensor a(engine.shared.take<float>(rows * columns), DType::Float32, {rows, columns});
    for (int64_t row = 0; row < rows; ++row) engine.kernels.copy(a.rowRange(row, 1), op.a.rowRange(row, 1), 0, 1);
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

}  // namespace

void matmulStoredFewRows(CpuEngine& engine, const Matmul& op) {
    if (const BlockProduct* product = engine.kernels.blockProduct(op.b.dtype))
        inIntegers(engine, *product, op);
    else
        inFloat(engine, op);
}

}  // namespace sextant::kernels
