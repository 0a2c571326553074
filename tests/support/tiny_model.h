// SPDX-License-Identifier: Apache-2.0
// Small model folders for tests: random weights, or weights that write what the test wants.
#pragma once

#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/random.h"
#include "core/model/model_folder.h"
#include "core/tokenizer/bpe_trainer.h"
#include "core/tokenizer/special_tokens.h"

#include <map>

namespace sextant::test {

/// Every byte is a token; then BOS, EOS, padding and the named special tokens.
inline Tokenizer byteTokenizer(const std::vector<std::string>& named = {}, const std::string& chatTemplate = {}) {
    return Tokenizer::fromModel(trainBpe(PieceCounts{}, trainingOptions(kSmallestVocabulary)).orThrow().model(), {},
                                specialTokenTexts(kFewestSpecialTokens + static_cast<int>(named.size()), named),
                                chatTemplate);
}

inline ModelOptions tinyShape(int64_t vocabulary, int64_t context = 128) {
    ModelOptions options;
    options.hiddenSize = 48;
    options.intermediateSize = 80;
    options.numHiddenLayers = 2;
    options.numAttentionHeads = 4;
    options.numKeyValueHeads = 2;
    options.maxPositionEmbeddings = context;
    options.vocabSize = vocabulary;
    options.tieWordEmbeddings = false;
    return options;
}

inline ModelConfig configOf(const ModelOptions& options, const Tokenizer& tokenizer) {
    ModelConfig config;
    config.shape = shapeOf(options);
    config.ids = {tokenizer.bosId().value_or(-1), tokenizer.eosId().value_or(-1), tokenizer.padId().value_or(-1)};
    return config;
}

/// Random weights of the given deviation; norms are 1.
inline std::vector<float> randomWeights(const ParameterLayout& layout, double deviation) {
    std::vector<float> weights(static_cast<size_t>(layout.totalElements), 0.0f);
    for (const StoredParameter* parameter : layout.all()) {
        const bool isNorm = parameter->kind == StoredParameter::Kind::Norm;
        const CounterRandom random(7, hashText(parameter->parts.front().name));
        for (int64_t i = 0; i < parameter->count(); ++i)
            weights[static_cast<size_t>(parameter->offset + i)] =
                isNorm ? 1.0f : static_cast<float>(deviation * random.normal(static_cast<uint64_t>(i)));
    }
    return weights;
}

inline void writeRandomModel(const std::filesystem::path& folder, const ModelOptions& options,
                             const Tokenizer& tokenizer) {
    const ParameterLayout layout = parameterLayout(shapeOf(options));
    writeModelFolder(folder, configOf(options, tokenizer), layout, randomWeights(layout, 0.2)).orThrow();
    tokenizer.save(folder).orThrow();
}

/// A model that writes `next[t]` after the token t: its blocks add nothing, so the output matrix sees the embedding of
/// the newest token alone.
inline void writeScriptedModel(const std::filesystem::path& folder, const ModelOptions& options,
                               const Tokenizer& tokenizer, const std::map<int32_t, int32_t>& next) {
    const ParameterLayout layout = parameterLayout(shapeOf(options));
    std::vector<float> weights = randomWeights(layout, 0.5);
    for (const ParameterLayout::Layer& layer : layout.layers)
        for (const StoredParameter* silent : {&layer.attentionOutput, &layer.down})
            std::fill_n(weights.begin() + silent->offset, silent->count(), 0.0f);
    std::fill_n(weights.begin() + layout.head.offset, layout.head.count(), 0.0f);
    for (const auto& [token, following] : next)
        for (int64_t i = 0; i < options.hiddenSize; ++i)
            weights[static_cast<size_t>(layout.head.offset + following * options.hiddenSize + i)] +=
                weights[static_cast<size_t>(layout.embedding.offset + token * options.hiddenSize + i)];
    writeModelFolder(folder, configOf(options, tokenizer), layout, weights).orThrow();
    tokenizer.save(folder).orThrow();
}

/// Changes members of a JSON file: those that are null are removed.
inline void changeJson(const std::filesystem::path& path, const Json& changes) {
    Json json = readJsonFile(path).orThrow();
    for (const auto& [key, value] : changes.items())
        if (value.is_null())
            json.erase(key);
        else
            json[key] = value;
    writeFileAtomically(path, toJsonText(json)).orThrow();
}

}  // namespace sextant::test
