// SPDX-License-Identifier: Apache-2.0
#include "core/spec/spec_kinds.h"

#include "core/base/calendar.h"
#include "core/base/text.h"
#include "core/spec/curate_spec.h"
#include "core/spec/stages.h"

#include <algorithm>
#include <cmath>

namespace sextant {

namespace {

std::vector<Problem> checkPretrain(const OptionValues& values) {
    auto spec = specFrom<PretrainSpec>(pretrainOptions(), values);
    std::vector<Problem> problems;
    auto add = [&](std::string key, std::string message, std::string next) {
        problems.push_back({std::move(key), {}, std::move(message), std::move(next)});
    };
    auto number = [](int64_t n) { return std::to_string(n); };
    const ModelOptions& model = spec.model;
    if (spec.data.sources.empty())
        add("data.sources", "no data to train on", "Name at least one text file, folder or packed job");
    if (model.hiddenSize % model.numAttentionHeads != 0) {
        add("model.num_attention_heads",
            number(model.numAttentionHeads) + " heads do not divide hidden_size " + number(model.hiddenSize),
            "Choose a hidden_size that is a multiple of the heads");
    } else if (model.headSize() % 2 != 0) {
        add("model.num_attention_heads",
            "each head would have " + number(model.headSize()) + " channels, and rotary positions need an even number",
            "Choose another number of heads");
    }
    if (model.numAttentionHeads % model.numKeyValueHeads != 0)
        add("model.num_key_value_heads",
            number(model.numKeyValueHeads) + " key/value heads do not divide " + number(model.numAttentionHeads) +
                " attention heads",
            "Use a divisor of num_attention_heads");
    if (spec.data.sequenceLength > model.maxPositionEmbeddings)
        add("data.sequence_length",
            "sequences of " + number(spec.data.sequenceLength) + " tokens exceed max_position_embeddings " +
                number(model.maxPositionEmbeddings),
            "Raise model.max_position_embeddings or shorten the sequences");
    if (spec.train.warmupSteps > spec.train.maxSteps)
        add("train.warmup_steps",
            number(spec.train.warmupSteps) + " warm-up steps are more than the run's " + number(spec.train.maxSteps),
            "Lower them, or set warmup_steps to 0 and use warmup_ratio");
    return problems;
}

std::vector<Problem> checkCurate(const OptionValues& values) {
    std::vector<Problem> problems;
    if (!values.contains("sources") || values["sources"].empty())
        problems.push_back({"sources", {}, "no documents to curate", "Name at least one text file or folder"});
    if (!values.contains("stages")) return problems;
    for (Problem& problem : stageProblems(values["stages"])) {
        problem.key = "stages";
        problems.push_back(std::move(problem));
    }
    return problems;
}

std::vector<Problem> checkPack(const OptionValues& values) {
    const auto spec = specFrom<PackSpec>(packOptions(), values);
    std::vector<Problem> problems;
    if (spec.sources.empty())
        problems.push_back({"sources", {}, "no documents to pack", "Name at least one text file or folder"});
    if (spec.packing == Packing::BestFit && spec.sequenceLength < 2)
        problems.push_back({"sequence_length",
                            {},
                            "packing: best_fit needs the length of a row",
                            "Set it to the sequence_length of the training run"});
    if (!dateFrom(spec.chatDate))
        problems.push_back({"chat_date", {}, "\"" + spec.chatDate + "\" is no day", "Write it as in 2024-07-26"});
    if (spec.packing == Packing::Stream && spec.sequenceLength > 0)
        problems.push_back(
            {"sequence_length", {}, "a stream has no rows", "Add packing: best_fit, or leave sequence_length out"});
    return problems;
}

constexpr size_t kLongestSpecialToken = 256;

std::vector<Problem> checkTokenizer(const OptionValues& values) {
    const auto spec = specFrom<TokenizerSpec>(tokenizerOptions(), values);
    std::vector<Problem> problems;
    if (spec.sources.empty())
        problems.push_back({"sources", {}, "no texts to learn from", "Name at least one text file or folder"});
    if (spec.vocabSize < 256 + spec.specialTokens)
        problems.push_back({"vocab_size",
                            {},
                            std::to_string(spec.vocabSize) + " tokens cannot hold the 256 bytes and " +
                                std::to_string(spec.specialTokens) + " special tokens",
                            "Ask for at least " + std::to_string(256 + spec.specialTokens)});
    for (const std::string& name : spec.specialTokenNames)
        if (name.empty() || name.size() > kLongestSpecialToken)
            problems.push_back({"special_token_names",
                                {},
                                "a special token has " + std::to_string(name.size()) + " bytes",
                                "Name texts of 1 to " + std::to_string(kLongestSpecialToken) + " bytes"});
    return problems;
}

std::vector<Problem> checkConvert(const OptionValues& values) {
    const auto spec = specFrom<ConvertSpec>(convertOptions(), values);
    std::vector<Problem> problems;
    if (spec.from.empty())
        problems.push_back({"from", {}, "no model to convert", "Name a model folder, a job or a .gguf file"});
    const bool isFolder = spec.format == ModelFormat::HuggingFace;
    if (isFolder && spec.type != MatrixType::AsStored && spec.type != MatrixType::F32 && spec.type != MatrixType::BF16)
        problems.push_back({"type",
                            {},
                            nameOf(spec.type) + " is a type of GGUF files",
                            "A Hugging Face folder takes f32 or bf16; or choose the format gguf"});
    if (!isFolder && !spec.to.empty() && !spec.to.ends_with(".gguf"))
        problems.push_back({"to", {}, "\"" + spec.to + "\" does not end in .gguf", "Name the file with that ending"});
    return problems;
}

Json optionSchema(const Option& option);

Json stageSchema(const StageKind& kind) {
    Json schema = {
        {"type", "object"}, {"description", kind.help}, {"required", {"type"}}, {"additionalProperties", false}};
    schema["properties"]["type"] = {{"const", kind.type}};
    for (const Option& option : kind.table().options()) schema["properties"][option.key] = optionSchema(option);
    return schema;
}

Json optionSchema(const Option& option) {
    Json schema = {{"description", option.helpText}, {"default", option.defaultValue}};
    switch (option.type) {
        case OptionType::Integer:
            schema["type"] = "integer";
            break;
        case OptionType::Number:
            schema["type"] = "number";
            break;
        case OptionType::Boolean:
            schema["type"] = "boolean";
            break;
        case OptionType::Text:
        case OptionType::Path:
            schema["type"] = "string";
            break;
        case OptionType::Choice:
            schema["enum"] = option.choices;
            break;
        case OptionType::TextList:
            schema["type"] = "array";
            schema["items"] = {{"type", "string"}};
            break;
        case OptionType::SourceList:
            schema["type"] = "array";
            schema["items"] = {{"type", "object"},
                               {"required", {"path"}},
                               {"properties",
                                {{"path", {{"type", "string"}}},
                                 {"weight", option.sourceWeights == SourceWeights::Weighed ? Json{{"type", "number"}}
                                                                                           : Json{{"const", 1}}}}},
                               {"additionalProperties", false}};
            break;
        case OptionType::StageList:
            schema["type"] = "array";
            schema["items"]["oneOf"] = Json::array();
            for (const StageKind& kind : stageKinds()) schema["items"]["oneOf"].push_back(stageSchema(kind));
            break;
    }
    if (std::isfinite(option.minimum)) schema[option.minimumExcluded ? "exclusiveMinimum" : "minimum"] = option.minimum;
    if (std::isfinite(option.maximum)) schema["maximum"] = option.maximum;
    return schema;
}

}  // namespace

const std::vector<SpecKind>& specKinds() {
    static const std::vector<SpecKind> kinds = {
        {.name = kinds::kCurate,
         .description = "Documents in, curated documents and the reason of every drop out.",
         .table = curateOptions,
         .check = checkCurate,
         .command = {"curate"},
         .hasParts = true},
        {.name = kinds::kPack,
         .description = "Documents to token shards.",
         .table = packOptions,
         .check = checkPack,
         .command = {"pack"},
         .resumption = Resumption::Beginning},
        {.name = kinds::kTokenizer,
         .description = "Texts to a byte-level BPE tokenizer.",
         .table = tokenizerOptions,
         .check = checkTokenizer,
         .command = {"tokenizer", "train"}},
        {.name = kinds::kPretrain,
         .description = "Train a model from scratch or onwards from a checkpoint.",
         .table = pretrainOptions,
         .check = checkPretrain,
         .command = {"train"},
         .resumption = Resumption::Checkpoint,
         .trains = true},
        {.name = kinds::kConvert,
         .description = "A model in another format or type, and how far its answers moved.",
         .table = convertOptions,
         .check = checkConvert,
         .command = {"convert"},
         .resumption = Resumption::Beginning},
    };
    return kinds;
}

const SpecKind* findSpecKind(const std::string& name) {
    const auto& kinds = specKinds();
    auto found = std::find_if(kinds.begin(), kinds.end(), [&](const SpecKind& kind) { return kind.name == name; });
    return found == kinds.end() ? nullptr : &*found;
}

std::vector<Problem> checkValues(const SpecKind& kind, const OptionValues& values) {
    std::vector<Problem> problems;
    OptionValues checked = Json::object();
    for (const auto& [key, value] : values.items()) {
        const Option* option = kind.table().find(key);
        if (!option) {
            auto near = nearestName(key, kind.table().keys());
            problems.push_back({key, {}, "there is no such option", near ? "Did you mean " + *near + "?" : ""});
            continue;
        }
        auto good = option->check(value);
        if (good)
            checked[key] = good.value();
        else
            problems.push_back({key, {}, good.error().message, good.error().nextStep});
    }
    if (!problems.empty()) return problems;
    return kind.check(checked);
}

Json jsonSchema(const SpecKind& kind) {
    Json root = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                 {"title", "Sextant job: " + kind.name},
                 {"description", kind.description},
                 {"type", "object"},
                 {"required", {"kind"}},
                 {"additionalProperties", false}};
    root["properties"]["kind"] = {{"const", kind.name}};
    for (const Option& option : kind.table().options()) {
        Json* node = &root;
        auto parts = split(option.key, '.');
        for (size_t i = 0; i + 1 < parts.size(); ++i) {
            node = &(*node)["properties"][parts[i]];
            (*node)["type"] = "object";
            (*node)["additionalProperties"] = false;
        }
        (*node)["properties"][parts.back()] = optionSchema(option);
    }
    return root;
}

}  // namespace sextant
