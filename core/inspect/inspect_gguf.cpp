// SPDX-License-Identifier: Apache-2.0
#include "core/inspect/inspect_gguf.h"

#include "core/base/text.h"
#include "core/gguf/gguf_file.h"
#include "core/inspect/model_description.h"
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

Json vocabularyFacts(const std::filesystem::path& path) {
    Json facts = {{"what", "GGUF file"}};
    const auto tokenizer = Tokenizer::load(path);
    if (tokenizer) {
        facts["tokenizer"] = tokenizer.value().kind();
        facts["tokenizer_vocabulary"] = tokenizer.value().vocabularySize();
        facts["merges"] = tokenizer.value().model().merges().size();
    } else {
        facts["tokenizer_problem"] = tokenizer.error().message;
    }
    return facts;
}

}  // namespace

Result<Json> inspectGguf(const std::filesystem::path& path) {
    const GgufFile file = SEXTANT_TRY(GgufFile::open(path));
    Json facts = file.tensors().empty() ? vocabularyFacts(path) : SEXTANT_TRY(describeModel(path)).json();
    facts["keys"] = Json::object();
    for (const auto& [key, value] : file.values().all()) facts["keys"][replaceInvalidUtf8(key)] = shown(value);
    return facts;
}

}  // namespace sextant
