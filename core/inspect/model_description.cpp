// SPDX-License-Identifier: Apache-2.0
#include "core/inspect/model_description.h"

#include "core/base/text.h"
#include "core/infer/decoder.h"
#include "core/job/model_path.h"
#include "core/model/gguf_model.h"
#include "core/model/model_export.h"
#include "core/model/model_license.h"
#include "core/model/safetensors.h"
#include "core/run/convert_model.h"
#include "core/tokenizer/chat_template.h"

#include <algorithm>
#include <map>

namespace sextant {

namespace {

constexpr int64_t kChatTokens = 4096;  // a long conversation, where the model holds one

class WeightCount {
public:
    void add(const std::string& type, int64_t parameters, int64_t bytes) {
        StoredWeights& stored = m_types[type];
        stored.type = type;
        ++stored.tensors;
        stored.parameters += parameters;
        stored.bytes += bytes;
    }
    std::vector<StoredWeights> byBytes() const {
        std::vector<StoredWeights> all;
        for (const auto& [type, stored] : m_types) all.push_back(stored);
        std::stable_sort(all.begin(), all.end(),
                         [](const StoredWeights& a, const StoredWeights& b) { return a.bytes > b.bytes; });
        return all;
    }

private:
    std::map<std::string, StoredWeights> m_types;
};

Result<std::vector<StoredWeights>> weightsOfFolder(const std::filesystem::path& folder) {
    WeightCount count;
    for (const auto& path : SEXTANT_TRY(modelWeightFiles(folder))) {
        const SafetensorsFile file = SEXTANT_TRY(SafetensorsFile::open(path));
        for (const SafetensorsEntry& entry : file.entries())
            count.add(shownLine(entry.dtype), entry.count(), static_cast<int64_t>(entry.bytes()));
    }
    return count.byBytes();
}

std::vector<StoredWeights> weightsOfFile(const GgufFile& file) {
    WeightCount count;
    for (const GgufTensor& tensor : file.tensors()) {
        int64_t elements = 1;
        for (const int64_t size : tensor.shape) elements *= size;
        count.add(std::string(nameOf(tensor.type)), elements, static_cast<int64_t>(tensor.bytes.size()));
    }
    return count.byBytes();
}

/// A folder's weights are held in the type they are computed in; those of a file stay as they are, but for the vectors.
ChatMemory memoryOf(const ModelDescription& model) {
    const ModelShape& shape = model.config->shape;
    const ElementType compute = model.config->storedType;
    ChatMemory memory;
    for (const PlannedBuffer& buffer : planWeights(shape, compute).buffers)
        if (!model.isGguf || buffer.name == "norms") memory.weights += buffer.bytes();
    if (model.isGguf) memory.weights += model.weightBytes();
    const auto total = [&](int64_t context) {
        return memory.weights + planDecoder(shape, decoderShape(compute, {context})).totalBytes();
    };
    memory.cachePerToken = cacheBytesPerToken(shape, compute);
    memory.contextTokens = std::min(kChatTokens, shape.maxPositionEmbeddings);
    memory.total = total(memory.contextTokens);
    memory.totalAtFullContext = total(shape.maxPositionEmbeddings);
    return memory;
}

std::string templateName(const std::string& source) {
    if (source.empty()) return "none";
    for (const std::string& name : ChatTemplate::names())
        if (const auto known = ChatTemplate::named(name); known && known.value().jinja() == source) return name;
    return "its own";
}

void addTokenizer(ModelDescription& model) {
    const auto tokenizer = Tokenizer::load(model.path);
    if (!tokenizer) {
        model.tokenizerProblem = tokenizer.error().message;
        return;
    }
    model.tokenizer = tokenizer.value().kind();
    model.tokenizerVocabulary = tokenizer.value().vocabularySize();
    model.chatTemplate = templateName(tokenizer.value().parts().chatTemplate);
}

void takeConfig(ModelDescription& model, Result<ModelConfig> config) {
    if (!config) {
        model.refusal = config.error().message;
        return;
    }
    model.config = std::move(config).value();
    if (model.weightsProblem.empty()) model.memory = memoryOf(model);
}

/// What a conversion has left beside its result: numbers alone, and one answer.
Json certificateOf(const std::filesystem::path& model) {
    std::error_code code;
    const auto path = certificatePath(model);
    if (!std::filesystem::exists(path, code)) return nullptr;
    const auto content = readJsonFile(path);
    if (!content || !content.value().is_object()) return nullptr;
    Json certificate = Json::object();
    for (const char* key : {"positions", "mean_kl_divergence", "largest_kl_divergence", "equal_first_choice",
                            "equal_tokens", "original_bytes", "copy_bytes"}) {
        const auto found = content.value().find(key);
        if (found == content.value().end() || !(found->is_number() || found->is_boolean())) return nullptr;
        certificate[key] = *found;
    }
    return certificate;
}

std::string textMember(const Json& json, const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? shownLine(found->get<std::string>()) : std::string();
}

void addTraining(ModelDescription& model) {
    const auto trainer = readJsonFile(model.path / "trainer" / "trainer.json");
    if (!trainer || !trainer.value().is_object()) return;
    const auto number = [&](const char* key) {
        const auto found = trainer.value().find(key);
        return found != trainer.value().end() && found->is_number_integer() ? found->get<int64_t>() : int64_t{-1};
    };
    model.step = number("step");
    model.trainedTokens = number("tokens");
}

Result<void> describeFolder(ModelDescription& model) {
    const auto path = model.path / "config.json";
    const Json config = SEXTANT_TRY(readJsonFile(path));
    if (!config.is_object()) return dataError(path.string() + ": expected an object");
    model.family = textMember(config, "model_type");
    auto weights = weightsOfFolder(model.path);
    if (weights)
        model.weights = std::move(weights).value();
    else
        model.weightsProblem = weights.error().message;
    takeConfig(model, readModelConfig(model.path));
    if (model.config) model.family = model.config->source.value("model_type", "llama");
    addTraining(model);
    model.license = licenseOfFolder(model.path);
    return {};
}

Result<void> describeFile(ModelDescription& model) {
    const GgufFile file = SEXTANT_TRY(GgufFile::open(model.path));
    const auto text = [&](const char* key) { return shownLine(file.values().text(key)); };
    if (file.tensors().empty())
        return dataError(model.path.string() +
                         ": the file has a vocabulary and no tensors, so there is no model in it");
    model.isGguf = true;
    model.name = text("general.name");
    model.family = text("general.architecture");
    model.license = licenseOfGguf(file.values());
    model.weights = weightsOfFile(file);
    auto config = readGgufConfig(file);
    if (config) {
        const ModelShape& shape = config.value().shape;
        if (const auto wrong = checkGgufTensors(file, parameterLayout(shape), shape); !wrong) config = wrong.error();
    }
    takeConfig(model, std::move(config));
    if (model.config) model.family = model.config->source.value("model_type", model.family);
    return {};
}

/// How many bytes the weights would have in each type that `convert` writes.
Json convertedSizes(const ModelShape& shape) {
    Json sizes = Json::object();
    for (const GgufType type : {GgufType::F32, GgufType::F16, GgufType::BF16, GgufType::Q8_0, GgufType::Q6_K,
                                GgufType::Q5_K, GgufType::Q4_K, GgufType::Q4_0})
        sizes[lowerCase(nameOf(type))] = ggufTensorBytes(shape, type);
    return sizes;
}

void addShape(Json& facts, const ModelShape& shape) {
    facts["vocab_size"] = shape.vocabSize;
    facts["hidden_size"] = shape.hiddenSize;
    facts["intermediate_size"] = shape.intermediateSize;
    facts["num_hidden_layers"] = shape.numHiddenLayers;
    facts["num_attention_heads"] = shape.numAttentionHeads;
    facts["num_key_value_heads"] = shape.numKeyValueHeads;
    facts["head_dim"] = shape.headSize;
    facts["max_position_embeddings"] = shape.maxPositionEmbeddings;
    facts["tie_word_embeddings"] = shape.tieWordEmbeddings;
}

}  // namespace

int64_t ModelDescription::weightBytes() const {
    int64_t bytes = 0;
    for (const StoredWeights& stored : weights) bytes += stored.bytes;
    return bytes;
}

/// Of a file that is not computed what its tensors hold.
int64_t ModelDescription::parameters() const {
    if (config) return parameterLayout(config->shape).parameterCount();
    int64_t count = 0;
    for (const StoredWeights& stored : weights) count += stored.parameters;
    return count;
}

Json ModelDescription::json() const {
    Json facts = {{"what", isGguf ? "GGUF file" : "model"}, {"path", path.string()}};
    if (!name.empty()) facts["name"] = name;
    facts["model_type"] = family;
    facts["parameters"] = parameters();
    if (!refusal.empty()) facts["refused"] = refusal;
    if (!weightsProblem.empty()) facts["weights_problem"] = weightsProblem;
    Json types = Json::object();
    for (const StoredWeights& stored : weights)
        types[stored.type] = {{"tensors", stored.tensors}, {"parameters", stored.parameters}, {"bytes", stored.bytes}};
    facts["weights"] = types;
    facts["weight_bytes"] = weightBytes();
    if (config) addShape(facts, config->shape);
    if (tokenizer.empty()) {
        facts["tokenizer_problem"] = tokenizerProblem;
    } else {
        facts["tokenizer"] = tokenizer;
        facts["tokenizer_vocabulary"] = tokenizerVocabulary;
        facts["chat_template"] = chatTemplate;
    }
    facts["license"] = license.name;
    if (!license.file.empty()) facts["license_file"] = license.file;
    if (step >= 0) facts["step"] = step;
    if (trainedTokens >= 0) facts["tokens"] = trainedTokens;
    if (memory)
        facts["chat_memory"] = {{"weight_bytes", memory->weights},
                                {"cache_bytes_per_token", memory->cachePerToken},
                                {"context_tokens", memory->contextTokens},
                                {"total_bytes", memory->total},
                                {"total_bytes_at_full_context", memory->totalAtFullContext}};
    if (!certificate.is_null()) facts["certificate"] = certificate;
    if (config) facts["bytes_converted_to"] = convertedSizes(config->shape);
    return facts;
}

Result<ModelDescription> describeModel(const std::filesystem::path& path) {
    const FoundModel found = SEXTANT_TRY(findModel(path));
    ModelDescription model;
    model.path = found.folder;
    const bool isFile = found.folder.extension() == ".gguf";
    SEXTANT_TRY(isFile ? describeFile(model) : describeFolder(model));
    if (model.step < 0) model.step = found.step;
    addTokenizer(model);
    model.certificate = certificateOf(model.path);
    return model;
}

}  // namespace sextant
