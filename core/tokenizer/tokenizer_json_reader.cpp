// SPDX-License-Identifier: Apache-2.0
#include "core/base/text.h"
#include "core/tokenizer/byte_alphabet.h"
#include "core/tokenizer/sentencepiece.h"
#include "core/tokenizer/tokenizer_json.h"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <unordered_map>
#include <unordered_set>

namespace sextant {

namespace {

constexpr size_t kLargestVocabulary = 1 << 21;
constexpr size_t kMostHoles = 4096;

bool mentions(const Json& json, const char* type, int depth = 0) {
    if (depth > 8) return false;
    if (json.is_object() && json.value("type", Json()) == type) return true;
    if (json.is_object() || json.is_array())
        for (const Json& child : json)
            if ((child.is_object() || child.is_array()) && mentions(child, type, depth + 1)) return true;
    return false;
}

constexpr const char* kSpaceMark = "\u2581";

bool isReplacedSpace(const Json& json) {
    return json.value("type", Json()) == "Replace" && json.value("pattern", Json()) == Json{{"String", " "}} &&
           json.value("content", Json()) == kSpaceMark;
}

bool mentionsReplacedSpaces(const Json& json, int depth = 0) {
    if (depth > 8 || !(json.is_object() || json.is_array())) return false;
    if (json.is_object() && isReplacedSpace(json)) return true;
    return std::any_of(json.begin(), json.end(),
                       [&](const Json& child) { return mentionsReplacedSpaces(child, depth + 1); });
}

/// What the normalizers of nearly all SentencePiece tokenizers do, which needs no normalizer here, as spaces stay
/// spaces: they are written as U+2581, and one may be put in front. Nothing if this one does more.
enum class LeadingSpace { Prepended, Absent };
std::optional<LeadingSpace> usualSentencePieceNormalizer(const Json& json) {
    std::vector<Json> steps;
    if (json.is_object() && json.value("type", Json()) == "Sequence") {
        const Json list = json.value("normalizers", Json());
        if (!list.is_array()) return std::nullopt;
        steps.assign(list.begin(), list.end());
    } else if (!json.is_null()) {
        steps = {json};
    }
    bool prepends = false;
    for (const Json& step : steps) {
        if (!step.is_object()) return std::nullopt;
        const bool isPrepend =
            step.value("type", Json()) == "Prepend" && step.value("prepend", Json()) == kSpaceMark && !prepends;
        if (!isPrepend && !isReplacedSpace(step)) return std::nullopt;
        prepends |= isPrepend;
    }
    return prepends ? LeadingSpace::Prepended : LeadingSpace::Absent;
}

/// Pulls the parts of a tokenizer.json apart with every assumption checked.
class TokenizerReader {
public:
    /// `vocabulary` and `merges` are those of the model, which is large; `json` is the rest.
    TokenizerReader(std::string place, LargeJson vocabulary, LargeJson merges)
        : m_place(std::move(place)), m_vocabulary(std::move(vocabulary)), m_mergeList(std::move(merges)) {}

    Result<TokenizerParts> read(const Json& json) {
        if (!json.is_object() || !json.contains("model") || !json["model"].is_object())
            return bad("there is no \"model\"");
        const Json& model = json["model"];
        const std::string type = textOf(model, "type", "BPE");
        if (type != "BPE") return bad("its model is of the type \"" + type + "\"", "Sextant reads BPE tokenizers");
        for (const char* key : {"continuing_subword_prefix", "end_of_word_suffix"})
            if (!textOf(model, key).empty())
                return bad("model." + std::string(key) + " is not supported",
                           "Use a tokenizer of the byte-level BPE family");
        m_byteLevel =
            mentions(part(json, "pre_tokenizer"), "ByteLevel") || mentions(part(json, "decoder"), "ByteLevel");
        if (!m_byteLevel && model.value("byte_fallback", Json()) != true)
            return bad("it is neither byte-level nor has it byte fallback",
                       "Use a tokenizer of the byte-level BPE family");
        SEXTANT_TRY(readAdded(json));
        SEXTANT_TRY(readVocabulary());
        SEXTANT_TRY(readMerges());
        SEXTANT_TRY(readSteps(json));
        SEXTANT_TRY(readPostProcessor(part(json, "post_processor"), 0));
        return build(model);
    }

private:
    Error bad(const std::string& what,
              const std::string& next = "The file is damaged; train or copy the tokenizer again") const {
        return dataError(m_place + ": " + what, next);
    }
    static const Json& part(const Json& json, const char* key) {
        static const Json none;
        auto found = json.find(key);
        return found == json.end() ? none : *found;
    }
    static std::string textOf(const Json& json, const char* key, const char* fallback = "") {
        auto found = json.find(key);
        return found != json.end() && found->is_string() ? found->get<std::string>() : fallback;
    }
    static bool flag(const Json& json, const char* key) { return json.value(key, Json()) == true; }

