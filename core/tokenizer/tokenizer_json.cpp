// SPDX-License-Identifier: Apache-2.0
// Reading and writing Hugging Face tokenizer folders.
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/tokenizer/byte_alphabet.h"
#include "core/tokenizer/chat_template.h"
#include "core/tokenizer/pre_tokenizer.h"
#include "core/tokenizer/special_tokens.h"
#include "core/tokenizer/tokenizer.h"

#include <algorithm>
#include <stdexcept>
#include <unordered_map>

namespace sextant {

namespace {

constexpr size_t kLargestVocabulary = 1 << 21;

Json addedToken(const SpecialToken& special) {
    return {{"id", special.id},     {"content", special.text}, {"single_word", false}, {"lstrip", false},
            {"rstrip", false},      {"normalized", false},     {"special", true}};
}

Json tokenizerJson(const Tokenizer& tokenizer) {
    Json vocabulary = Json::object(), merges = Json::array(), added = Json::array();
    const auto& tokens = tokenizer.model().tokens();
    for (size_t id = 0; id < tokens.size(); ++id) vocabulary[bytesToCharacters(tokens[id])] = id;
    for (auto [left, right] : tokenizer.model().merges())
        merges.push_back(bytesToCharacters(tokens[static_cast<size_t>(left)]) + " " + bytesToCharacters(tokens[static_cast<size_t>(right)]));
    for (const SpecialToken& special : tokenizer.specials()) added.push_back(addedToken(special));
    const Json bos = {{"SpecialToken", {{"id", kBeginOfSentence}, {"type_id", 0}}}};
    auto sequence = [](const char* id) { return Json{{"Sequence", {{"id", id}, {"type_id", id[0] == 'A' ? 0 : 1}}}}; };
    Json processor = {{"type", "TemplateProcessing"},
                      {"single", {bos, sequence("A")}},
                      {"pair", {bos, sequence("A"), sequence("B")}},
                      {"special_tokens", {{kBeginOfSentence, {{"id", kBeginOfSentence}, {"ids", {*tokenizer.bosId()}}, {"tokens", {kBeginOfSentence}}}}}}};
    return {{"version", "1.0"},
            {"truncation", nullptr},
            {"padding", nullptr},
            {"added_tokens", added},
            {"normalizer", nullptr},
            {"pre_tokenizer", deepSeekPreTokenizerJson()},
            {"post_processor", processor},
            {"decoder", {{"type", "ByteLevel"}, {"add_prefix_space", true}, {"trim_offsets", true}, {"use_regex", true}}},
            {"model", {{"type", "BPE"}, {"dropout", nullptr}, {"unk_token", nullptr}, {"continuing_subword_prefix", nullptr},
                       {"end_of_word_suffix", nullptr}, {"fuse_unk", false}, {"byte_fallback", false},
                       {"vocab", vocabulary}, {"merges", merges}}}};
}

/// Pulls the parts of a tokenizer.json apart with every assumption checked.
class TokenizerReader {
public:
    explicit TokenizerReader(std::string place) : m_place(std::move(place)) {}

