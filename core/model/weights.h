// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/plan/parameters.h"
#include "kernels/tensor.h"

#include <vector>

namespace sextant {

/// Views of one model's parameters (or their gradients). What a model does not have is an empty tensor.
struct WeightViews {
    struct Layer {
        kernels::Tensor qkv, attentionOutput, gateUp, down;
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

}  // namespace sextant
