// SPDX-License-Identifier: Apache-2.0
#include "core/model/weights.h"

namespace sextant {

WeightViews weightViews(const ParameterLayout& layout, const kernels::Tensor& matrices, const kernels::Tensor& norms,
                        int64_t normOffset) {
    auto matrix = [&](const StoredParameter& p) {
        auto* memory = matrices.as<std::byte>() + p.offset * kernels::sizeOf(matrices.dtype);
        return kernels::Tensor(memory, matrices.dtype, {p.rows, p.columns});
    };
    auto norm = [&](const StoredParameter& p) {
        return kernels::Tensor(norms.as<float>() + (p.offset - normOffset), kernels::DType::Float32, {p.columns});
    };
    WeightViews views;
    views.embedding = matrix(layout.embedding);
    views.head = matrix(layout.head);
    views.finalNorm = norm(layout.finalNorm);
    for (const ParameterLayout::Layer& layer : layout.layers)
        views.layers.push_back({matrix(layer.qkv), matrix(layer.attentionOutput), matrix(layer.gateUp),
                                matrix(layer.down), norm(layer.attentionNorm), norm(layer.feedForwardNorm)});
    return views;
}

}  // namespace sextant
