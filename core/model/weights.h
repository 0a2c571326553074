// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/plan/parameters.h"
#include "kernels/tensor.h"

#include <functional>
#include <vector>

namespace sextant {

/// A matrix by ranges of its rows, one after the other: one range where they lie together, as in training; several
/// where a file keeps q, k and v, or gate and up, apart and perhaps in different types.
using WeightParts = std::vector<kernels::Tensor>;

/// Views of one model's parameters (or their gradients). What a model does not have is an empty tensor.
struct WeightViews {
    struct Layer {
        WeightParts qkv, gateUp;
        kernels::Tensor attentionOutput, down;
        kernels::Tensor attentionNorm, feedForwardNorm, queryNorm, keyNorm, attentionOutputNorm, feedForwardOutputNorm;
        kernels::Tensor qkvBias, attentionOutputBias, gateUpBias, downBias;
    };
    kernels::Tensor embedding, head, finalNorm;
    std::vector<Layer> layers;
};

/// Views inside flat buffers: `matrices` is that of the matrices, `vectors` the fp32 buffer whose first element is
/// element `vectorOffset` of the layout (0 when both are the same buffer).
WeightViews weightViews(const ParameterLayout& layout, const kernels::Tensor& matrices, const kernels::Tensor& vectors,
                        int64_t vectorOffset);

/// The same with matrices that lie wherever `matrixOf` says, each in its own type.
using MatrixOf = std::function<kernels::Tensor(const LogicalParameter& part)>;
WeightViews weightViews(const ParameterLayout& layout, const MatrixOf& matrixOf, const kernels::Tensor& vectors,
                        int64_t vectorOffset);

}  // namespace sextant
