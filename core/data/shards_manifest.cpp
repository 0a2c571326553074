// SPDX-License-Identifier: Apache-2.0
#include "core/data/shards_manifest.h"

#include "core/base/files.h"

namespace sextant {

namespace {

constexpr const char* kFileName = "shards.json";
constexpr const char* kPackAgain = "Pack the documents again";

struct NumberField {
    const char* key;
    int64_t ShardsManifest::*member;
};
constexpr NumberField kNumbers[] = {
    {"documents", &ShardsManifest::documents},
    {"train_tokens", &ShardsManifest::trainTokens},
    {"validation_tokens", &ShardsManifest::validationTokens},
    {"train_text_bytes", &ShardsManifest::trainTextBytes},
    {"validation_text_bytes", &ShardsManifest::validationTextBytes},
    {"vocabulary_size", &ShardsManifest::vocabularySize},
};
/// Only in shards of rows.
constexpr NumberField kRowNumbers[] = {
    {"row_length", &ShardsManifest::rowLength},
    {"padding_tokens", &ShardsManifest::paddingTokens},
    {"cut_documents", &ShardsManifest::cutDocuments},
};

}  // namespace

Json ShardsManifest::toJson() const {
    Json json = Json::object();
    for (const NumberField& field : kNumbers) json[field.key] = this->*field.member;
    for (const NumberField& field : kRowNumbers)
        if (rowLength > 0) json[field.key] = this->*field.member;
    json["tokenizer"] = tokenizerFingerprint;
    json["files"] = files;
    json["text_field"] = textField;
    for (const MixedSource& source : mixture)
        json["mixture"].push_back({{"source", source.source},
                                   {"available_tokens", source.availableTokens},
                                   {"tokens", source.tokens},
                                   {"epochs", source.epochs}});
    return json;
}

Result<void> ShardsManifest::write(const std::filesystem::path& folder) const {
    return writeFileAtomically(folder / kFileName, toJsonText(toJson()));
}

Result<void> ShardsManifest::remove(const std::filesystem::path& folder) {
    std::error_code code;
    std::filesystem::remove(folder / kFileName, code);
    if (code)
        return machineError("cannot remove " + (folder / kFileName).string() + ": " + code.message(),
                            "Check who may write to that folder");
    return {};
}

Result<ShardsManifest> ShardsManifest::read(const std::filesystem::path& folder) {
    const auto path = folder / kFileName;
    const Json json = SEXTANT_TRY(readJsonFile(path));
    if (!json.is_object()) return dataError(path.string() + ": expected an object", kPackAgain);
    ShardsManifest manifest;
    for (const NumberField& field : kNumbers) {
        auto found = json.find(field.key);
        if (found == json.end() || !found->is_number_unsigned())
            return dataError(path.string() + ": \"" + field.key + "\" is missing or no count", kPackAgain);
        manifest.*field.member = found->get<int64_t>();
    }
    for (const NumberField& field : kRowNumbers)
        if (auto found = json.find(field.key); found != json.end()) {
            if (!found->is_number_unsigned())
                return dataError(path.string() + ": \"" + field.key + "\" is no count", kPackAgain);
            manifest.*field.member = found->get<int64_t>();
        }
    auto tokenizer = json.find("tokenizer");
    if (tokenizer == json.end() || !tokenizer->is_string())
        return dataError(path.string() + ": \"tokenizer\" is missing", kPackAgain);
    manifest.tokenizerFingerprint = *tokenizer;
    if (auto files = json.find("files"); files != json.end() && files->is_array())
        for (const Json& file : *files)
            if (file.is_string()) manifest.files.push_back(file);
    if (auto field = json.find("text_field"); field != json.end() && field->is_string()) manifest.textField = *field;
    if (auto mixture = json.find("mixture"); mixture != json.end() && mixture->is_array())
        for (const Json& source : *mixture) {
            try {
                manifest.mixture.push_back(
                    {source.at("source"), source.at("available_tokens"), source.at("tokens"), source.at("epochs")});
            } catch (const nlohmann::json::exception&) {
                return dataError(path.string() + ": \"mixture\" is damaged", kPackAgain);
            }
        }
    return manifest;
}

bool isShardsFolder(const std::filesystem::path& folder) {
    std::error_code code;
    return std::filesystem::is_regular_file(folder / kFileName, code);
}

}  // namespace sextant
