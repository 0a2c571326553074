// SPDX-License-Identifier: Apache-2.0
#include "core/model/weights.h"

namespace sextant {

WeightViews weightViews(const ParameterLayout& layout, const kernels::Tensor& matrices, const kernels::Tensor& vectors,
                        int64_t vectorOffset) {
    auto matrix = [&](const StoredParameter& p) {
        auto* memory = matrices.as<std::byte>() + p.offset * kernels::sizeOf(matrices.dtype);
        return kernels::Tensor(memory, matrices.dtype, {p.rows, p.columns});
    };
    auto vector = [&](const StoredParameter& p) {
        if (!p.exists()) return kernels::Tensor();
        return kernels::Tensor(vectors.as<float>() + (p.offset - vectorOffset), kernels::DType::Float32, {p.rows});
    };
    WeightViews views;
    views.embedding = matrix(layout.embedding);
    views.head = matrix(layout.head);
    views.finalNorm = vector(layout.finalNorm);
    for (const ParameterLayout::Layer& l : layout.layers)
        views.layers.push_back({matrix(l.qkv), matrix(l.attentionOutput), matrix(l.gateUp), matrix(l.down),
                                vector(l.attentionNorm), vector(l.feedForwardNorm), vector(l.queryNorm),
                                vector(l.keyNorm), vector(l.attentionOutputNorm), vector(l.feedForwardOutputNorm),
                                vector(l.qkvBias), vector(l.attentionOutputBias), vector(l.gateUpBias),
                                vector(l.downBias)});
    return views;
}

}  // namespace sextant
