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
constexpr int64_t kLongestConfig = 16 << 20, kLongestTokenizer = 512 << 20;

Error wrongType(const std::string& place, const std::string& key, const char* expected) {
    return dataError(place + ": " + key + " is not " + expected, "Correct it, or copy the tokenizer again");
}

/// "bos_token" and its like: a text, an object with "content", or null.
Result<std::optional<std::string>> tokenNamed(const Json& json, const char* key, const std::string& place) {
    const Json value = json.value(key, Json());
    const Json text = value.is_object() ? value.value("content", Json()) : value;
    if (text.is_string()) return std::optional(text.get<std::string>());
    if (value.is_null()) return std::optional<std::string>();
    return wrongType(place, key, "a token: a text, or an object with a text \"content\"");
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
Result<std::string> chatTemplateOf(const Json& config, const std::string& place) {
    const Json value = config.value("chat_template", Json());
    if (value.is_null()) return std::string();
    if (value.is_string()) return value.get<std::string>();
    if (!value.is_array()) return wrongType(place, "chat_template", "a text or a list of named templates");
    for (const Json& entry : value) {
        if (!entry.is_object() || !entry.value("name", Json()).is_string() ||
            !entry.value("template", Json()).is_string())
            return wrongType(place, "an entry of chat_template", "an object with the texts \"name\" and \"template\"");
        if (entry["name"] == "default") return entry["template"].get<std::string>();
    }
    return std::string();
}

Result<void> readConfig(const Json& config, const std::string& place, TokenizerParts& parts) {
    if (!config.is_object()) return dataError(place + ": this is no JSON object", "Copy the tokenizer again");
    const std::pair<const char*, std::optional<int32_t>*> roles[] = {
        {"bos_token", &parts.bos}, {"eos_token", &parts.eos}, {"pad_token", &parts.pad}};
    for (const auto& [key, role] : roles)
        if (const auto id = idOf(parts, SEXTANT_TRY(tokenNamed(config, key, place)))) *role = id;
    if (std::string text = SEXTANT_TRY(chatTemplateOf(config, place)); !text.empty()) parts.chatTemplate = text;
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
    std::string text = SEXTANT_TRY(readFile(file, kLongestTokenizer));
    TokenizerParts parts = SEXTANT_TRY(readTokenizerJson(text, file.string()));
    parts.files.push_back({kTokenizerName, std::move(text)});
    for (const char* name : {kMapName, kConfigName}) {
        const auto beside = file.parent_path() / name;
        std::error_code code;
        if (!std::filesystem::exists(beside, code)) continue;
        std::string content = SEXTANT_TRY(readFile(beside, kLongestConfig));
        SEXTANT_TRY(readConfig(SEXTANT_TRY(parseJson(content, beside.string())), beside.string(), parts));
        parts.files.push_back({name, std::move(content)});
    }
    const auto chatTemplate = file.parent_path() / kTemplateName;
    if (std::error_code code; std::filesystem::exists(chatTemplate, code)) {
        parts.chatTemplate = SEXTANT_TRY(readFile(chatTemplate, kLongestConfig));
        parts.files.push_back({kTemplateName, parts.chatTemplate});
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