    /// Ids have few holes: the largest stands near the number of tokens. So a wild id cannot make a wild allocation.
    Result<void> checkHoles(size_t tokens) const {
        if (m_parts.texts.size() <= tokens + kMostHoles) return {};
        return bad("an id is " + std::to_string(m_parts.texts.size() - 1) + ", expected one below " +
                   std::to_string(tokens + kMostHoles) + ", as there are " + std::to_string(tokens) + " tokens");
    }
    template <class AnyJson>
    Result<int32_t> idFrom(const AnyJson& json, const std::string& whose) const {
        if (!json.is_number_integer() || json.template get<int64_t>() < 0 ||
            json.template get<int64_t>() >= static_cast<int64_t>(kLargestVocabulary))
            return bad(whose + " has the id " + json.dump() + ", expected one from 0 to " +
                       std::to_string(kLargestVocabulary - 1));
        return json.template get<int32_t>();
    }
    Result<void> readAdded(const Json& json) {
        const Json& added = part(json, "added_tokens");
        if (!added.is_array()) return {};
        if (added.size() > kLargestVocabulary) return bad("it has too many added_tokens");
        std::unordered_set<int32_t> ids;
        for (const Json& entry : added) {
            const std::string content = entry.is_object() ? textOf(entry, "content") : std::string();
            if (content.empty()) return bad("an entry of added_tokens lacks id or content");
            const int32_t id = SEXTANT_TRY(idFrom(part(entry, "id"), "the added token \"" + content + "\""));
            if (!ids.insert(id).second) return bad("two added tokens have the id " + std::to_string(id));
            const bool special = entry.value("special", Json()) != false;
            const bool normalized = entry.contains("normalized") ? flag(entry, "normalized") : !special;
            m_parts.added.push_back({content, id, special, flag(entry, "single_word"), flag(entry, "lstrip"),
                                     flag(entry, "rstrip"), normalized});
            setText(id, content);
        }
        return {};
    }
    void setText(int32_t id, std::string text) {
        const auto index = static_cast<size_t>(id);
        if (m_parts.texts.size() <= index) m_parts.texts.resize(index + 1);
        m_parts.texts[index] = std::move(text);
    }
    Result<void> readVocabulary() {
        const LargeJson& vocabulary = m_vocabulary;
        if (!vocabulary.is_object() || vocabulary.empty() || vocabulary.size() > kLargestVocabulary)
            return bad("model.vocab is missing or too large");
        std::unordered_map<int32_t, std::string> added;
        for (const AddedToken& token : m_parts.added) added.emplace(token.id, token.text);
        std::unordered_set<int32_t> seen;
        m_fallback.assign(256, -1);
        for (const auto& [characters, json] : vocabulary.items()) {
            const int32_t id = SEXTANT_TRY(idFrom(json, "the token \"" + characters + "\""));
            if (!seen.insert(id).second) return bad("two tokens have the id " + std::to_string(id));
            m_idOf.emplace(characters, id);
            if (auto found = added.find(id); found != added.end()) {
                if (found->second != characters)
                    return bad("the id " + std::to_string(id) + " is both \"" + characters + "\" and \"" +
                               found->second + "\"");
                continue;
            }
            SEXTANT_TRY(readToken(characters, id));
        }
        for (const AddedToken& token : m_parts.added) m_idOf.emplace(token.text, token.id);
        m_tokens.resize(m_parts.texts.size());
        return checkHoles(vocabulary.size() + m_parts.added.size());
    }
    Result<void> readToken(const std::string& characters, int32_t id) {
        std::string text, token;
        if (m_byteLevel) {
            auto bytes = charactersToBytes(characters);
            if (!bytes || bytes->empty())
                return bad("the token \"" + characters + "\" is not written in the byte-level alphabet");
            text = token = std::move(*bytes);
        } else if (auto byte = sentencePieceByte(characters)) {
            m_fallback[*byte] = id;
            text = std::string(1, static_cast<char>(*byte));
        } else {
            text = token = sentencePieceText(characters);
        }
        setText(id, std::move(text));
        if (m_tokens.size() <= static_cast<size_t>(id)) m_tokens.resize(static_cast<size_t>(id) + 1);
        m_tokens[static_cast<size_t>(id)] = std::move(token);
        return {};
    }
    Result<void> readMerges() {
        const LargeJson& merges = m_mergeList;
        if (!merges.is_array() || merges.size() > kLargestVocabulary)
            return bad("model.merges is missing or too large");
        for (size_t rank = 0; rank < merges.size(); ++rank) {
            const LargeJson& merge = merges[rank];
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
            auto leftId = m_idOf.find(left), rightId = m_idOf.find(right), joined = m_idOf.find(left + right);
            if (leftId == m_idOf.end() || rightId == m_idOf.end())
                return bad("merge " + std::to_string(rank) + " is not a pair of tokens");
            if (joined == m_idOf.end())
                return bad("merge " + std::to_string(rank) + " gives no token of the vocabulary");
            m_merges.push_back({leftId->second, rightId->second, joined->second, static_cast<int32_t>(rank)});
        }
        return {};
    }
    Result<void> readSteps(const Json& json) {
        const Json& normalizer = part(json, "normalizer");
        if (m_byteLevel) {
            m_parts.normalizer = SEXTANT_TRY(Normalizer::fromJson(normalizer, m_place));
            m_parts.preTokenizer = SEXTANT_TRY(PreTokenizer::fromJson(part(json, "pre_tokenizer"), m_place));
            return {};
        }
        m_parts.preTokenizer = SEXTANT_TRY(PreTokenizer::fromSentencePieceJson(part(json, "pre_tokenizer"), m_place));
        if (!mentionsReplacedSpaces(normalizer) && !mentions(part(json, "pre_tokenizer"), "Metaspace"))
            return bad("it has byte fallback, but neither its normalizer nor a Metaspace writes spaces as U+2581",
                       "Use a tokenizer of SentencePiece or of the byte-level BPE family");
        m_parts.dropsLeadingSpace =
            mentions(normalizer, "Prepend") || m_parts.preTokenizer.prefixSpace() != PrefixSpace::Never;
        if (const auto usual = usualSentencePieceNormalizer(normalizer))
            m_parts.leadingSpace = *usual == LeadingSpace::Prepended;
        else
            m_parts.normalizer = SEXTANT_TRY(Normalizer::fromJson(normalizer, m_place));
        return {};
    }
    Result<void> readPostProcessor(const Json& json, int depth) {
        if (!json.is_object() || depth > 4) return {};
        const std::string type = textOf(json, "type");
        if (type == "Sequence") {
            for (const Json& step : part(json, "processors")) SEXTANT_TRY(readPostProcessor(step, depth + 1));
        } else if (type == "TemplateProcessing") {
            bool before = true;
            for (const Json& step : part(json, "single")) {
                if (step.is_object() && step.contains("Sequence")) before = false;
                if (!step.is_object() || !step.contains("SpecialToken") || !step["SpecialToken"].is_object()) continue;
                const std::string name = textOf(step["SpecialToken"], "id");
                auto found = m_idOf.find(name);
                if (found == m_idOf.end()) return bad("the post_processor names \"" + name + "\", which is no token");
                (before ? m_parts.prefix : m_parts.suffix).push_back(found->second);
            }
        } else if (type == "RobertaProcessing" || type == "BertProcessing") {
            auto second = [&](const char* key) -> std::string {
                const Json& pair = part(json, key);
                return pair.is_array() && !pair.empty() && pair[0].is_string() ? pair[0].get<std::string>()
                                                                               : std::string();
            };
            if (auto found = m_idOf.find(second("cls")); found != m_idOf.end()) m_parts.prefix.push_back(found->second);
            if (auto found = m_idOf.find(second("sep")); found != m_idOf.end()) m_parts.suffix.push_back(found->second);
        }
        return {};
    }
    Result<TokenizerParts> build(const Json& model) {
        const auto whole = flag(model, "ignore_merges") ? WholePieces::TakenAsToken : WholePieces::Merged;
        try {
            m_parts.model = BpeModel(std::move(m_tokens), std::move(m_merges),
                                     m_byteLevel ? Symbols::Bytes : Symbols::Characters, whole);
        } catch (const std::invalid_argument& error) {
            return bad(error.what());
        }
        if (!m_byteLevel) m_parts.model.setByteFallback(std::move(m_fallback));
        return std::move(m_parts);
    }

    std::string m_place;
    LargeJson m_vocabulary, m_mergeList;
    bool m_byteLevel = true;
    TokenizerParts m_parts;
    std::vector<std::string> m_tokens;
    std::vector<Merge> m_merges;
    std::vector<int32_t> m_fallback;
    std::unordered_map<std::string, int32_t> m_idOf;
};

}  // namespace

Result<TokenizerParts> readTokenizerJson(std::string_view text, const std::string& place) {
    LargeJson json = SEXTANT_TRY(parseLargeJson(text, place, 2));
    try {
        LargeJson vocabulary, merges;
        if (json.is_object() && json.contains("model") && json["model"].is_object()) {
            vocabulary = std::move(json["model"]["vocab"]);
            merges = std::move(json["model"]["merges"]);
        }
        return TokenizerReader(place, std::move(vocabulary), std::move(merges)).read(Json(json));
    } catch (const Json::exception& error) {
        return dataError(place + ": a value has another type than expected (" + error.what() + ")",
                         "The file is damaged; train or copy the tokenizer again");
    }
}

}  // namespace sextant
