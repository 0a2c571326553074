// SPDX-License-Identifier: Apache-2.0
#include "core/model/gguf_model.h"

#include "core/model/gguf_tensors.h"
#include "core/model/model_folder.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <map>
#include <string_view>

namespace sextant {

namespace {

enum class Pairs : uint8_t { Halves, Neighbours };

/// What the world calls a family in "general.architecture", and in which order its files keep rotated pairs.
struct GgufFamily {
    std::string_view architecture, modelType;
    Pairs pairs;
};

constexpr GgufFamily kFamilies[] = {
    {"llama", "llama", Pairs::Neighbours},     {"mistral3", "ministral3", Pairs::Neighbours},
    {"qwen2", "qwen2", Pairs::Halves},         {"qwen3", "qwen3", Pairs::Halves},
    {"smollm3", "smollm3", Pairs::Neighbours}, {"phi3", "phi3", Pairs::Halves},
    {"olmo2", "olmo2", Pairs::Halves},         {"gemma2", "gemma2", Pairs::Halves},
    {"gemma3", "gemma3_text", Pairs::Halves},  {"granite", "granite", Pairs::Neighbours},
    {"glm4", "glm4", Pairs::Neighbours},       {"exaone4", "exaone4", Pairs::Halves},
};

std::string architectureNames() {
    std::string names;
    for (const GgufFamily& family : kFamilies) names += (names.empty() ? "" : ", ") + std::string(family.architecture);
    return names;
}

/// Turns keys of the file into those of a config.json.
class ConfigOfGguf {
public:
    ConfigOfGguf(const GgufContents& contents, const GgufFamily& family)
        : m_contents(contents),
          m_values(contents.values),
          m_prefix(std::string(family.architecture) + "."),
          m_family(family) {}

