// SPDX-License-Identifier: Apache-2.0
#include "core/inspect/model_facts.h"

#include "core/plan/parameters.h"

namespace sextant {

void addModelFacts(Json& facts, const ModelConfig& config) {
    const ModelShape& m = config.shape;
    facts["model_type"] = config.source.is_object() ? config.source.value("model_type", "llama") : "llama";
    facts["parameters"] = parameterLayout(m).parameterCount();
    facts["vocab_size"] = m.vocabSize;
    facts["hidden_size"] = m.hiddenSize;
    facts["intermediate_size"] = m.intermediateSize;
    facts["num_hidden_layers"] = m.numHiddenLayers;
    facts["num_attention_heads"] = m.numAttentionHeads;
    facts["num_key_value_heads"] = m.numKeyValueHeads;
    facts["head_dim"] = m.headSize;
    facts["max_position_embeddings"] = m.maxPositionEmbeddings;
    facts["tie_word_embeddings"] = m.tieWordEmbeddings;
}

}  // namespace sextant
