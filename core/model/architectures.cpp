// SPDX-License-Identifier: Apache-2.0
// The families of models and what their config.json may say. Facts: the configuration and modelling files of
// transformers for each model_type.
#include "core/model/architectures.h"

#include "core/model/rotary_config.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace sextant {

namespace {

constexpr int64_t kMostHead = 1 << 16;
constexpr int64_t kMostWindow = int64_t{1} << 32;
constexpr double kMostMultiplier = 1e6;

const char* const kSliding = "sliding_attention";
const char* const kFull = "full_attention";

Result<void> readHeadSize(const ConfigFields& config, ModelShape& shape, int64_t fallback) {
    shape.headSize = SEXTANT_TRY(config.integer("head_dim", 1, kMostHead, fallback));
    shape.attentionScale = 1 / std::sqrt(static_cast<double>(shape.headSize));
    return {};
}

Result<void> readHeadSize(const ConfigFields& config, ModelShape& shape) {
    if (shape.hiddenSize % shape.numAttentionHeads != 0 && !config.find("head_dim"))
        return dataError(config.place() + ": hidden_size " + std::to_string(shape.hiddenSize) +
                             " does not divide into " + std::to_string(shape.numAttentionHeads) +
                             " heads, and there is no \"head_dim\"",
                         "Take the config.json of the model's maker");
    return readHeadSize(config, shape, std::max<int64_t>(1, shape.hiddenSize / shape.numAttentionHeads));
}

/// "hidden_act" must name the activation; silu goes by two names.
Result<void> readActivation(const ConfigFields& config, const char* key, ModelShape& shape,
                            FeedForwardActivation expected) {
    const bool isSilu = expected == FeedForwardActivation::Silu;
    const std::string fallback = isSilu ? "silu" : "gelu_pytorch_tanh";
    const std::string name = SEXTANT_TRY(config.text(key, fallback));
    if (name != fallback && !(isSilu && name == "swish"))
        return config.wrong(key, Json(name), "and only " + fallback + " is supported in a model of this family");
    shape.activation = expected;
    return {};
}

/// Whether each layer has a sliding window: "layer_types", or the family's own rule where that is missing.
template <class Rule>
Result<std::vector<bool>> slidingLayers(const ConfigFields& config, const ModelShape& shape, Rule rule) {
    const std::vector<std::string> types = SEXTANT_TRY(config.texts("layer_types"));
    std::vector<bool> sliding;
    const auto count = static_cast<size_t>(shape.numHiddenLayers);
    if (!types.empty() && types.size() != count)
        return dataError(config.place() + ": \"layer_types\" has " + std::to_string(types.size()) + " entries for " +
                         std::to_string(count) + " layers");
    for (size_t layer = 0; layer < count; ++layer) {
        if (!types.empty() && types[layer] != kSliding && types[layer] != kFull)
            return config.wrong("layer_types", Json(types[layer]),
                                "and only full_attention and sliding_attention are supported");
        sliding.push_back(types.empty() ? rule(static_cast<int64_t>(layer)) : types[layer] == kSliding);
    }
    return sliding;
}

/// The window, or 0 where there is none.
Result<int64_t> readWindow(const ConfigFields& config, int64_t fallback = 0) {
    return config.integer("sliding_window", 0, kMostWindow, fallback);
}

void setLayers(ModelShape& shape, const std::vector<bool>& sliding, int64_t window) {
    shape.layers.resize(static_cast<size_t>(shape.numHiddenLayers));
    for (size_t layer = 0; layer < shape.layers.size(); ++layer)
        shape.layers[layer].slidingWindow = sliding[layer] ? window : 0;
}

void setLayers(ModelShape& shape, int64_t window = 0) {
    setLayers(shape, std::vector<bool>(static_cast<size_t>(shape.numHiddenLayers), true), window);
}

/// Both embeddings where they differ and layers of both kinds read them.
void setRotary(ModelShape& shape, const RotaryPair& pair) {
    shape.rotaries = {pair.full};
    if (pair.sliding == pair.full) return;
    shape.rotaries.push_back(pair.sliding);
    for (LayerShape& layer : shape.layers) layer.rotary = layer.slidingWindow > 0 ? 1 : 0;
}

Result<void> readRotaryOf(const ConfigFields& config, ModelShape& shape, const RotaryDefaults& defaults = {}) {
    setRotary(shape, SEXTANT_TRY(readRotary(config, shape, defaults)));
    return {};
}

/// What LLaMA and its nearest relatives have in common.
Result<void> readPlain(const ConfigFields& config, ModelShape& shape, const RotaryDefaults& defaults = {}) {
    SEXTANT_TRY(readActivation(config, "hidden_act", shape, FeedForwardActivation::Silu));
    if (shape.headSize == 0) SEXTANT_TRY(readHeadSize(config, shape));
    if (shape.layers.empty()) setLayers(shape);
    return readRotaryOf(config, shape, defaults);
}

Result<void> readBiases(const ConfigFields& config, ModelShape& shape) {
    shape.queryKeyValueBias = shape.attentionOutputBias = SEXTANT_TRY(config.flag("attention_bias", false));
    shape.feedForwardBias = SEXTANT_TRY(config.flag("mlp_bias", false));
    return {};
}

Result<void> readLlama(const ConfigFields& config, ModelShape& shape) {
    SEXTANT_TRY(readBiases(config, shape));
    return readPlain(config, shape);
}

Result<void> readMistral(const ConfigFields& config, ModelShape& shape) {
    setLayers(shape, SEXTANT_TRY(readWindow(config)));
    return readPlain(config, shape);
}

/// Windows of the Qwen models: off unless asked for, then from some layer on.
Result<void> readQwenWindows(const ConfigFields& config, ModelShape& shape) {
    const bool used = SEXTANT_TRY(config.flag("use_sliding_window", false));
    const int64_t window = SEXTANT_TRY(readWindow(config, 4096));
    const int64_t first = SEXTANT_TRY(config.integer("max_window_layers", 0, 1 << 20, 28));
    const auto sliding =
        SEXTANT_TRY(slidingLayers(config, shape, [&](int64_t layer) { return used && layer >= first; }));
    setLayers(shape, sliding, used ? window : 0);
    return {};
}

Result<void> readQwen2(const ConfigFields& config, ModelShape& shape) {
    shape.queryKeyValueBias = true;
    SEXTANT_TRY(readQwenWindows(config, shape));
    return readPlain(config, shape);
}

Result<void> readQwen3(const ConfigFields& config, ModelShape& shape) {
    shape.queryKeyNorm = QueryKeyNorm::PerHead;
    shape.queryKeyValueBias = shape.attentionOutputBias = SEXTANT_TRY(config.flag("attention_bias", false));
    SEXTANT_TRY(readHeadSize(config, shape, 128));
    SEXTANT_TRY(readQwenWindows(config, shape));
    return readPlain(config, shape);
}

/// "no_rope_layers": 1 where positions are rotated; every fourth layer goes without unless it says otherwise.
Result<void> readSmolLm3(const ConfigFields& config, ModelShape& shape) {
    SEXTANT_TRY(readBiases(config, shape));
    const int64_t interval = SEXTANT_TRY(config.integer("no_rope_layer_interval", 1, 1 << 20, 4));
    std::vector<bool> rotated;
    for (int64_t layer = 0; layer < shape.numHiddenLayers; ++layer) rotated.push_back((layer + 1) % interval != 0);
    if (const Json* list = config.find("no_rope_layers")) {
        if (!list->is_array() || list->size() < rotated.size())
            return config.wrong("no_rope_layers", *list, "expected a 0 or 1 for every layer");
        for (size_t layer = 0; layer < rotated.size(); ++layer) {
            if ((*list)[layer] != 0 && (*list)[layer] != 1)
                return config.wrong("no_rope_layers", *list, "expected a 0 or 1 for every layer");
            rotated[layer] = (*list)[layer] == 1;
        }
    }
    const bool used = SEXTANT_TRY(config.flag("use_sliding_window", false));
    const int64_t window = used ? SEXTANT_TRY(readWindow(config)) : (config.find("sliding_window"), 0);
    const auto sliding = SEXTANT_TRY(slidingLayers(
        config, shape, [&](int64_t layer) { return window > 0 && !rotated[static_cast<size_t>(layer)]; }));
    setLayers(shape, sliding, window);
    RotaryDefaults defaults;
    defaults.theta = 2e6;
    SEXTANT_TRY(readPlain(config, shape, defaults));
    for (size_t layer = 0; layer < rotated.size(); ++layer)
        if (!rotated[layer]) shape.layers[layer].rotary = -1;
    return {};
}

Result<void> readPhi3(const ConfigFields& config, ModelShape& shape) {
    shape.fusedQueryKeyValue = shape.fusedGateUp = true;
    setLayers(shape, SEXTANT_TRY(readWindow(config)));
    RotaryDefaults defaults;
    defaults.mayBePartial = true;
    return readPlain(config, shape, defaults);
}

/// The norms stand behind the branches, none before them.
void setPostNorms(ModelShape& shape) {
    shape.norms = {"", "post_attention_layernorm", "", "post_feedforward_layernorm"};
}

Result<void> readOlmo2(const ConfigFields& config, ModelShape& shape) {
    setPostNorms(shape);
    shape.queryKeyNorm = QueryKeyNorm::FullWidth;
    shape.queryKeyValueBias = shape.attentionOutputBias = SEXTANT_TRY(config.flag("attention_bias", false));
    return readPlain(config, shape);
}

/// Positions are stretched in the layers with full attention alone.
Result<void> readOlmo3(const ConfigFields& config, ModelShape& shape) {
    setPostNorms(shape);
    shape.queryKeyNorm = QueryKeyNorm::FullWidth;
    shape.queryKeyValueBias = shape.attentionOutputBias = SEXTANT_TRY(config.flag("attention_bias", false));
    const int64_t window = SEXTANT_TRY(readWindow(config, 4096));
    const auto sliding = SEXTANT_TRY(slidingLayers(config, shape, [](int64_t layer) { return (layer + 1) % 4 != 0; }));
    setLayers(shape, sliding, window);
    RotaryDefaults defaults;
    defaults.theta = 500000;
    defaults.apartForSliding = true;
    return readPlain(config, shape, defaults);
}

Result<void> readGemma(const ConfigFields& config, ModelShape& shape) {
    shape.norms = {"input_layernorm", "post_attention_layernorm", "pre_feedforward_layernorm",
                   "post_feedforward_layernorm"};
    shape.normOffset = 1;
    shape.embeddingMultiplier = std::sqrt(static_cast<double>(shape.hiddenSize));
    config.find("hidden_act");  // an older name that the models do not follow
    SEXTANT_TRY(readActivation(config, "hidden_activation", shape, FeedForwardActivation::GeluTanh));
    SEXTANT_TRY(readHeadSize(config, shape, 256));
    shape.queryKeyValueBias = shape.attentionOutputBias = SEXTANT_TRY(config.flag("attention_bias", false));
    shape.attentionScale = 1 / std::sqrt(SEXTANT_TRY(config.positive("query_pre_attn_scalar", 256.0)));
    shape.attentionSoftCap = SEXTANT_TRY(config.number("attn_logit_softcapping", 0, kMostMultiplier, 0.0));
    shape.logitSoftCap = SEXTANT_TRY(config.number("final_logit_softcapping", 0, kMostMultiplier, 0.0));
    return {};
}

Result<void> readGemma2(const ConfigFields& config, ModelShape& shape) {
    SEXTANT_TRY(readGemma(config, shape));
    const int64_t window = SEXTANT_TRY(readWindow(config, 4096));
    const auto sliding = SEXTANT_TRY(slidingLayers(config, shape, [](int64_t layer) { return layer % 2 == 0; }));
    setLayers(shape, sliding, window);
    return readRotaryOf(config, shape);
}

Result<void> readGemma3(const ConfigFields& config, ModelShape& shape) {
    SEXTANT_TRY(readGemma(config, shape));
    shape.queryKeyNorm = QueryKeyNorm::PerHead;
    const int64_t window = SEXTANT_TRY(readWindow(config, 4096));
    const int64_t older = SEXTANT_TRY(config.integer("_sliding_window_pattern", 1, 1 << 20, 6));
    const int64_t pattern = SEXTANT_TRY(config.integer("sliding_window_pattern", 1, 1 << 20, older));
    const auto sliding =
        SEXTANT_TRY(slidingLayers(config, shape, [&](int64_t layer) { return (layer + 1) % pattern != 0; }));
    setLayers(shape, sliding, window);
    RotaryDefaults defaults;
    defaults.theta = 1e6;
    defaults.apartForSliding = true;
    defaults.slidingTheta = 1e4;
    return readRotaryOf(config, shape, defaults);
}

Result<void> readGranite(const ConfigFields& config, ModelShape& shape) {
    SEXTANT_TRY(readBiases(config, shape));
    SEXTANT_TRY(readPlain(config, shape));
    shape.embeddingMultiplier = SEXTANT_TRY(config.positive("embedding_multiplier", 1.0));
    shape.residualMultiplier = SEXTANT_TRY(config.positive("residual_multiplier", 1.0));
    shape.attentionScale = SEXTANT_TRY(config.positive("attention_multiplier", 1.0));
    shape.logitMultiplier = 1 / SEXTANT_TRY(config.positive("logits_scaling", 1.0));
    return {};
}

/// Four norms a block under names of their own; rotated pairs are neighbours.
Result<void> readGlm4(const ConfigFields& config, ModelShape& shape) {
    shape.norms = {"input_layernorm", "post_self_attn_layernorm", "post_attention_layernorm", "post_mlp_layernorm"};
    shape.fusedGateUp = true;
    shape.interleavedPairs = true;
    shape.queryKeyValueBias = SEXTANT_TRY(config.flag("attention_bias", true));
    RotaryDefaults defaults;
    defaults.widthFactor = 0.5;
    defaults.mayBePartial = true;
    return readPlain(config, shape, defaults);
}

/// Every how many layers one has full attention: a number, or letters such as "LLLG". 0: all of them.
Result<int64_t> readExaonePattern(const ConfigFields& config) {
    const Json* value = config.find("sliding_window_pattern");
    if (!value) return 4;
    if (value->is_number_integer() && *value >= 0 && *value < (1 << 20)) return value->get<int64_t>();
    const std::string letters = value->is_string() ? value->get<std::string>() : "";
    if (letters.empty() || letters.find_first_not_of('L') != letters.size() - 1 || letters.back() != 'G')
        return config.wrong("sliding_window_pattern", *value, "expected a number, or letters such as \"LLLG\"");
    return static_cast<int64_t>(letters.size());
}

/// Layers with full attention do not rotate where there are layers with a window.
Result<void> readExaone4(const ConfigFields& config, ModelShape& shape) {
    setPostNorms(shape);
    shape.queryKeyNorm = QueryKeyNorm::PerHead;
    const int64_t window = SEXTANT_TRY(readWindow(config));
    const int64_t pattern = SEXTANT_TRY(readExaonePattern(config));
    const auto sliding = SEXTANT_TRY(slidingLayers(
        config, shape, [&](int64_t layer) { return window > 0 && pattern > 0 && (layer + 1) % pattern != 0; }));
    setLayers(shape, sliding, window);
    SEXTANT_TRY(readPlain(config, shape));
    if (window > 0)
        for (LayerShape& layer : shape.layers)
            if (layer.slidingWindow == 0) layer.rotary = -1;
    return {};
}

constexpr bool kTied = true, kApart = false;

constexpr Architecture kArchitectures[] = {
    {"llama", "Llama 2 and 3, DeepSeek LLM, SmolLM2", kApart, readLlama},
    {"mistral", "Mistral", kApart, readMistral},
    {"ministral3", "Ministral 3", kApart, readMistral},
    {"qwen2", "Qwen 2 and 2.5", kApart, readQwen2},
    {"qwen3", "Qwen 3", kApart, readQwen3},
    {"smollm3", "SmolLM3", kTied, readSmolLm3},
    {"phi3", "Phi-3 and Phi-4", kApart, readPhi3},
    {"olmo2", "OLMo 2", kApart, readOlmo2},
    {"olmo3", "OLMo 3", kApart, readOlmo3},
    {"gemma2", "Gemma 2", kTied, readGemma2},
    {"gemma3_text", "Gemma 3", kTied, readGemma3},
    {"granite", "Granite", kApart, readGranite},
    {"glm4", "GLM-4", kApart, readGlm4},
    {"exaone4", "EXAONE 4", kApart, readExaone4},
};

}  // namespace

Result<const Architecture*> architectureOf(const std::string& modelType, const std::string& place) {
    for (const Architecture& row : kArchitectures)
        if (row.modelType == modelType) return &row;
    return dataError(place + ": model_type " + toJsonLine(Json(modelType)) + " is not supported",
                     "Supported are " + supportedFamilies());
}

std::string supportedFamilies() {
    std::string names;
    for (const Architecture& row : kArchitectures) {
        if (!names.empty()) names += &row == std::end(kArchitectures) - 1 ? " and " : ", ";
        names += row.name;
    }
    return names;
}

}  // namespace sextant
