// SPDX-License-Identifier: Apache-2.0
// Sums over many rows: partial sums of fixed blocks, added in block order, whatever thread made them.
#include "kernels/cpu/engine.h"

#include <algorithm>

namespace sextant::kernels {

namespace {

constexpr int64_t kBlockRows = 64;
constexpr int64_t kSquareBlock = 1 << 16;

int64_t rowBlocks(int64_t tokens) { return (tokens + kBlockRows - 1) / kBlockRows; }

/// sums[c] += what `add(first row, last row, partial)` adds up to in `columns` partial sums per block of rows.
template <class Add>
void sumOverRows(CpuEngine& engine, int64_t tokens, int64_t columns, float* sums, Add add) {
    const int64_t blocks = rowBlocks(tokens);
    engine.shared.reserve(rowSumScratchBytes(tokens, columns));
    auto* partial = engine.shared.take<float>(blocks * columns);
    engine.pool.forRanges(blocks, [&](int64_t begin, int64_t end, int) {
        std::fill(partial + begin * columns, partial + end * columns, 0.0f);
        for (int64_t b = begin; b < end; ++b)
            add(b * kBlockRows, std::min(tokens, (b + 1) * kBlockRows), partial + b * columns);
    });
    for (int64_t b = 0; b < blocks; ++b)
        for (int64_t c = 0; c < columns; ++c) sums[c] += partial[b * columns + c];
}

}  // namespace

int64_t rowSumScratchBytes(int64_t tokens, int64_t columns) { return rowBlocks(tokens) * columns * 4; }

void rmsNormBackward(CpuEngine& engine, const RmsNormBackward& op) {
    if (op.weight.empty())
        return engine.pool.forRanges(op.dy.rows(), [&](int64_t begin, int64_t end, int) {
            engine.kernels.rmsNormBackward(op, begin, end, nullptr);
        });
    sumOverRows(
        engine, op.dy.rows(), op.weight.rows(), op.dWeight.as<float>(),
        [&](int64_t first, int64_t last, float* partial) { engine.kernels.rmsNormBackward(op, first, last, partial); });
}

void groupRmsNormBackward(CpuEngine& engine, const GroupRmsNormBackward& op) {
    require(op.x.columns() % op.weight.rows() == 0, "whole groups of a norm");
    sumOverRows(engine, op.dy.rows(), op.weight.rows(), op.dWeight.as<float>(),
                [&](int64_t first, int64_t last, float* partial) {
                    engine.kernels.groupRmsNormBackward(op, first, last, partial);
                });
}

void biasBackward(CpuEngine& engine, const BiasBackward& op) {
    sumOverRows(
        engine, op.dx.rows(), op.dx.columns(), op.dBias.as<float>(),
        [&](int64_t first, int64_t last, float* partial) { engine.kernels.biasBackward(op, first, last, partial); });
}

double squaredNorm(CpuEngine& engine, const Tensor& values) {
    const int64_t count = values.count(), blocks = (count + kSquareBlock - 1) / kSquareBlock;
    engine.shared.reserve(blocks * 8);
    auto* partial = engine.shared.take<double>(blocks);
    engine.pool.forRanges(blocks, [&](int64_t begin, int64_t end, int) {
        for (int64_t b = begin; b < end; ++b)
            partial[b] = engine.kernels.squaredNorm(values.as<float>() + b * kSquareBlock,
                                                    std::min(kSquareBlock, count - b * kSquareBlock));
    });
    double sum = 0;
    for (int64_t b = 0; b < blocks; ++b) sum += partial[b];
    return sum;
}

}  // namespace sextant::kernels
