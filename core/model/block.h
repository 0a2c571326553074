// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/model/rotary_tables.h"
#include "core/model/weights.h"
#include "core/plan/model_shape.h"
#include "kernels/backend.h"

#include <functional>

namespace sextant {

/// What the blocks of one pass share. Nothing is owned.
struct BlockContext {
    kernels::Backend& backend;
    const ModelShape& shape;
    const std::vector<RotaryTable>& rotary;
    kernels::Tensor positions;  ///< [T] int32
    kernels::RowOrder rowOrder = kernels::RowOrder::Fastest;
    kernels::RowRounding rowRounding = kernels::RowRounding::None;
};

/// What a block's forward pass writes, T rows each (shapes: core/plan/memory_plan.cpp). Training keeps these for every
/// layer; decoding has one set for all of them, in which what is not read again shares memory: input and residual
/// stream, projections and their normed forms.
struct BlockRows {
    kernels::Tensor attentionInput, attentionNormed, attentionRstd;
    kernels::Tensor qkv;
    kernels::Tensor queryKey;  ///< q and k as attention reads them: normed and rotated, or columns of qkv
    kernels::Tensor queryRstd, keyRstd;
    kernels::Tensor attentionOut;
    kernels::Tensor attentionProjected, attentionProjectedRstd;
    kernels::Tensor feedForwardInput, feedForwardNormed, feedForwardRstd;
    kernels::Tensor gateUp, activated;
    kernels::Tensor feedForwardProjected, feedForwardProjectedRstd;
};

/// Attention as a layer wants it: over packed sequences, or over a cache.
struct AttentionRule {
    int64_t headSize = 0;
    float scale = 1;
    int64_t window = 0;
    float softCap = 0;
};
using Attend = std::function<void(const AttentionRule& rule, const kernels::Tensor& q, const kernels::Tensor& k,
                                  const kernels::Tensor& v, const kernels::Tensor& out)>;

AttentionRule attentionRule(const ModelShape& shape, size_t layer);

/// attentionInput = residual + residualMultiplier * delta;
/// branch = [norm] attention([rotary] [norm] q, k, v of [norm] attentionInput) Wo^T. `delta` may be empty.
void attentionBranch(const BlockContext& context, size_t layer, const WeightViews::Layer& weights,
                     const BlockRows& rows, const kernels::Tensor& residual, const kernels::Tensor& delta,
                     const Attend& attend, const kernels::Tensor& branch);

/// feedForwardInput = attentionInput + residualMultiplier * branch;
/// branch = [norm] (activation(gate) * up) Wdown^T, gate and up of [norm] feedForwardInput.
void feedForwardBranch(const BlockContext& context, const WeightViews::Layer& weights, const BlockRows& rows,
                       const kernels::Tensor& branch);

/// Memory of the backward pass, the same for every layer.
struct BlockGradients {
    kernels::Tensor dResidual;   ///< fp32: of the residual stream; goes through the block
    kernels::Tensor dBranch;     ///< of the branch that was added to it: a copy, or dResidual itself
    kernels::Tensor branchCopy;  ///< dBranch where it is a copy, else empty
    kernels::Tensor dProjected, dNormed, dQkv, dAttentionOut, dActivated;
};
using AttendBackward = std::function<void(
    const AttentionRule& rule, const kernels::Tensor& q, const kernels::Tensor& k, const kernels::Tensor& v,
    const kernels::Tensor& dOut, const kernels::Tensor& dq, const kernels::Tensor& dk, const kernels::Tensor& dv)>;

/// Adds the gradients of the weights; turns dResidual after a branch into that before it. Overwrites rows.gateUp.
void feedForwardBranchBackward(const BlockContext& context, const WeightViews::Layer& weights,
                               const WeightViews::Layer& gradients, const BlockRows& rows,
                               const BlockGradients& memory);
void attentionBranchBackward(const BlockContext& context, size_t layer, const WeightViews::Layer& weights,
                             const WeightViews::Layer& gradients, const BlockRows& rows, const BlockGradients& memory,
                             const AttendBackward& attend);

}  // namespace sextant
