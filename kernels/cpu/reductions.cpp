// SPDX-License-Identifier: Apache-2.0
// Sums over many rows: partial sums of fixed blocks, added in block order, whatever thread made them.
#include "kernels/cpu/engine.h"

#include <algorithm>

namespace sextant::kernels {

namespace {

constexpr int64_t kNormBlockRows = 64;
constexpr int64_t kSquareBlock = 1 << 16;

int64_t normBlocks(int64_t tokens) { return (tokens + kNormBlockRows - 1) / kNormBlockRows; }

}  // namespace

int64_t rmsNormScratchBytes(int64_t tokens, int64_t hiddenSize) { return normBlocks(tokens) * hiddenSize * 4; }

void rmsNormBackward(CpuEngine& engine, const RmsNormBackward& op) {
    const int64_t T = op.dy.rows(), C = op.weight.rows(), blocks = normBlocks(T);
    engine.shared.reserve(rmsNormScratchBytes(T, C));
    auto* partial = engine.shared.take<float>(blocks * C);
    engine.pool.forRanges(blocks, [&](int64_t begin, int64_t end, int) {
        std::fill(partial + begin * C, partial + end * C, 0.0f);
        for (int64_t b = begin; b < end; ++b)
            engine.kernels.rmsNormBackward(op, b * kNormBlockRows, std::min(T, (b + 1) * kNormBlockRows),
                                           partial + b * C);
    });
    float* dWeight = op.dWeight.as<float>();
    for (int64_t b = 0; b < blocks; ++b)
        for (int64_t c = 0; c < C; ++c) dWeight[c] += partial[b * C + c];
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
