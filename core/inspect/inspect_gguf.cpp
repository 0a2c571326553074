// SPDX-License-Identifier: Apache-2.0
#include "core/inspect/inspect_gguf.h"

#include "core/base/text.h"
#include "core/gguf/gguf_file.h"
#include "core/inspect/model_facts.h"
#include "core/model/gguf_model.h"
#include "core/tokenizer/tokenizer.h"

namespace sextant {

namespace {

Json shown(const GgufValue& value) {
    constexpr size_t kLongestText = 200;
    const char* what = value.kind == GgufKind::Text ? " texts" : value.integer() ? " integers" : " numbers";
    if (value.isList) return std::to_string(value.size()) + what;
    if (value.kind == GgufKind::Bool) return value.number() != 0;
    if (value.kind != GgufKind::Text) return value.integer() ? Json(*value.integer()) : Json(value.number());
    const std::string_view text = value.texts[0];
    if (text.size() > kLongestText) return "text of " + formatBytes(static_cast<int64_t>(text.size()));
    return replaceInvalidUtf8(text);
}

Json tensorFacts(const std::vector<GgufTensor>& tensors) {
    int64_t parameters = 0, bytes = 0;
    std::map<std::string, int64_t> types;
    for (const GgufTensor& tensor : tensors) {
        int64_t elements = 1;
        for (const int64_t size : tensor.shape) elements *= size;
        parameters += elements;
        bytes += static_cast<int64_t>(tensor.bytes.size());
        ++types[std::string(nameOf(tensor.type))];
    }
    return {{"count", tensors.size()}, {"parameters", parameters}, {"bytes", bytes}, {"types", types}};
}

}  // namespace

Result<Json> inspectGguf(const std::filesystem::path& path) {
    const GgufFile file = SEXTANT_TRY(GgufFile::open(path));
    Json facts = {{"what", "GGUF file"}};
    if (!file.values().text("tokenizer.ggml.model").empty()) {
        auto tokenizer = Tokenizer::load(path);
        if (tokenizer) {
            facts["vocabulary"] = tokenizer.value().kind();
            facts["vocabulary_size"] = tokenizer.value().vocabularySize();
            facts["merges"] = tokenizer.value().model().merges().size();
        } else {
            facts["vocabulary"] = tokenizer.error().message;
        }
    }
    if (!file.tensors().empty()) {
        const auto config = readGgufConfig(file);
        if (config)
            addModelFacts(facts, config.value());
        else
            facts["model"] = config.error().message;
        facts["tensors"] = tensorFacts(file.tensors());
    }
    facts["keys"] = Json::object();
    for (const auto& [key, value] : file.values().all()) facts["keys"][replaceInvalidUtf8(key)] = shown(value);
    return facts;
}

}  // namespace sextant
