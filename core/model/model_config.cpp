// SPDX-License-Identifier: Apache-2.0
#include "core/model/model_config.h"

#include "core/base/json.h"
#include "core/model/architectures.h"
#include "core/model/config_keys.h"

#include <algorithm>

namespace sextant {

namespace {

constexpr int64_t kMostIds = 1 << 24;
constexpr size_t kMostEnds = 1024;

/// The ids of "eos_token_id": one, a list, or none.
Result<std::vector<int32_t>> endIds(const Json& json, const std::string& place) {
    std::vector<int32_t> ids;
    auto found = json.find("eos_token_id");
    if (found == json.end() || found->is_null()) return ids;
    const Json list = found->is_array() ? *found : Json::array({*found});
    for (const Json& id : list) {
        if (!id.is_number_integer() || id >= kMostIds || list.size() > kMostEnds)
            return dataError(place + ": \"eos_token_id\" must be a token id or a short list of them");
        if (id >= 0) ids.push_back(id.get<int32_t>());
    }
    return ids;
}

Result<GenerationConfig> readGenerationConfig(const std::filesystem::path& path) {
    GenerationConfig config;
    std::error_code code;
    if (!std::filesystem::exists(path, code)) return config;
    const Json json = SEXTANT_TRY(readJsonFile(path));
    if (!json.is_object()) return dataError(path.string() + ": expected an object");
    config.endIds = SEXTANT_TRY(endIds(json, path.string()));
    auto number = [&](const char* key, double low, double high) -> Result<std::optional<double>> {
        auto found = json.find(key);
        if (found == json.end() || found->is_null()) return std::optional<double>();
        if (!found->is_number() || !(found->get<double>() >= low && found->get<double>() <= high))
            return dataError(path.string() + ": \"" + key + "\" is " + toJsonLine(*found) +
                             ", expected a number from " + toJsonLine(Json(low)) + " to " + toJsonLine(Json(high)));
        return std::optional(found->get<double>());
    };
    config.temperature = SEXTANT_TRY(number("temperature", 0, 100));
    config.topP = SEXTANT_TRY(number("top_p", 0, 1));
    config.minP = SEXTANT_TRY(number("min_p", 0, 1));
    config.repetitionPenalty = SEXTANT_TRY(number("repetition_penalty", 0.01, 100));
    if (const auto topK = SEXTANT_TRY(number("top_k", 0, 1 << 30))) config.topK = static_cast<int64_t>(*topK);
    if (json.contains("do_sample") && json["do_sample"] == false) config.temperature = 0;
    return config;
}

void addIds(Json& json, const ModelConfig& config) {
    if (config.ids.bos >= 0) json["bos_token_id"] = config.ids.bos;
    if (config.endIds.size() > 1)
        json["eos_token_id"] = config.endIds;
    else if (config.ids.eos >= 0)
        json["eos_token_id"] = config.ids.eos;
    if (config.ids.pad >= 0) json["pad_token_id"] = config.ids.pad;
}

const char* storedTypeName(ElementType type) { return type == ElementType::BFloat16 ? "bfloat16" : "float32"; }

/// A model that came from elsewhere keeps what its maker wrote, but for what may have changed since.
Json changedSource(const ModelConfig& config) {
    Json json = config.source;
    for (const char* key : {"dtype", "torch_dtype"})  // transformers 5 says dtype
        if (json.contains(key)) json[key] = storedTypeName(config.storedType);
    if (!json.contains("dtype")) json["torch_dtype"] = storedTypeName(config.storedType);
    addIds(json, config);
    return json;
}

Json configJson(const ModelConfig& config) {
    if (!config.source.is_null()) return changedSource(config);
    const ModelShape& m = config.shape;
    Json json = {{"architectures", {"LlamaForCausalLM"}},
                 {"model_type", "llama"},
                 {"vocab_size", m.vocabSize},
                 {"hidden_size", m.hiddenSize},
                 {"intermediate_size", m.intermediateSize},
                 {"num_hidden_layers", m.numHiddenLayers},
                 {"num_attention_heads", m.numAttentionHeads},
                 {"num_key_value_heads", m.numKeyValueHeads},
                 {"max_position_embeddings", m.maxPositionEmbeddings},
                 {"hidden_act", "silu"},
                 {"rms_norm_eps", m.rmsNormEps},
                 {"rope_theta", m.rotaries.at(0).theta},
                 {"rope_scaling", nullptr},
                 {"attention_bias", false},
                 {"attention_dropout", 0.0},
                 {"tie_word_embeddings", m.tieWordEmbeddings},
                 {"initializer_range", m.initializerRange},
                 {"torch_dtype", storedTypeName(config.storedType)},
                 {"use_cache", true}};
    addIds(json, config);
    return json;
}

ElementType storedTypeOf(const Json& json) {
    for (const char* key : {"dtype", "torch_dtype"})
        if (json.contains(key) && json[key].is_string())
            return json[key] == "bfloat16" ? ElementType::BFloat16 : ElementType::Float32;
    return ElementType::Float32;
}

/// The sizes that every family has.
Result<void> readSizes(const ConfigFields& fields, const Architecture& architecture, ModelShape& m) {
    m.vocabSize = SEXTANT_TRY(fields.integer("vocab_size", 1, kMostIds));
    m.hiddenSize = SEXTANT_TRY(fields.integer("hidden_size", 1, 1 << 20));
    m.intermediateSize = SEXTANT_TRY(fields.integer("intermediate_size", 1, 1 << 22));
    m.numHiddenLayers = SEXTANT_TRY(fields.integer("num_hidden_layers", 1, 4096));
    m.numAttentionHeads = SEXTANT_TRY(fields.integer("num_attention_heads", 1, 4096));
    m.numKeyValueHeads = SEXTANT_TRY(fields.integer("num_key_value_heads", 1, 4096, m.numAttentionHeads));
    m.maxPositionEmbeddings = SEXTANT_TRY(fields.integer("max_position_embeddings", 1, 1 << 24, 2048));
    m.rmsNormEps = SEXTANT_TRY(fields.positive("rms_norm_eps", 1e-6));
    m.initializerRange = SEXTANT_TRY(fields.positive("initializer_range", 0.006));
    m.tieWordEmbeddings = SEXTANT_TRY(fields.flag("tie_word_embeddings", architecture.tiedByDefault));
    return {};
}

Result<ModelShape> readShape(const ConfigFields& fields) {
    const std::string type = SEXTANT_TRY(fields.text("model_type", "llama"));
    const Architecture* architecture = SEXTANT_TRY(architectureOf(type, fields.place()));
    ModelShape m;
    SEXTANT_TRY(readSizes(fields, *architecture, m));
    SEXTANT_TRY(architecture->read(fields, m));
    if (m.numAttentionHeads % m.numKeyValueHeads != 0 || m.headSize % 2 != 0)
        return dataError(fields.place() + ": " + std::to_string(m.numAttentionHeads) + " heads (" +
                         std::to_string(m.numKeyValueHeads) + " key/value) of head_dim " + std::to_string(m.headSize) +
                         " cannot be grouped, or have an odd size");
    return m;
}

/// The language model of one that also sees or hears ("text_config" of config.json). What belongs to both stands at the
/// top: the ids, the type of the weights, whether the embedding is tied.
Json textPart(const Json& whole) {
    Json part = whole["text_config"];
    for (const char* key :
         {"bos_token_id", "eos_token_id", "pad_token_id", "torch_dtype", "dtype", "tie_word_embeddings", "model_type"})
        if (!part.contains(key) && whole.contains(key)) part[key] = whole[key];
    return part;
}

}  // namespace

std::string configText(const ModelConfig& config) { return toJsonText(configJson(config)); }

std::string generationConfigText(const ModelConfig& config) {
    Json json = {{"do_sample", true}, {"temperature", 0.7}, {"top_p", 0.95}};
    addIds(json, config);
    return toJsonText(json);
}

Result<ModelConfig> modelConfigOf(const Json& whole, const std::string& place) {
    if (!whole.is_object()) return dataError(place + ": expected an object");
    const bool hasOtherParts = whole.contains("text_config") && whole["text_config"].is_object();
    const Json json = hasOtherParts ? textPart(whole) : whole;
    const ConfigFields fields(json, place, hasOtherParts ? "text_config." : "");
    ModelConfig config;
    config.shape = SEXTANT_TRY(readShape(fields));
    for (const char* key : {"dtype", "torch_dtype", "bos_token_id", "eos_token_id", "pad_token_id"}) fields.find(key);
    SEXTANT_TRY(checkUnreadKeys(fields));
    config.source = json;
    config.endIds = SEXTANT_TRY(endIds(json, place));
    auto id = [&](const char* key) {
        auto found = json.find(key);
        return found != json.end() && found->is_number_integer() ? found->get<int64_t>() : int64_t{-1};
    };
    config.ids = {id("bos_token_id"), config.endIds.empty() ? -1 : config.endIds[0], id("pad_token_id")};
    config.storedType = storedTypeOf(json);
    return config;
}

Result<ModelConfig> readModelConfig(const std::filesystem::path& folder) {
    std::error_code code;
    const auto path = folder / "config.json";
    if (!std::filesystem::exists(path, code))
        return dataError("there is no model in " + folder.string() + " (no config.json)",
                         "Name a checkpoint folder, for example JOB/checkpoints/checkpoint-500");
    ModelConfig config = SEXTANT_TRY(modelConfigOf(SEXTANT_TRY(readJsonFile(path)), path.string()));
    config.generation = SEXTANT_TRY(readGenerationConfig(folder / "generation_config.json"));
    return config;
}

}  // namespace sextant