    Json make() {
        m_json = {{"model_type", m_family.modelType}, {"tie_word_embeddings", !m_contents.tensor("output.weight")}};
        integer("vocab_size", "vocab_size");
        if (const GgufTensor* embedding = m_contents.tensor("token_embd.weight");
            embedding && embedding->shape.size() == 2)
            m_json["vocab_size"] = embedding->shape[0];
        integer("embedding_length", "hidden_size");
        integer("feed_forward_length", "intermediate_size");
        integer("block_count", "num_hidden_layers");
        integer("attention.head_count", "num_attention_heads");
        integer("attention.head_count_kv", "num_key_value_heads");
        integer("attention.key_length", "head_dim");
        integer("context_length", "max_position_embeddings");
        number("attention.layer_norm_rms_epsilon", "rms_norm_eps");
        number("rope.freq_base", "rope_theta");
        id("tokenizer.ggml.bos_token_id", "bos_token_id");
        id("tokenizer.ggml.padding_token_id", "pad_token_id");
        ends();
        biases();
        rotary();
        windows();
        number("attn_logit_softcapping", "attn_logit_softcapping");
        number("final_logit_softcapping", "final_logit_softcapping");
        number("embedding_scale", "embedding_multiplier");
        number("residual_scale", "residual_multiplier");
        number("attention.scale", "attention_multiplier");
        number("logit_scale", "logits_scaling");
        gemma();
        return m_json;
    }

private:
    std::optional<double> valueOf(const std::string& key) const { return m_values.number(m_prefix + key); }
    /// A number, or the first of a list that has the same number for every layer.
    void integer(const std::string& key, const char* name) {
        if (const auto value = m_values.integer(m_prefix + key)) {
            m_json[name] = *value;
        } else if (const auto list = m_values.integers(m_prefix + key); list && !list->empty()) {
            const bool same = std::all_of(list->begin(), list->end(), [&](int64_t v) { return v == list->front(); });
            if (same) m_json[name] = list->front();
        }
    }
    /// Files have fp32: the decimal number that was meant is the shortest that rounds to it.
    void number(const std::string& key, const char* name) {
        if (const auto value = valueOf(key)) m_json[name] = shortest(*value);
    }
    static double shortest(double value) {
        char text[32];
        std::snprintf(text, sizeof text, "%.7g", value);
        return static_cast<float>(std::strtod(text, nullptr)) == static_cast<float>(value) ? std::strtod(text, nullptr)
                                                                                           : value;
    }
    void id(const char* key, const char* name) {
        if (const auto value = m_values.integer(key)) m_json[name] = *value;
    }
    void ends() {
        Json ids = Json::array();
        for (const char* key :
             {"tokenizer.ggml.eos_token_id", "tokenizer.ggml.eot_token_id", "tokenizer.ggml.eom_token_id"})
            if (const auto value = m_values.integer(key))
                if (std::find(ids.begin(), ids.end(), Json(*value)) == ids.end()) ids.push_back(*value);
        if (!ids.empty()) m_json["eos_token_id"] = ids.size() == 1 ? ids[0] : ids;
    }
    /// Biases are there or not; the families whose config.json speaks of them are told.
    void biases() {
        constexpr std::string_view kAttention[] = {"llama",  "qwen3",       "smollm3", "olmo2",
                                                   "gemma2", "gemma3_text", "granite", "glm4"};
        constexpr std::string_view kFeedForward[] = {"llama", "smollm3", "granite"};
        auto speaks = [&](auto& families) {
            return std::find(std::begin(families), std::end(families), m_family.modelType) != std::end(families);
        };
        if (speaks(kAttention)) m_json["attention_bias"] = m_contents.tensor("blk.0.attn_q.bias") != nullptr;
        if (speaks(kFeedForward)) m_json["mlp_bias"] = m_contents.tensor("blk.0.ffn_down.bias") != nullptr;
    }
    /// The numbers of a vector, such as "rope_freqs.weight".
    Json factorsOf(const char* name) const {
        const GgufTensor* tensor = m_contents.tensor(name);
        if (!tensor || tensor->type != GgufType::F32 || tensor->shape.size() != 1) return nullptr;
        if (tensor->bytes.size() != static_cast<size_t>(tensor->shape[0]) * 4) return nullptr;
        Json list = Json::array();
        for (int64_t i = 0; i < tensor->shape[0]; ++i) {
            float value;
            std::memcpy(&value, tensor->bytes.data() + i * 4, 4);
            list.push_back(value);
        }
        return list;
    }
    void rotary() {
        const auto width = m_values.integer(m_prefix + "rope.dimension_count");
        const auto heads = m_json.value("num_attention_heads", int64_t{0});
        const int64_t headSize =
            m_json.value("head_dim", heads > 0 ? m_json.value("hidden_size", int64_t{0}) / heads : int64_t{0});
        if (width && headSize > 0 && *width != headSize)
            m_json["partial_rotary_factor"] = static_cast<double>(*width) / static_cast<double>(headSize);
        Json scaling = Json::object();
        const std::string type(m_values.text(m_prefix + "rope.scaling.type"));
        const Json each = factorsOf("rope_freqs.weight"), longs = factorsOf("rope_factors_long.weight"),
                   shorts = factorsOf("rope_factors_short.weight");
        auto take = [&](const char* key, const char* name) {
            if (const auto value = valueOf(key)) scaling[name] = shortest(*value);
        };
        auto takeContext = [&] {
            if (const auto value = m_values.integer(m_prefix + "rope.scaling.original_context_length"))
                scaling["original_max_position_embeddings"] = *value;
        };
        if (!longs.is_null() && !shorts.is_null()) {
            scaling = {{"rope_type", "longrope"}, {"long_factor", longs}, {"short_factor", shorts}};
            take("rope.scaling.attn_factor", "attention_factor");
            takeContext();
        } else if (!each.is_null()) {  // Llama 3: every pair with its divisor
            scaling = {{"rope_type", "longrope"}, {"long_factor", each}, {"short_factor", each}, {"factor", 1.0}};
        } else if (type == "linear" || type == "yarn") {
            scaling["rope_type"] = type;
            take("rope.scaling.factor", "factor");
            if (type == "yarn") {
                takeContext();
                take("rope.scaling.attn_factor", "attention_factor");
                take("rope.scaling.yarn_beta_fast", "beta_fast");
                take("rope.scaling.yarn_beta_slow", "beta_slow");
                take("attention.temperature_scale", "llama_4_scaling_beta");
            }
        } else if (!type.empty() && type != "none") {
            scaling["rope_type"] = type;  // refused by its name
        }
        if (!scaling.empty()) m_json["rope_scaling"] = scaling;
    }
    /// Files do not say which layers have a window: the families' own rules do.
    void windows() {
        const auto window = m_values.integer(m_prefix + "attention.sliding_window");
        if (!window || *window <= 0) return;
        m_json["sliding_window"] = *window;
        if (m_family.modelType == "olmo2") m_json["model_type"] = "olmo3";
        if (m_family.modelType == "llama") {
            m_json["model_type"] = "mistral";
            m_json.erase("attention_bias");
            m_json.erase("mlp_bias");
        }
    }
    /// The scale of the scores is the one number that the files leave out.
    void gemma() {
        if (m_family.modelType != "gemma2" && m_family.modelType != "gemma3_text") return;
        const auto layers = m_json.value("num_hidden_layers", int64_t{0});
        const auto heads = m_json.value("num_attention_heads", int64_t{1});
        const bool isLargest = layers == (m_family.modelType == "gemma2" ? 46 : 62);  // 27B: by the width of the model
        m_json["query_pre_attn_scalar"] = isLargest && heads > 0 ? m_json.value("hidden_size", int64_t{0}) / heads
                                                                 : m_json.value("head_dim", int64_t{256});
        if (const auto base = valueOf("rope.freq_base_swa")) m_json["rope_local_base_freq"] = *base;
    }

