// SPDX-License-Identifier: Apache-2.0
#include "core/model/model_folder.h"

#include "core/base/files.h"
#include "core/base/text.h"
#include "core/model/safetensors.h"

#include <algorithm>
#include <bit>
#include <map>
#include <memory>
#include <set>

namespace sextant {

namespace {

constexpr int64_t kPiece = 1 << 20;  // elements converted at once

/// Reads checked numbers out of a config.json.
class ConfigFields {
public:
    ConfigFields(const Json& json, std::string place) : m_json(json), m_place(std::move(place)) {}

    Result<int64_t> integer(const char* key, int64_t low, int64_t high, std::optional<int64_t> fallback = {}) const {
        auto found = m_json.find(key);
        if (found == m_json.end() || found->is_null()) {
            if (fallback) return *fallback;
            return dataError(m_place + ": the key \"" + key + "\" is missing",
                             "This does not look like a LLaMA-like model");
        }
        if (!found->is_number_integer() || found->get<int64_t>() < low || found->get<int64_t>() > high)
            return dataError(m_place + ": \"" + key + "\" is " + toJsonLine(*found) +
                             ", expected a whole number from " + std::to_string(low) + " to " + std::to_string(high));
        return found->get<int64_t>();
    }
    Result<double> positive(const char* key, double fallback) const {
        auto found = m_json.find(key);
        if (found == m_json.end() || found->is_null()) return fallback;
        if (!found->is_number() || !(found->get<double>() > 0))
            return dataError(m_place + ": \"" + key + "\" is " + toJsonLine(*found) + ", expected a number above 0");
        return found->get<double>();
    }

private:
    const Json& m_json;
    std::string m_place;
};

Result<void> checkSupported(const Json& json, const std::string& place) {
    auto isSet = [&](const char* key) { return json.contains(key) && !json[key].is_null() && json[key] != false; };
    const char* hint = "This version reads plain LLaMA-like models";
    if (json.contains("model_type") && json["model_type"] != "llama")
        return dataError(place + ": model_type " + toJsonLine(json["model_type"]) + " is not supported", hint);
    for (const char* key : {"rope_scaling", "attention_bias", "mlp_bias"})
        if (isSet(key)) return dataError(place + ": \"" + std::string(key) + "\" is not supported", hint);
    if (json.contains("hidden_act") && json["hidden_act"] != "silu")
        return dataError(place + ": hidden_act " + toJsonLine(json["hidden_act"]) + " is not supported", hint);
    return {};
}

/// Opens the files of a checkpoint, one or several, on demand.
class WeightFiles {
public:
    static Result<WeightFiles> open(const std::filesystem::path& folder) {
        WeightFiles files;
        files.m_folder = folder;
        std::error_code code;
        auto index = folder / "model.safetensors.index.json";
        if (!std::filesystem::exists(index, code)) {
            files.m_single = "model.safetensors";
            return files;
        }
        Json json = SEXTANT_TRY(readJsonFile(index));
        if (!json.is_object() || !json.contains("weight_map") || !json["weight_map"].is_object())
            return dataError(index.string() + ": there is no \"weight_map\"");
        for (const auto& [name, file] : json["weight_map"].items()) {
            if (!file.is_string() || file.get<std::string>().find('/') != std::string::npos)
                return dataError(index.string() + ": the file of \"" + name + "\" is not a plain file name");
            files.m_fileOf[name] = file.get<std::string>();
        }
        return files;
    }
    Result<std::pair<const SafetensorsFile*, const SafetensorsEntry*>> find(const std::string& name) {
        std::string file = m_single;
        if (file.empty()) {
            auto found = m_fileOf.find(name);
            if (found == m_fileOf.end()) return missing(name);
            file = found->second;
        }
        auto& opened = m_open[file];
        if (!opened) opened = std::make_unique<SafetensorsFile>(SEXTANT_TRY(SafetensorsFile::open(m_folder / file)));
        const SafetensorsEntry* entry = opened->find(name);
        if (!entry) return missing(name);
        return std::pair{static_cast<const SafetensorsFile*>(opened.get()), entry};
    }

private:
    Error missing(const std::string& name) const {
        return dataError(m_folder.string() + ": the tensor \"" + name + "\" is missing",
                         "The checkpoint is not complete, or is not a LLaMA-like model");
    }
    std::filesystem::path m_folder;
    std::string m_single;
    std::map<std::string, std::string> m_fileOf;
    std::map<std::string, std::unique_ptr<SafetensorsFile>> m_open;
};

uint16_t roundToBFloat16(float value) {
    uint32_t bits = std::bit_cast<uint32_t>(value);
    if ((bits & 0x7FFFFFFF) > 0x7F800000) return static_cast<uint16_t>((bits >> 16) | 0x40);  // keep NaN a NaN
    return static_cast<uint16_t>((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
}

Result<void> writeWeights(const std::filesystem::path& path, const ParameterLayout& layout, ElementType stored,
                          std::span<const float> weights) {
    std::vector<SafetensorsEntry> entries;
    for (const StoredParameter* parameter : layout.all())
        for (const LogicalParameter& part : parameter->parts)
            entries.push_back(
                {part.name, stored == ElementType::BFloat16 ? "BF16" : "F32", storedShape(*parameter, part), 0, 0});
    auto writer = SEXTANT_TRY(SafetensorsWriter::create(path, entries, {{"format", "pt"}}));
    std::vector<uint16_t> rounded;
    for (const StoredParameter* parameter : layout.all()) {
        for (const LogicalParameter& part : parameter->parts) {
            const float* values = weights.data() + parameter->offset + part.firstRow * parameter->columns;
            const int64_t count = part.rows * parameter->columns;
            for (int64_t first = 0; first < count; first += kPiece) {
                auto length = static_cast<size_t>(std::min(kPiece, count - first));
                if (stored == ElementType::Float32) {
                    SEXTANT_TRY(writer.write(values + first, length * 4));
                    continue;
                }
                rounded.resize(length);
                std::transform(values + first, values + first + length, rounded.begin(), roundToBFloat16);
                SEXTANT_TRY(writer.write(rounded.data(), length * 2));
            }
        }
    }
    return writer.finish();
}

Json configJson(const ModelConfig& config) {
    const ModelOptions& m = config.options;
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
                 {"rope_theta", m.ropeTheta},
                 {"rope_scaling", nullptr},
                 {"attention_bias", false},
                 {"attention_dropout", 0.0},
                 {"tie_word_embeddings", m.tieWordEmbeddings},
                 {"initializer_range", m.initializerRange},
                 {"torch_dtype", config.storedType == ElementType::BFloat16 ? "bfloat16" : "float32"},
                 {"use_cache", true}};
    if (config.ids.bos >= 0) json["bos_token_id"] = config.ids.bos;
    if (config.ids.eos >= 0) json["eos_token_id"] = config.ids.eos;
    if (config.ids.pad >= 0) json["pad_token_id"] = config.ids.pad;
    return json;
}

}  // namespace

std::vector<int64_t> storedShape(const StoredParameter& parameter, const LogicalParameter& part) {
    if (parameter.kind == StoredParameter::Kind::Norm) return {parameter.columns};
    return {part.rows, parameter.columns};
}

Result<ModelConfig> readModelConfig(const std::filesystem::path& folder) {
    std::error_code code;
    const auto path = folder / "config.json";
    if (!std::filesystem::exists(path, code))
        return dataError("there is no model in " + folder.string() + " (no config.json)",
                         "Name a checkpoint folder, for example JOB/checkpoints/checkpoint-500");
    Json json = SEXTANT_TRY(readJsonFile(path));
    if (!json.is_object()) return dataError(path.string() + ": expected an object");
    SEXTANT_TRY(checkSupported(json, path.string()));
    ConfigFields fields(json, path.string());
    ModelConfig config;
    ModelOptions& m = config.options;
    m.vocabSize = SEXTANT_TRY(fields.integer("vocab_size", 1, 1 << 24));
    m.hiddenSize = SEXTANT_TRY(fields.integer("hidden_size", 1, 1 << 20));
    m.intermediateSize = SEXTANT_TRY(fields.integer("intermediate_size", 1, 1 << 22));
    m.numHiddenLayers = SEXTANT_TRY(fields.integer("num_hidden_layers", 1, 4096));
    m.numAttentionHeads = SEXTANT_TRY(fields.integer("num_attention_heads", 1, 4096));
    m.numKeyValueHeads = SEXTANT_TRY(fields.integer("num_key_value_heads", 1, 4096, m.numAttentionHeads));
    m.maxPositionEmbeddings = SEXTANT_TRY(fields.integer("max_position_embeddings", 1, 1 << 24, 2048));
    m.rmsNormEps = SEXTANT_TRY(fields.positive("rms_norm_eps", 1e-6));
    m.ropeTheta = SEXTANT_TRY(fields.positive("rope_theta", 10000.0));
    m.initializerRange = SEXTANT_TRY(fields.positive("initializer_range", 0.006));
    m.tieWordEmbeddings = json.contains("tie_word_embeddings") && json["tie_word_embeddings"] == true;
    const int64_t headSize = SEXTANT_TRY(fields.integer("head_dim", 1, 1 << 16, m.hiddenSize / m.numAttentionHeads));
    if (m.hiddenSize % m.numAttentionHeads != 0 || m.numAttentionHeads % m.numKeyValueHeads != 0 ||
        headSize != m.headSize() || headSize % 2 != 0)
        return dataError(path.string() + ": " + std::to_string(m.numAttentionHeads) + " heads (" +
                         std::to_string(m.numKeyValueHeads) + " key/value) do not fit hidden_size " +
                         std::to_string(m.hiddenSize) + " and head_dim " + std::to_string(headSize));
    // Some models list several end-of-text ids; the first is the one that counts here.
    auto id = [&](const char* key) {
        auto found = json.find(key);
        if (found == json.end()) return int64_t{-1};
        const Json& value = found->is_array() && !found->empty() ? (*found)[0] : *found;
        return value.is_number_integer() ? value.get<int64_t>() : int64_t{-1};
    };
    config.ids = {id("bos_token_id"), id("eos_token_id"), id("pad_token_id")};
    config.storedType = json.contains("torch_dtype") && json["torch_dtype"] == "bfloat16" ? ElementType::BFloat16
                                                                                          : ElementType::Float32;
    return config;
}

Result<void> writeModelFolder(const std::filesystem::path& folder, const ModelConfig& config,
                              const ParameterLayout& layout, std::span<const float> weights) {
    SEXTANT_TRY(createFolders(folder));
    SEXTANT_TRY(writeWeights(folder / "model.safetensors", layout, config.storedType, weights));
    SEXTANT_TRY(writeFileAtomically(folder / "config.json", toJsonText(configJson(config))));
    Json generation = {{"do_sample", true}, {"temperature", 0.7}, {"top_p", 0.95}};
    if (config.ids.bos >= 0) generation["bos_token_id"] = config.ids.bos;
    if (config.ids.eos >= 0) generation["eos_token_id"] = config.ids.eos;
    if (config.ids.pad >= 0) generation["pad_token_id"] = config.ids.pad;
    return writeFileAtomically(folder / "generation_config.json", toJsonText(generation));
}

Result<void> readModelWeights(const std::filesystem::path& folder, const ParameterLayout& layout,
                              const WeightSink& sink) {
    WeightFiles files = SEXTANT_TRY(WeightFiles::open(folder));
    std::vector<float> values;
    for (const StoredParameter* parameter : layout.all()) {
        for (const LogicalParameter& part : parameter->parts) {
            auto [file, entry] = SEXTANT_TRY(files.find(part.name));
            auto shape = storedShape(*parameter, part);
            if (entry->shape != shape)
                return dataError(folder.string() + ": the tensor \"" + part.name + "\" has the shape " +
                                 toJsonLine(entry->shape) + ", config.json wants " + toJsonLine(shape));
            if (entry->dtype != "F32" && entry->dtype != "BF16" && entry->dtype != "F16")
                return dataError(folder.string() + ": the tensor \"" + part.name + "\" is stored as " + entry->dtype,
                                 "Convert the model to float32, bfloat16 or float16");
            const int64_t start = parameter->offset + part.firstRow * parameter->columns;
            for (int64_t first = 0; first < entry->count(); first += kPiece) {
                values.resize(static_cast<size_t>(std::min(kPiece, entry->count() - first)));
                file->readFloats(*entry, first, static_cast<int64_t>(values.size()), values.data());
                sink(start + first, values);
            }
        }
    }
    return {};
}

}  // namespace sextant
