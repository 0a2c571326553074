// SPDX-License-Identifier: Apache-2.0
#include "core/plan/parameters.h"

namespace sextant {

namespace {

constexpr int64_t kAlignment = 16;  // elements: 64 bytes of fp32

class LayoutBuilder {
public:
    StoredParameter matrix(int64_t columns, std::vector<std::pair<std::string, int64_t>> parts) {
        StoredParameter parameter = place(StoredParameter::Kind::Matrix, columns, std::move(parts));
        return parameter;
    }
    StoredParameter norm(int64_t columns, std::string name) {
        return place(StoredParameter::Kind::Norm, columns, {{std::move(name), 1}});
    }
    int64_t end() const { return m_end; }

private:
    StoredParameter place(StoredParameter::Kind kind, int64_t columns,
                          std::vector<std::pair<std::string, int64_t>> parts) {
        StoredParameter parameter;
        parameter.kind = kind;
        parameter.offset = m_end;
        parameter.columns = columns;
        for (auto& [name, rows] : parts) {
            parameter.parts.push_back({std::move(name), parameter.rows, rows});
            parameter.rows += rows;
        }
        m_end += (parameter.count() + kAlignment - 1) / kAlignment * kAlignment;
        return parameter;
    }
    int64_t m_end = 0;
};

}  // namespace

ParameterLayout parameterLayout(const ModelOptions& model) {
    const int64_t C = model.hiddenSize, F = model.intermediateSize, D = model.headSize();
    const int64_t queryRows = model.numAttentionHeads * D, keyRows = model.numKeyValueHeads * D;
    ParameterLayout layout;
    layout.tied = model.tieWordEmbeddings;
    layout.layers.resize(static_cast<size_t>(model.numHiddenLayers));
    LayoutBuilder builder;
    layout.embedding = builder.matrix(C, {{"model.embed_tokens.weight", model.vocabSize}});
    for (size_t l = 0; l < layout.layers.size(); ++l) {
        std::string prefix = "model.layers." + std::to_string(l) + ".";
        auto& layer = layout.layers[l];
        layer.qkv = builder.matrix(C, {{prefix + "self_attn.q_proj.weight", queryRows},
                                       {prefix + "self_attn.k_proj.weight", keyRows},
                                       {prefix + "self_attn.v_proj.weight", keyRows}});
        layer.attentionOutput = builder.matrix(queryRows, {{prefix + "self_attn.o_proj.weight", C}});
        layer.gateUp = builder.matrix(C, {{prefix + "mlp.gate_proj.weight", F}, {prefix + "mlp.up_proj.weight", F}});
        layer.down = builder.matrix(F, {{prefix + "mlp.down_proj.weight", C}});
    }
    if (layout.tied) {
        layout.head = layout.embedding;
        layout.head.parts.clear();
    } else {
        layout.head = builder.matrix(C, {{"lm_head.weight", model.vocabSize}});
    }
    layout.matrixElements = builder.end();
    for (size_t l = 0; l < layout.layers.size(); ++l) {
        std::string prefix = "model.layers." + std::to_string(l) + ".";
        layout.layers[l].attentionNorm = builder.norm(C, prefix + "input_layernorm.weight");
        layout.layers[l].feedForwardNorm = builder.norm(C, prefix + "post_attention_layernorm.weight");
    }
    layout.finalNorm = builder.norm(C, "model.norm.weight");
    layout.totalElements = builder.end();
    return layout;
}

std::vector<const StoredParameter*> ParameterLayout::all() const {
    std::vector<const StoredParameter*> list{&embedding};
    for (const Layer& layer : layers)
        for (const StoredParameter* p : {&layer.qkv, &layer.attentionOutput, &layer.gateUp, &layer.down})
            list.push_back(p);
    if (!tied) list.push_back(&head);
    for (const Layer& layer : layers)
        for (const StoredParameter* p : {&layer.attentionNorm, &layer.feedForwardNorm}) list.push_back(p);
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