    const GgufContents& m_contents;
    const GgufValues& m_values;
    std::string m_prefix;
    const GgufFamily& m_family;
    Json m_json;
};

Result<const GgufFamily*> familyOf(const GgufValues& values, const std::string& place) {
    const std::string architecture(values.text("general.architecture"));
    for (const GgufFamily& family : kFamilies)
        if (family.architecture == architecture) return &family;
    return dataError(place + ": the architecture \"" + architecture + "\" is not supported",
                     "Supported are " + architectureNames());
}

std::string shapeText(const std::vector<int64_t>& shape) {
    std::string text;
    for (const int64_t size : shape) text += (text.empty() ? "" : " x ") + std::to_string(size);
    return text;
}

}  // namespace

std::string ggufArchitectureOf(const std::string& modelType) {
    if (modelType == "mistral") return "llama";
    if (modelType == "olmo3") return "olmo2";
    for (const GgufFamily& family : kFamilies)
        if (family.modelType == modelType) return std::string(family.architecture);
    return {};
}

bool ggufPairsAreNeighbours(const std::string& architecture) {
    for (const GgufFamily& family : kFamilies)
        if (family.architecture == architecture) return family.pairs == Pairs::Neighbours;
    return false;
}

Result<ModelConfig> readGgufConfig(const GgufContents& contents, const std::string& place) {
    const GgufFamily* family = SEXTANT_TRY(familyOf(contents.values, place));
    const Json json = ConfigOfGguf(contents, *family).make();
    ModelConfig config = SEXTANT_TRY(modelConfigOf(json, place));
    ModelShape& shape = config.shape;
    shape.interleavedPairs = family->pairs == Pairs::Neighbours;
    shape.normOffset = 0;
    auto has = [&](const char* name) { return contents.tensor(name) != nullptr; };
    shape.queryKeyValueBias = has("blk.0.attn_q.bias") || has("blk.0.attn_qkv.bias");
    shape.attentionOutputBias = has("blk.0.attn_output.bias");
    shape.feedForwardBias = has("blk.0.ffn_down.bias");
    shape.fusedQueryKeyValue = has("blk.0.attn_qkv.weight");
    shape.fusedGateUp = !has("blk.0.ffn_gate.weight");
    config.storedType = ElementType::BFloat16;
    for (const GgufTensor& tensor : contents.tensors)
        if (tensor.type == GgufType::F32 && tensor.shape.size() == 2) config.storedType = ElementType::Float32;
    return config;
}

std::string ggufNameOf(const std::string& parameter, const ModelShape& shape) {
    static const std::map<std::string_view, std::string_view> kOutside{
        {"model.embed_tokens.weight", "token_embd.weight"},
        {"model.norm.weight", "output_norm.weight"},
        {"lm_head.weight", "output.weight"}};
    static const std::map<std::string_view, std::string_view> kInside{
        {"self_attn.q_proj", "attn_q"},      {"self_attn.k_proj", "attn_k"},     {"self_attn.v_proj", "attn_v"},
        {"self_attn.o_proj", "attn_output"}, {"self_attn.qkv_proj", "attn_qkv"}, {"self_attn.q_norm", "attn_q_norm"},
        {"self_attn.k_norm", "attn_k_norm"}, {"mlp.gate_proj", "ffn_gate"},      {"mlp.up_proj", "ffn_up"},
        {"mlp.gate_up_proj", "ffn_up"},      {"mlp.down_proj", "ffn_down"}};
    if (const auto found = kOutside.find(parameter); found != kOutside.end()) return std::string(found->second);
    constexpr std::string_view kLayers = "model.layers.";
    const size_t layerEnd = parameter.find('.', kLayers.size()), kindStart = parameter.rfind('.');
    const std::string layer = parameter.substr(kLayers.size(), layerEnd - kLayers.size());
    const std::string part = parameter.substr(layerEnd + 1, kindStart - layerEnd - 1);
    std::string name;
    if (const auto found = kInside.find(part); found != kInside.end()) name = found->second;
    if (part == shape.norms.attention) name = "attn_norm";
    if (part == shape.norms.attentionOutput) name = "post_attention_norm";
    if (part == shape.norms.feedForward) name = "ffn_norm";
    if (part == shape.norms.feedForwardOutput) name = "post_ffw_norm";
    return "blk." + layer + "." + name + parameter.substr(kindStart);
}

Result<void> checkGgufTensors(const GgufFile& file, const ParameterLayout& layout, const ModelShape& shape) {
    if (file.tensors().empty())
        return dataError(file.path().string() + ": the file holds a vocabulary and no model",
                         "Name a .gguf file that has the weights as well");
    for (const StoredParameter* parameter : layout.all())
        for (const LogicalParameter& part : parameter->parts) {
            const std::string name = ggufNameOf(part.name, shape);
            const GgufTensor* tensor = file.tensor(name);
            if (!tensor)
                return dataError(file.path().string() + ": the tensor \"" + name + "\" is missing",
                                 "The file is not complete; fetch it again");
            const std::vector<int64_t> wanted = storedShape(*parameter, part);
            if (tensor->shape != wanted)
                return dataError(file.path().string() + ": the tensor \"" + name + "\" is " + shapeText(tensor->shape) +
                                     ", its keys want " + shapeText(wanted),
                                 "The file is damaged, or its keys belong to another model");
        }
    return {};
}

WeightViews ggufWeights(const GgufFile& file, const ParameterLayout& layout, const ModelShape& shape,
                        const kernels::Tensor& vectors) {
    auto matrixOf = [&](const LogicalParameter& part) {
        return mappedTensor(*file.tensor(ggufNameOf(part.name, shape)));
    };
    return weightViews(layout, matrixOf, vectors, layout.matrixElements);
}

}  // namespace sextant
