// SPDX-License-Identifier: Apache-2.0
#include "core/model/block.h"

#include <stdexcept>

namespace sextant {

using kernels::Accumulation;
using kernels::MatmulShape;
using kernels::RopeDirection;
using kernels::Tensor;

namespace {

/// The columns of q, k and v in a packed projection, or of q and k alone.
struct HeadColumns {
    HeadColumns(const ModelShape& shape, const Tensor& packed)
        : q(packed.columnRange(0, shape.queryWidth())), k(packed.columnRange(shape.queryWidth(), shape.keyWidth())) {}
    Tensor q, k;
};

Tensor valueColumns(const ModelShape& shape, const Tensor& qkv) {
    return qkv.columnRange(shape.queryWidth() + shape.keyWidth(), shape.keyWidth());
}

float epsilonOf(const BlockContext& context) { return static_cast<float>(context.shape.rmsNormEps); }
float multiplierOf(const BlockContext& context) { return static_cast<float>(context.shape.residualMultiplier); }
kernels::Activation activationOf(const BlockContext& context) {
    return context.shape.activation == FeedForwardActivation::Silu ? kernels::Activation::Silu
                                                                   : kernels::Activation::GeluTanh;
}

void addBias(const BlockContext& context, const Tensor& bias, const Tensor& output) {
    if (!bias.empty()) context.backend.biasForward({output, bias});
}

/// output = input weight^T + bias
void linear(const BlockContext& context, const Tensor& input, const Tensor& weight, const Tensor& bias,
            const Tensor& output) {
    context.backend.matmul(
        {MatmulShape::Forward, input, weight, output, Accumulation::Overwrite, context.rowOrder, context.rowRounding});
    addBias(context, bias, output);
}

/// The same for a weight in parts, each of which makes some columns.
void linear(const BlockContext& context, const Tensor& input, const WeightParts& parts, const Tensor& bias,
            const Tensor& output) {
    if (parts.size() == 1) return linear(context, input, parts.front(), bias, output);
    int64_t column = 0;
    for (const Tensor& part : parts) {
        linear(context, input, part, {}, output.columnRange(column, part.rows()));
        column += part.rows();
    }
    addBias(context, bias, output);
}

/// Training keeps every matrix in one piece.
const Tensor& whole(const WeightParts& parts) {
    if (parts.size() != 1) throw std::logic_error("a gradient of a weight in parts");
    return parts.front();
}

void linearBackward(const BlockContext& context, const Tensor& dOutput, const Tensor& input, const Tensor& weight,
                    const Tensor& dWeight, const Tensor& dBias, const Tensor& dInput) {
    if (!dBias.empty()) context.backend.biasBackward({dOutput, dBias});
    context.backend.matmul({MatmulShape::WeightGradient, dOutput, input, dWeight, Accumulation::Add});
    context.backend.matmul({MatmulShape::InputGradient, dOutput, weight, dInput, Accumulation::Overwrite});
}

/// branch = input weight^T, normalised where the model has a norm there; `projected` keeps what the norm reads.
void output(const BlockContext& context, const Tensor& input, const Tensor& weight, const Tensor& bias,
            const Tensor& norm, const Tensor& projected, const Tensor& rstd, const Tensor& branch) {
    if (norm.empty()) return linear(context, input, weight, bias, branch);
    linear(context, input, weight, bias, projected);
    context.backend.groupRmsNormForward({projected, norm, epsilonOf(context), branch, rstd});
}

/// The gradient of `projected` from that of the branch.
Tensor outputBackward(const BlockContext& context, const Tensor& norm, const Tensor& dNorm, const Tensor& projected,
                      const Tensor& rstd, const BlockGradients& memory) {
    if (norm.empty()) return memory.dBranch;
    context.backend.groupRmsNormBackward({memory.dBranch, projected, norm, rstd, memory.dProjected, dNorm});
    return memory.dProjected;
}

void rotate(const BlockContext& context, size_t layer, const Tensor& queryKey, RopeDirection direction) {
    const ModelShape& shape = context.shape;
    const int index = shape.layers[layer].rotary;
    if (index < 0) return;
    const RotaryTable& table = context.rotary[static_cast<size_t>(index)];
    auto turn = [&](const Tensor& heads, const Tensor& cosine, const Tensor& sine) {
        context.backend.rope({heads, context.positions, cosine, sine, shape.headSize, direction,
                              shape.interleavedPairs ? kernels::RopePairs::Neighbours : kernels::RopePairs::Halves});
    };
    if (table.queryCosine.data == table.cosine.data) return turn(queryKey, table.cosine, table.sine);
    const HeadColumns heads(shape, queryKey);
    turn(heads.q, table.queryCosine, table.querySine);
    turn(heads.k, table.cosine, table.sine);
}

}  // namespace

AttentionRule attentionRule(const ModelShape& shape, size_t layer) {
    return {shape.headSize, static_cast<float>(shape.attentionScale), shape.layers[layer].slidingWindow,
            static_cast<float>(shape.attentionSoftCap)};
}

void attentionBranch(const BlockContext& context, size_t layer, const WeightViews::Layer& weights,
                     const BlockRows& rows, const Tensor& residual, const Tensor& delta, const Attend& attend,
                     const Tensor& branch) {
    const ModelShape& shape = context.shape;
    context.backend.rmsNormForward({residual, delta, weights.attentionNorm, epsilonOf(context), rows.attentionInput,
                                    rows.attentionNormed, rows.attentionRstd, multiplierOf(context)});
    linear(context, rows.attentionNormed, weights.qkv, weights.qkvBias, rows.qkv);
    const HeadColumns heads(shape, rows.queryKey);
    if (!weights.queryNorm.empty()) {
        const HeadColumns projected(shape, rows.qkv);
        context.backend.groupRmsNormForward(
            {projected.q, weights.queryNorm, epsilonOf(context), heads.q, rows.queryRstd});
        context.backend.groupRmsNormForward({projected.k, weights.keyNorm, epsilonOf(context), heads.k, rows.keyRstd});
    }
    rotate(context, layer, rows.queryKey, RopeDirection::Forward);
    attend(attentionRule(shape, layer), heads.q, heads.k, valueColumns(shape, rows.qkv), rows.attentionOut);
    output(context, rows.attentionOut, weights.attentionOutput, weights.attentionOutputBias,
           weights.attentionOutputNorm, rows.attentionProjected, rows.attentionProjectedRstd, branch);
}

void feedForwardBranch(const BlockContext& context, const WeightViews::Layer& weights, const BlockRows& rows,
                       const Tensor& branch) {
    context.backend.rmsNormForward({rows.attentionInput, branch, weights.feedForwardNorm, epsilonOf(context),
                                    rows.feedForwardInput, rows.feedForwardNormed, rows.feedForwardRstd,
                                    multiplierOf(context)});
    linear(context, rows.feedForwardNormed, weights.gateUp, weights.gateUpBias, rows.gateUp);
    context.backend.gluForward({rows.gateUp, rows.activated, activationOf(context)});
    output(context, rows.activated, weights.down, weights.downBias, weights.feedForwardOutputNorm,
           rows.feedForwardProjected, rows.feedForwardProjectedRstd, branch);
}

void feedForwardBranchBackward(const BlockContext& context, const WeightViews::Layer& weights,
                               const WeightViews::Layer& gradients, const BlockRows& rows,
                               const BlockGradients& memory) {
    const Tensor dProjected = outputBackward(context, weights.feedForwardOutputNorm, gradients.feedForwardOutputNorm,
                                             rows.feedForwardProjected, rows.feedForwardProjectedRstd, memory);
    linearBackward(context, dProjected, rows.activated, weights.down, gradients.down, gradients.downBias,
                   memory.dActivated);
    // The projection is not needed again.
    context.backend.gluBackward({memory.dActivated, rows.gateUp, rows.gateUp, activationOf(context)});
    linearBackward(context, rows.gateUp, rows.feedForwardNormed, whole(weights.gateUp), whole(gradients.gateUp),
                   gradients.gateUpBias, memory.dNormed);
    context.backend.rmsNormBackward({memory.dNormed, rows.feedForwardInput, weights.feedForwardNorm,
                                     rows.feedForwardRstd, memory.dResidual, gradients.feedForwardNorm,
                                     memory.branchCopy, multiplierOf(context)});
}

void attentionBranchBackward(const BlockContext& context, size_t layer, const WeightViews::Layer& weights,
                             const WeightViews::Layer& gradients, const BlockRows& rows, const BlockGradients& memory,
                             const AttendBackward& attend) {
    const ModelShape& shape = context.shape;
    const Tensor dProjected = outputBackward(context, weights.attentionOutputNorm, gradients.attentionOutputNorm,
                                             rows.attentionProjected, rows.attentionProjectedRstd, memory);
    linearBackward(context, dProjected, rows.attentionOut, weights.attentionOutput, gradients.attentionOutput,
                   gradients.attentionOutputBias, memory.dAttentionOut);
    const HeadColumns heads(shape, rows.queryKey), d(shape, memory.dQkv);
    attend(attentionRule(shape, layer), heads.q, heads.k, valueColumns(shape, rows.qkv), memory.dAttentionOut, d.q, d.k,
           valueColumns(shape, memory.dQkv));
    rotate(context, layer, memory.dQkv.columnRange(0, shape.queryWidth() + shape.keyWidth()), RopeDirection::Backward);
    if (!weights.queryNorm.empty()) {
        const HeadColumns projected(shape, rows.qkv);
        context.backend.groupRmsNormBackward(
            {d.q, projected.q, weights.queryNorm, rows.queryRstd, d.q, gradients.queryNorm});
        context.backend.groupRmsNormBackward({d.k, projected.k, weights.keyNorm, rows.keyRstd, d.k, gradients.keyNorm});
    }
    linearBackward(context, memory.dQkv, rows.attentionNormed, whole(weights.qkv), whole(gradients.qkv),
                   gradients.qkvBias, memory.dNormed);
    context.backend.rmsNormBackward({memory.dNormed, rows.attentionInput, weights.attentionNorm, rows.attentionRstd,
                                     memory.dResidual, gradients.attentionNorm, memory.branchCopy,
                                     multiplierOf(context)});
}

}  // namespace sextant
