// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/backend.h"
#include "kernels/cpu/block_product.h"
#include "kernels/cpu/cpu_backend.h"

#include <cstdint>

namespace sextant::kernels {

/// C[rows, columns] (+)= A[rows, depth] * B for one block of rows, B packed. Strides count elements of A (fp32), or
/// pairs of bf16 for a family that multiplies pairs.
struct GemmBlock {
    const void* a = nullptr;
    int64_t aRowStride = 0, aDepthStride = 0;
    const void* packedB = nullptr;
    int64_t rows = 0, columns = 0,
            depth = 0;  ///< depth counts what one multiply step takes: one fp32, or one pair of bf16
    Tensor c;           ///< the rows and columns of this block
    Accumulation accumulation = Accumulation::Overwrite;
};

/// Where the element (outer, depth) of an operand lies: data + outer * outerStride + depth * depthStride (elements).
struct PackSource {
    const void* data = nullptr;
    DType dtype = DType::Float32;
    int64_t outerStride = 0, depthStride = 0;
};

/// How packed rows of A lie inside a panel.
enum class RowLayout {
    ContiguousRows,  ///< [depth step][row]: broadcast kernels
    ContiguousDepth  ///< [row][depth step]: tile kernels, which also want whole panels and aligned depth in place
};

/// A way to multiply matrices: how operands are laid out and the block that runs on them.
struct GemmFamily {
    int rows = 0;            ///< rows of the register tile
    int columns = 0;         ///< columns of the register tile; B is packed in panels of so many
    int depthStep = 1;       ///< what one multiply step takes: 1 fp32, or 2 bf16
    int depthAlignment = 1;  ///< packed depth is padded with zeros to a multiple of this (elements)
    RowLayout rowLayout = RowLayout::ContiguousRows;
    /// Packs `count` columns of B of `depth` into panels of `panel`: [panel][depth / depthStep][panel
    /// column][depthStep], zeros beyond the edges.
    void (*packColumns)(const PackSource& source, int64_t count, int64_t depth, int panel, int depthAlignment,
                        void* packed) = nullptr;
    /// The same for rows of A, in the family's row layout.
    void (*packRows)(const PackSource& source, int64_t count, int64_t depth, int panel, void* packed) = nullptr;
    void (*block)(const GemmBlock& block) = nullptr;

    int64_t paddedDepth(int64_t depth) const { return (depth + depthAlignment - 1) / depthAlignment * depthAlignment; }
    int64_t steps(int64_t depth) const { return paddedDepth(depth) / depthStep; }
    int64_t packedBytes(int64_t count, int64_t depth, int panel) const {
        const int64_t elementBytes = depthStep == 1 ? 4 : 2;
        return (count + panel - 1) / panel * panel * paddedDepth(depth) * elementBytes;
    }
};

/// One key's row of scores and of the gradient over the weights, by query, and where the rounded results go.
struct AttentionGradientOfKey {
    const float *scores = nullptr, *dWeights = nullptr, *logSumExp = nullptr, *delta = nullptr;
    float scale = 1;
    BFloat16Bits *weights = nullptr, *dScores = nullptr;
};

/// The inner loops of all ops for one instruction set. Pointers into rows; ranges [begin, end) are rows of the
/// operands.
struct KernelTable {
    GemmFamily gemmFloat32;
    GemmFamily gemmBFloat16;  ///< depthStep 2 where there are bf16 instructions, else a copy of gemmFloat32 (converts
                              ///< while packing)

    /// c[m, n] = dot(a[m, :], b[n, :]) for few rows m and columns [begin, end): decoding.
    void (*matmulFewRows)(const Tensor& a, const Tensor& b, const Tensor& c, Accumulation accumulation, int64_t begin,
                          int64_t end);

    /// How rows are multiplied with weights of that type in integers; null: they are not.
    const BlockProduct* (*blockProduct)(DType type);
    const BlockPanels* (*blockPanels)(DType type);