    Result<std::pair<BpeModel, std::vector<SpecialToken>>> read(const Json& json) {
        if (!json.is_object() || !json.contains("model") || !json["model"].is_object()) return bad("there is no \"model\"");
        if (json.value("pre_tokenizer", Json()) != deepSeekPreTokenizerJson())
            return bad("its pre-tokenizer is not the DeepSeek LLM one", "This version reads tokenizers that Sextant trained");
        SEXTANT_TRY(readVocabulary(json["model"]));
        SEXTANT_TRY(readMerges(json["model"]));
        SEXTANT_TRY(readSpecials(json));
        try {
            return std::pair{BpeModel(std::move(m_tokens), std::move(m_merges)), std::move(m_specials)};
        } catch (const std::invalid_argument& error) {
            return bad(error.what());
        }
    }

private:
    Error bad(const std::string& what, const std::string& next = "The file is damaged; train or copy the tokenizer again") const {
        return dataError(m_place + ": " + what, next);
    }
    Result<void> readVocabulary(const Json& model) {
        auto vocabulary = model.find("vocab");
        if (vocabulary == model.end() || !vocabulary->is_object() || vocabulary->size() > kLargestVocabulary)
            return bad("model.vocab is missing or too large");
        m_tokens.resize(vocabulary->size());
        std::vector<bool> seen(m_tokens.size());
        for (const auto& [characters, id] : vocabulary->items()) {
            if (!id.is_number_unsigned() || id.get<uint64_t>() >= m_tokens.size()) return bad("the token \"" + characters + "\" has the id " + toJsonLine(id) + ", expected one below " + std::to_string(m_tokens.size()));
            const auto index = id.get<size_t>();
            if (seen[index]) return bad("two tokens have the id " + std::to_string(index));
            seen[index] = true;
            auto bytes = charactersToBytes(characters);
            if (!bytes || bytes->empty()) return bad("the token \"" + characters + "\" is not written in the byte-level alphabet");
            m_tokens[index] = std::move(*bytes);
            m_idOf.emplace(characters, static_cast<int32_t>(index));
        }
        return {};
    }
    Result<void> readMerges(const Json& model) {
        auto merges = model.find("merges");
        if (merges == model.end() || !merges->is_array() || merges->size() > kLargestVocabulary)
            return bad("model.merges is missing or too large");
        for (size_t rank = 0; rank < merges->size(); ++rank) {
            const Json& merge = (*merges)[rank];
            std::string left, right;
            if (merge.is_string()) {
                const auto& text = merge.get_ref<const std::string&>();
                const size_t blank = text.find(' ');
                left = text.substr(0, blank);
                if (blank != std::string::npos) right = text.substr(blank + 1);
            } else if (merge.is_array() && merge.size() == 2 && merge[0].is_string() && merge[1].is_string()) {
                left = merge[0].get<std::string>();
                right = merge[1].get<std::string>();
            }
            auto leftId = m_idOf.find(left), rightId = m_idOf.find(right);
            if (leftId == m_idOf.end() || rightId == m_idOf.end())
                return bad("merge " + std::to_string(rank) + " is not a pair of tokens");
            m_merges.emplace_back(leftId->second, rightId->second);
        }
        return {};
    }
    Result<void> readSpecials(const Json& json) {
        auto added = json.find("added_tokens");
        if (added == json.end() || !added->is_array()) return {};
        for (const Json& entry : *added) {
            if (!entry.is_object() || !entry.contains("id") || !entry["id"].is_number_integer() || !entry.contains("content") ||
                !entry["content"].is_string() || entry["content"] == "")
                return bad("an entry of added_tokens lacks id or content");
            m_specials.push_back({entry["content"].get<std::string>(), entry["id"].get<int32_t>()});
        }
        std::sort(m_specials.begin(), m_specials.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
        for (size_t i = 0; i < m_specials.size(); ++i)
            if (m_specials[i].id != static_cast<int32_t>(m_tokens.size() + i))
                return bad("the added token \"" + m_specials[i].text + "\" does not follow the vocabulary");
        return {};
    }

    std::string m_place;
    std::vector<std::string> m_tokens;
    std::vector<std::pair<int32_t, int32_t>> m_merges;
    std::vector<SpecialToken> m_specials;
    std::unordered_map<std::string, int32_t> m_idOf;
};

}  // namespace

Result<Tokenizer> Tokenizer::load(const std::filesystem::path& path) {
    std::error_code code;
    const auto file = std::filesystem::is_directory(path, code) ? path / "tokenizer.json" : path;
    if (!std::filesystem::exists(file, code))
        return dataError("there is no tokenizer at " + file.string(), "Name a tokenizer.json or a folder that holds one");
    Json json = SEXTANT_TRY(readJsonFile(file));
    auto [model, specials] = SEXTANT_TRY(TokenizerReader(file.string()).read(json));
    Tokenizer tokenizer;
    tokenizer.m_model = std::move(model);
    tokenizer.m_specials = std::move(specials);
    tokenizer.findSpecialRoles();
    return tokenizer;
}

Result<void> Tokenizer::save(const std::filesystem::path& folder) const {
    SEXTANT_TRY(createFolders(folder));
    SEXTANT_TRY(writeFileAtomically(folder / "tokenizer.json", toJsonText(tokenizerJson(*this))));
    Json config = {{"tokenizer_class", "PreTrainedTokenizerFast"},
                   {"add_bos_token", true},
                   {"add_eos_token", false},
                   {"bos_token", kBeginOfSentence},
                   {"eos_token", kEndOfSentence},
                   {"pad_token", kPadding},
                   {"unk_token", nullptr},
                   {"clean_up_tokenization_spaces", false},
                   {"model_max_length", 1000000000},
                   {"chat_template", deepSeekChatTemplate()}};
    SEXTANT_TRY(writeFileAtomically(folder / "tokenizer_config.json", toJsonText(config)));
    Json map = {{"bos_token", kBeginOfSentence}, {"eos_token", kEndOfSentence}, {"pad_token", kPadding}};
    return writeFileAtomically(folder / "special_tokens_map.json", toJsonText(map));
}

}  // namespace sextant
