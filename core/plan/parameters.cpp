// SPDX-License-Identifier: Apache-2.0
#include "core/plan/parameters.h"

namespace sextant {

namespace {

constexpr int64_t kAlignment = 16;  // elements: 64 bytes of fp32

using Part = std::pair<std::string, int64_t>;  // name and rows

class LayoutBuilder {
public:
    explicit LayoutBuilder(const ModelShape& shape) : m_shape(shape) {}

    StoredParameter matrix(int64_t columns, const std::vector<Part>& parts) {
        return place(StoredParameter::Kind::Matrix, columns, parts);
    }
    /// No norm where the name is empty.
    StoredParameter norm(const std::string& prefix, const std::string& name, int64_t size) {
        if (name.empty()) return {};
        StoredParameter parameter = place(StoredParameter::Kind::Norm, 1, {{prefix + name + ".weight", size}});
        parameter.parts[0].offset = static_cast<float>(m_shape.normOffset);
        return parameter;
    }
    StoredParameter bias(const std::vector<Part>& parts) { return place(StoredParameter::Kind::Bias, 1, parts); }
    int64_t end() const { return m_end; }

private:
    StoredParameter place(StoredParameter::Kind kind, int64_t columns, const std::vector<Part>& parts) {
        StoredParameter parameter;
        parameter.kind = kind;
        parameter.offset = m_end;
        parameter.columns = columns;
        for (const auto& [name, rows] : parts) {
            LogicalParameter part;
            part.name = name;
            part.firstRow = parameter.rows;
            part.rows = rows;
            parameter.parts.push_back(part);
            parameter.rows += rows;
        }
        m_end += (parameter.count() + kAlignment - 1) / kAlignment * kAlignment;
        return parameter;
    }
    const ModelShape& m_shape;
    int64_t m_end = 0;
};

std::vector<Part> named(const std::string& prefix, const std::vector<Part>& parts, const char* what) {
    std::vector<Part> result;
    for (const auto& [name, rows] : parts) result.emplace_back(prefix + name + what, rows);
    return result;
}

std::vector<Part> queryKeyValueParts(const ModelShape& shape) {
    if (shape.fusedQueryKeyValue) return {{"self_attn.qkv_proj", shape.qkvWidth()}};
    return {{"self_attn.q_proj", shape.queryWidth()},
            {"self_attn.k_proj", shape.keyWidth()},
            {"self_attn.v_proj", shape.keyWidth()}};
}

std::vector<Part> gateUpParts(const ModelShape& shape) {
    const int64_t F = shape.intermediateSize;
    if (shape.fusedGateUp) return {{"mlp.gate_up_proj", 2 * F}};
    return {{"mlp.gate_proj", F}, {"mlp.up_proj", F}};
}

std::string layerPrefix(size_t layer) { return "model.layers." + std::to_string(layer) + "."; }

void placeMatrices(LayoutBuilder& builder, const ModelShape& shape, size_t index, ParameterLayout::Layer& layer) {
    const int64_t C = shape.hiddenSize, F = shape.intermediateSize;
    const std::string prefix = layerPrefix(index);
    layer.qkv = builder.matrix(C, named(prefix, queryKeyValueParts(shape), ".weight"));
    layer.attentionOutput = builder.matrix(shape.queryWidth(), {{prefix + "self_attn.o_proj.weight", C}});
    layer.gateUp = builder.matrix(C, named(prefix, gateUpParts(shape), ".weight"));
    layer.down = builder.matrix(F, {{prefix + "mlp.down_proj.weight", C}});
}

void placeVectors(LayoutBuilder& builder, const ModelShape& shape, size_t index, ParameterLayout::Layer& layer) {
    const int64_t C = shape.hiddenSize;
    const std::string prefix = layerPrefix(index);
    layer.attentionNorm = builder.norm(prefix, shape.norms.attention, C);
    layer.feedForwardNorm = builder.norm(prefix, shape.norms.feedForward, C);
    if (shape.queryKeyNorm != QueryKeyNorm::None) {
        const bool perHead = shape.queryKeyNorm == QueryKeyNorm::PerHead;
        layer.queryNorm = builder.norm(prefix, "self_attn.q_norm", perHead ? shape.headSize : shape.queryWidth());
        layer.keyNorm = builder.norm(prefix, "self_attn.k_norm", perHead ? shape.headSize : shape.keyWidth());
    }
    layer.attentionOutputNorm = builder.norm(prefix, shape.norms.attentionOutput, C);
    layer.feedForwardOutputNorm = builder.norm(prefix, shape.norms.feedForwardOutput, C);
    if (shape.queryKeyValueBias) layer.qkvBias = builder.bias(named(prefix, queryKeyValueParts(shape), ".bias"));
    if (shape.attentionOutputBias) layer.attentionOutputBias = builder.bias({{prefix + "self_attn.o_proj.bias", C}});
    if (shape.feedForwardBias) {
        layer.gateUpBias = builder.bias(named(prefix, gateUpParts(shape), ".bias"));
        layer.downBias = builder.bias({{prefix + "mlp.down_proj.bias", C}});
    }
}

}  // namespace

ParameterLayout parameterLayout(const ModelShape& shape) {
    const int64_t C = shape.hiddenSize;
    ParameterLayout layout;
    layout.tied = shape.tieWordEmbeddings;
    layout.layers.resize(static_cast<size_t>(shape.numHiddenLayers));
    LayoutBuilder builder(shape);
    layout.embedding = builder.matrix(C, {{"model.embed_tokens.weight", shape.vocabSize}});
    for (size_t l = 0; l < layout.layers.size(); ++l) placeMatrices(builder, shape, l, layout.layers[l]);
    if (layout.tied) {
        layout.head = layout.embedding;
        layout.head.parts.clear();
    } else {
        layout.head = builder.matrix(C, {{"lm_head.weight", shape.vocabSize}});
    }
    layout.matrixElements = builder.end();
    for (size_t l = 0; l < layout.layers.size(); ++l) placeVectors(builder, shape, l, layout.layers[l]);
    layout.finalNorm = builder.norm("model.", "norm", C);
    layout.totalElements = builder.end();
    return layout;
}

std::vector<const StoredParameter*> ParameterLayout::all() const {
    std::vector<const StoredParameter*> list{&embedding};
    auto add = [&](std::initializer_list<const StoredParameter*> parameters) {
        for (const StoredParameter* parameter : parameters)
            if (parameter->exists()) list.push_back(parameter);
    };
    for (const Layer& l : layers) add({&l.qkv, &l.attentionOutput, &l.gateUp, &l.down});
    if (!tied) list.push_back(&head);
    for (const Layer& l : layers)
        add({&l.attentionNorm, &l.feedForwardNorm, &l.queryNorm, &l.keyNorm, &l.attentionOutputNorm,
             &l.feedForwardOutputNorm, &l.qkvBias, &l.attentionOutputBias, &l.gateUpBias, &l.downBias});
    list.push_back(&finalNorm);
    return list;
}

int64_t ParameterLayout::parameterCount() const {
    int64_t count = 0;
    for (const StoredParameter* parameter : all()) count += parameter->count();
    return count;
}

int64_t ParameterLayout::nonEmbeddingCount() const {
    return parameterCount() - embedding.count() - (tied ? 0 : head.count());
}

}  // namespace sextant