    /// A row of any type as fp32, exactly as kernels/blocks/block_layouts.h says.
    void (*dequantize)(DType type, const void* row, int64_t elements, float* out);
    void (*copy)(const Tensor& target, const Tensor& source, int64_t begin, int64_t end);
    double (*squaredNorm)(const float* values, int64_t count);
    void (*embeddingForward)(const EmbeddingForward& op, int64_t begin, int64_t end);
    void (*embeddingBackward)(const EmbeddingBackward& op, int64_t firstColumn, int64_t lastColumn);
    void (*rmsNormForward)(const RmsNormForward& op, int64_t begin, int64_t end);
    /// Adds this range's part of dWeight to `partialWeight` [C] (zeroed by the caller).
    void (*rmsNormBackward)(const RmsNormBackward& op, int64_t begin, int64_t end, float* partialWeight);
    void (*groupRmsNormForward)(const GroupRmsNormForward& op, int64_t begin, int64_t end);
    /// Adds this range's part of dWeight to `partialWeight` [S] (zeroed by the caller).
    void (*groupRmsNormBackward)(const GroupRmsNormBackward& op, int64_t begin, int64_t end, float* partialWeight);
    void (*biasForward)(const BiasForward& op, int64_t begin, int64_t end);
    /// Adds this range's rows to `partialBias` [C] (zeroed by the caller).
    void (*biasBackward)(const BiasBackward& op, int64_t begin, int64_t end, float* partialBias);
    void (*rope)(const Rope& op, int64_t begin, int64_t end);
    void (*gluForward)(const GluForward& op, int64_t begin, int64_t end);
    void (*gluBackward)(const GluBackward& op, int64_t begin, int64_t end);
    void (*adamW)(const AdamW& op, int64_t begin, int64_t end);
    /// logits row -> log-probability of the target; with a gradient the row is overwritten by weight * (softmax -
    /// onehot).
    float (*lossRow)(const LossHead& op, const Tensor& logits, int64_t row, int32_t target, float weight,
                     bool gradient);

    /// Turns scores (times scale) into exp(score * scale - maximum) for columns [0, count), zeros up to `padded`; gives
    /// maximum and sum.
    void (*softmaxRow)(float* scores, int64_t count, int64_t padded, float scale, float* maximum, float* sum);
    /// The same into a row of bf16; the sum is of what was not yet rounded.
    void (*softmaxRowRounded)(const float* scores, BFloat16Bits* weights, int64_t count, int64_t padded, float scale,
                              float* maximum, float* sum);
    /// scores -> cap * tanh(scores * scale / cap); `slopes`, unless null, receives the derivative.
    void (*softCapRow)(float* scores, float* slopes, int64_t count, float scale, float cap);
    /// scores -> P = exp(score * scale - logSumExp); dScores (dP in) -> P * (dP - delta) * scale. Columns [0, count),
    /// zeros to `padded`.
    void (*attentionGradientRow)(float* scores, float* dScores, int64_t count, int64_t padded, float scale,
                                 float logSumExp, float delta);
    /// The same for one key against queries [first, end), rounded to bf16: P = exp(score * scale - logSumExp[i]) and
    /// P * (dP - delta[i]) * scale for the queries [visible, hidden), zeros around them. first and end are multiples of
    /// 32.
    void (*attentionGradientOfKey)(const AttentionGradientOfKey& key, int64_t first, int64_t visible, int64_t hidden,
                                   int64_t end);
    /// to[i, d] = from[d * stride + i]
    void (*storeTransposed)(const float* from, int64_t stride, const Tensor& to);
    /// Rows of bf16 pairs with contiguous depth, padded with zeros to whole panels and 32 elements of depth.
    void (*packPairRows)(const PackSource& source, int64_t count, int64_t depth, int panel, void* packed);
    /// scores[u] = dot(query, keys[u, :])
    void (*scoreRows)(const float* query, const Tensor& keys, float* scores);
    /// out[c] = sum over u of weights[u] * values[u, c], in a fixed order
    void (*weightedRowSum)(const float* weights, const Tensor& values, float* out);
    /// to[i] = from[i] * factor
    void (*scaleRow)(const float* from, const Tensor& to, int64_t row, int64_t count, float factor);
    float (*dotRows)(const Tensor& a, const Tensor& b, int64_t row, int64_t firstColumn, int64_t count);
};

/// The tables that were compiled in; call only one that the processor can run.
const KernelTable& kernelTable(InstructionSet set);

}  // namespace sextant::kernels
