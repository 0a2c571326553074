// SPDX-License-Identifier: Apache-2.0
// Loading and saving tokenizers: which reader a path needs, and the small files beside a tokenizer.json.
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/tokenizer/chat_template.h"
#include "core/tokenizer/gguf_vocabulary.h"
#include "core/tokenizer/tokenizer.h"
#include "core/tokenizer/tokenizer_json.h"

namespace sextant {

namespace {

constexpr const char* kConfigName = "tokenizer_config.json";
constexpr const char* kMapName = "special_tokens_map.json";
constexpr const char* kTemplateName = "chat_template.jinja";
constexpr const char* kTokenizerName = "tokenizer.json";

/// "bos_token" and its like: a text, or an object with "content".
std::optional<std::string> tokenNamed(const Json& json, const char* key) {
    auto found = json.find(key);
    if (found != json.end() && found->is_object()) found = found->find("content");
    if (found == json.end() || !found->is_string()) return std::nullopt;
    return found->get<std::string>();
}

std::optional<int32_t> idOf(const TokenizerParts& parts, const std::optional<std::string>& text) {
    if (!text) return std::nullopt;
    for (const AddedToken& token : parts.added)
        if (token.text == *text) return token.id;
    for (size_t id = 0; id < parts.texts.size(); ++id)
        if (parts.texts[id] == *text) return static_cast<int32_t>(id);
    return std::nullopt;
}

/// One text, or a list of {"name", "template"}, of which "default" counts.
std::string chatTemplateOf(const Json& config) {
    auto found = config.find("chat_template");
    if (found == config.end()) return {};
    if (found->is_string()) return found->get<std::string>();
    if (!found->is_array()) return {};
    for (const Json& entry : *found)
        if (entry.is_object() && entry.value("name", Json()) == "default" &&
            entry.value("template", Json()).is_string())
            return entry["template"].get<std::string>();
    return {};
}

Result<void> readConfig(const Json& config, TokenizerParts& parts) {
    if (!config.is_object()) return {};
    auto take = [&](std::optional<int32_t>& role, const char* key) {
        if (auto id = idOf(parts, tokenNamed(config, key))) role = id;
    };
    take(parts.bos, "bos_token");
    take(parts.eos, "eos_token");
    take(parts.pad, "pad_token");
    if (std::string text = chatTemplateOf(config); !text.empty()) parts.chatTemplate = text;
    return {};
}

/// Roles that no file names, by the names models commonly give them.
void guessRoles(TokenizerParts& parts) {
    auto first = [&](std::initializer_list<const char*> names) -> std::optional<int32_t> {
        for (const char* name : names)
            for (const AddedToken& token : parts.added)
                if (token.text == name) return token.id;
        return std::nullopt;
    };
    if (!parts.bos && !parts.prefix.empty()) parts.bos = parts.prefix[0];
    if (!parts.bos) parts.bos = first({"<\uFF5Cbegin\u2581of\u2581sentence\uFF5C>", "<s>", "<|begin_of_text|>"});
    if (!parts.eos)
        parts.eos = first({"<\uFF5Cend\u2581of\u2581sentence\uFF5C>", "</s>", "<|end_of_text|>", "<|endoftext|>"});
    if (!parts.pad) parts.pad = first({"<\uFF5C\u2581pad\u2581\uFF5C>", "<pad>", "<|pad|>"});
    if (!parts.pad) parts.pad = parts.eos;
}

Result<Tokenizer> loadJson(const std::filesystem::path& file) {
    std::string text = SEXTANT_TRY(readFile(file));
    TokenizerParts parts = SEXTANT_TRY(readTokenizerJson(text, file.string()));
    parts.files.push_back({kTokenizerName, std::move(text)});
    for (const char* name : {kMapName, kConfigName}) {
        const auto beside = file.parent_path() / name;
        std::error_code code;
        if (!std::filesystem::exists(beside, code)) continue;
        std::string content = SEXTANT_TRY(readFile(beside));
        SEXTANT_TRY(readConfig(SEXTANT_TRY(parseJson(content, beside.string())), parts));
        parts.files.push_back({name, std::move(content)});
    }
    if (auto content = readFile(file.parent_path() / kTemplateName)) {
        parts.chatTemplate = content.value();
        parts.files.push_back({kTemplateName, std::move(content.value())});
    }
    guessRoles(parts);
    return Tokenizer(std::move(parts));
}

}  // namespace

Result<Tokenizer> Tokenizer::load(const std::filesystem::path& path) {
    std::error_code code;
    if (path.extension() == ".gguf" && std::filesystem::is_regular_file(path, code)) {
        TokenizerParts parts = SEXTANT_TRY(readGgufVocabulary(path));
        guessRoles(parts);
        return Tokenizer(std::move(parts));
    }
    const auto file = std::filesystem::is_directory(path, code) ? path / kTokenizerName : path;
    if (!std::filesystem::exists(file, code))
        return dataError("there is no tokenizer at " + file.string(),
                         "Name a tokenizer.json, a folder that holds one, or a .gguf file");
    return loadJson(file);
}

Result<void> Tokenizer::save(const std::filesystem::path& folder) const {
    SEXTANT_TRY(createFolders(folder));
    if (!parts().files.empty()) {
        for (const TokenizerParts::File& file : parts().files)
            SEXTANT_TRY(writeFileAtomically(folder / file.name, file.content));
        return {};
    }
    SEXTANT_TRY(writeFileAtomically(folder / kTokenizerName, toJsonText(tokenizerJson(*this))));
    auto nameOf = [&](std::optional<int32_t> id) { return id ? Json(std::string(tokenText(*id))) : Json(); };
    const bool addsBos = bosId() && !parts().prefix.empty() && parts().prefix[0] == *bosId();
    const bool addsEos = eosId() && !parts().suffix.empty() && parts().suffix[0] == *eosId();
    Json config = {
        {"tokenizer_class", "PreTrainedTokenizerFast"},
        {"add_bos_token", addsBos},
        {"add_eos_token", addsEos},
        {"bos_token", nameOf(bosId())},
        {"eos_token", nameOf(eosId())},
        {"pad_token", nameOf(padId())},
        {"unk_token", nullptr},
        {"clean_up_tokenization_spaces", false},
        {"model_max_length", 1000000000},
        {"chat_template", parts().chatTemplate.empty() ? defaultChatTemplate().jinja() : parts().chatTemplate}};
    SEXTANT_TRY(writeFileAtomically(folder / kConfigName, toJsonText(config)));
    Json map = Json::object();
    if (bosId()) map["bos_token"] = nameOf(bosId());
    if (eosId()) map["eos_token"] = nameOf(eosId());
    if (padId()) map["pad_token"] = nameOf(padId());
    return writeFileAtomically(folder / kMapName, toJsonText(map));
}

}  // namespace sextant
