// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/plan/parameters.h"
#include "kernels/tensor.h"

#include <vector>

namespace sextant {

/// Views of one model's parameters (or their gradients) inside flat buffers.
struct WeightViews {
    struct Layer {
        kernels::Tensor qkv, attentionOutput, gateUp, down, attentionNorm, feedForwardNorm;
    };
    kernels::Tensor embedding, head, finalNorm;
    std::vector<Layer> layers;
};

/// `matrices` is the flat buffer of the matrices; `norms` the flat fp32 buffer whose first element is element
/// `normOffset` of the layout (0 when both are the same buffer).
WeightViews weightViews(const ParameterLayout& layout, const kernels::Tensor& matrices, const kernels::Tensor& norms,
                        int64_t normOffset);

}  // namespace sextant
