// SPDX-License-Identifier: Apache-2.0
#include "core/model/weights.h"

namespace sextant {

namespace {

/// `partsOf` gives the tensors of a matrix.
template <class PartsOf>
WeightViews viewsOf(const ParameterLayout& layout, PartsOf partsOf, const kernels::Tensor& vectors,
                    int64_t vectorOffset) {
    auto vector = [&](const StoredParameter& p) {
        if (!p.exists()) return kernels::Tensor();
        return kernels::Tensor(vectors.as<float>() + (p.offset - vectorOffset), kernels::DType::Float32, {p.rows});
    };
    WeightViews views;
    views.embedding = partsOf(layout.embedding).front();
    views.head = layout.tied ? views.embedding : partsOf(layout.head).front();
    views.finalNorm = vector(layout.finalNorm);
    for (const ParameterLayout::Layer& l : layout.layers)
        views.layers.push_back({partsOf(l.qkv), partsOf(l.gateUp), partsOf(l.attentionOutput).front(),
                                partsOf(l.down).front(), vector(l.attentionNorm), vector(l.feedForwardNorm),
                                vector(l.queryNorm), vector(l.keyNorm), vector(l.attentionOutputNorm),
                                vector(l.feedForwardOutputNorm), vector(l.qkvBias), vector(l.attentionOutputBias),
                                vector(l.gateUpBias), vector(l.downBias)});
    return views;
}

}  // namespace

WeightViews weightViews(const ParameterLayout& layout, const kernels::Tensor& matrices, const kernels::Tensor& vectors,
                        int64_t vectorOffset) {
    auto whole = [&](const StoredParameter& p) {
        auto* memory = matrices.as<std::byte>() + kernels::bytesOf(matrices.dtype, p.offset);
        return WeightParts{kernels::Tensor(memory, matrices.dtype, {p.rows, p.columns})};
    };
    return viewsOf(layout, whole, vectors, vectorOffset);
}

WeightViews weightViews(const ParameterLayout& layout, const MatrixOf& matrixOf, const kernels::Tensor& vectors,
                        int64_t vectorOffset) {
    auto parts = [&](const StoredParameter& p) {
        WeightParts list;
        for (const LogicalParameter& part : p.parts) list.push_back(matrixOf(part));
        return list;
    };
    return viewsOf(layout, parts, vectors, vectorOffset);
}

}  // namespace sextant
