// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/gguf_vocabulary.h"

#include "core/base/files.h"
#include "core/gguf/gguf_file.h"
#include "core/tokenizer/byte_alphabet.h"
#include "core/tokenizer/sentencepiece.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <stdexcept>
#include <unordered_map>

namespace sextant {

namespace {

constexpr size_t kLargestVocabulary = 1 << 21;
constexpr size_t kLongestToken = 64 << 10;   // bytes
constexpr size_t kLongestScoredToken = 512;  // longer ones make the search for merges slow, and no model has them

/// "tokenizer.ggml.token_type" of GGUF.
enum TokenType : int64_t { kNormal = 1, kUnknown = 2, kControl = 3, kUserDefined = 4, kUnused = 5, kByte = 6 };

class VocabularyReader {
public:
    VocabularyReader(const GgufValues& values, std::string place) : m_values(values), m_place(std::move(place)) {}

    Result<TokenizerParts> read() {
        const std::string model(m_values.text("tokenizer.ggml.model"));
        if (model.empty()) return bad("it holds no vocabulary (tokenizer.ggml.model)");
        if (model != "gpt2" && model != "llama")
            return bad("the vocabulary is of the kind \"" + model + "\"; known are gpt2 and llama");
        SEXTANT_TRY(readLists());
        auto parts = model == "gpt2" ? readByteLevel() : readSentencePiece();
        if (!parts) return parts;
        SEXTANT_TRY(readRoles(parts.value(), model == "llama"));
        parts.value().chatTemplate = m_values.text("tokenizer.chat_template");
        return parts;
    }

private:
    Error bad(const std::string& what) const {
        return dataError(m_place + ": " + what, "Use the GGUF file of a model with a BPE vocabulary");
    }
    Result<void> readLists() {
        const auto* tokens = m_values.texts("tokenizer.ggml.tokens");
        if (!tokens || tokens->empty() || tokens->size() > kLargestVocabulary)
            return bad("tokenizer.ggml.tokens is missing or too large");
        for (size_t id = 0; id < tokens->size(); ++id)
            if ((*tokens)[id].size() > kLongestToken)
                return bad("token " + std::to_string(id) + " is longer than 64 KiB");
        if (auto types = m_values.integers("tokenizer.ggml.token_type")) {
            if (types->size() != tokens->size())
                return bad("tokenizer.ggml.token_type and tokenizer.ggml.tokens differ in length");
            m_types = std::move(*types);
        } else {
            m_types.assign(tokens->size(), kNormal);
        }
        m_rows = tokens->size();
        m_tokens = *tokens;
        while (m_tokens.size() > 1 && isFiller(m_tokens.size() - 1)) m_tokens = m_tokens.first(m_tokens.size() - 1);
        return {};
    }
    /// Fills the vocabulary up to the model's rows; stands for nothing.
    bool isFiller(size_t id) const {
        return m_types[id] != kNormal && m_tokens[id] == "[PAD" + std::to_string(id) + "]";
    }
    /// What text shows for a token that is matched literally or not at all.
    void takeAdded(TokenizerParts& parts, size_t id) const {
        if (isFiller(id)) return;
        const std::string token(m_tokens[id]);
        parts.texts[id] = token;
        if (m_types[id] == kControl || m_types[id] == kUnknown || m_types[id] == kUserDefined)
            parts.added.push_back({token, static_cast<int32_t>(id), m_types[id] != kUserDefined});
    }
    Result<TokenizerParts> readByteLevel() const {
        TokenizerParts parts;
        const std::string name(m_values.text("tokenizer.ggml.pre"));
        auto preTokenizer = PreTokenizer::named(name.empty() || name == "default" ? "gpt-2" : name);
        if (!preTokenizer)
            return dataError(m_place + ": " + preTokenizer.error().message, preTokenizer.error().nextStep);
        parts.preTokenizer = preTokenizer.value();
        std::vector<std::string> tokens(m_tokens.size());
        parts.texts.resize(m_tokens.size());
        std::unordered_map<std::string_view, int32_t> idOf;
        for (size_t id = 0; id < tokens.size(); ++id) {
            auto bytes = m_types[id] == kNormal ? charactersToBytes(m_tokens[id]) : std::nullopt;
            if (!bytes || bytes->empty()) {
                takeAdded(parts, id);
                continue;
            }
            if (!idOf.emplace(m_tokens[id], static_cast<int32_t>(id)).second)
                return bad("the token \"" + std::string(m_tokens[id]) + "\" stands twice in the vocabulary");
            parts.texts[id] = tokens[id] = *bytes;
        }
        const auto* lines = m_values.texts("tokenizer.ggml.merges");
        if (!lines || lines->size() > kLargestVocabulary) return bad("tokenizer.ggml.merges is missing or too large");
        std::vector<Merge> merges;
        for (size_t rank = 0; rank < lines->size(); ++rank) {
            const std::string_view line = (*lines)[rank];
            const size_t blank = line.find(' ', 1);
            if (blank == std::string_view::npos)
                return bad("merge " + std::to_string(rank) + " is not a pair of tokens");
            const std::string joined = std::string(line.substr(0, blank)) + std::string(line.substr(blank + 1));
            auto left = idOf.find(line.substr(0, blank)), right = idOf.find(line.substr(blank + 1)),
                 result = idOf.find(joined);
            if (left == idOf.end() || right == idOf.end() || result == idOf.end())
                return bad("merge " + std::to_string(rank) + " names an unknown token");
            merges.push_back({left->second, right->second, result->second, static_cast<int32_t>(rank)});
        }
        const auto whole = name == "llama-bpe" || name == "llama3" || name == "llama-v3" ? WholePieces::TakenAsToken
                                                                                         : WholePieces::Merged;
        return build(std::move(parts), std::move(tokens), std::move(merges), Symbols::Bytes, whole);
    }
    Result<TokenizerParts> readSentencePiece() const {
        const auto scores = m_values.numbers("tokenizer.ggml.scores");
        if (!scores || scores->size() != m_rows)
            return bad("tokenizer.ggml.scores is missing or has another length than the vocabulary");
        if (!std::all_of(scores->begin(), scores->end(), [](float score) { return std::isfinite(score); }))
            return bad("a score is not a number");
        TokenizerParts parts;
        parts.preTokenizer = PreTokenizer::none();
        parts.leadingSpace = m_values.integer("tokenizer.ggml.add_space_prefix").value_or(1) != 0;
        parts.dropsLeadingSpace = parts.leadingSpace;
        std::vector<std::string> tokens(m_tokens.size());
        parts.texts.resize(m_tokens.size());
        std::vector<int32_t> fallback(256, -1);
        for (size_t id = 0; id < tokens.size(); ++id) {
            const auto byte = m_types[id] == kByte ? sentencePieceByte(m_tokens[id]) : std::nullopt;
            if (byte) {
                fallback[*byte] = static_cast<int32_t>(id);
                parts.texts[id] = std::string(1, static_cast<char>(*byte));
            } else if (m_types[id] == kNormal) {
                if (m_tokens[id].size() > kLongestScoredToken)
                    return bad("token " + std::to_string(id) + " is longer than 512 bytes");
                parts.texts[id] = tokens[id] = sentencePieceText(m_tokens[id]);
            } else {
                takeAdded(parts, id);
            }
        }
        auto merges = mergesOfScores(tokens, *scores);
        auto built =
            build(std::move(parts), std::move(tokens), std::move(merges), Symbols::Characters, WholePieces::Merged);
        if (built) built.value().model.setByteFallback(std::move(fallback));
        return built;
    }
    Result<TokenizerParts> build(TokenizerParts parts, std::vector<std::string> tokens, std::vector<Merge> merges,
                                 Symbols symbols, WholePieces whole) const {
        try {
            parts.model = BpeModel(std::move(tokens), std::move(merges), symbols, whole);
        } catch (const std::invalid_argument& error) {
            return bad(error.what());
        }
        return parts;
    }
    Result<void> readRoles(TokenizerParts& parts, bool addsBosByDefault) const {
        const auto size = static_cast<int64_t>(parts.texts.size());
        auto role = [&](const char* key) -> Result<std::optional<int32_t>> {
            const auto id = m_values.integer(key);
            if (!id) return std::optional<int32_t>();
            if (*id < 0 || *id >= size)
                return bad(std::string(key) + " is " + std::to_string(*id) + ", but the vocabulary has " +
                           std::to_string(size) + " tokens");
            return std::optional(static_cast<int32_t>(*id));
        };
        parts.bos = SEXTANT_TRY(role("tokenizer.ggml.bos_token_id"));
        parts.eos = SEXTANT_TRY(role("tokenizer.ggml.eos_token_id"));
        parts.pad = SEXTANT_TRY(role("tokenizer.ggml.padding_token_id"));
        auto adds = [&](const char* key, bool fallback) { return m_values.integer(key).value_or(fallback) != 0; };
        if (parts.bos && adds("tokenizer.ggml.add_bos_token", addsBosByDefault)) parts.prefix = {*parts.bos};
        if (parts.eos && adds("tokenizer.ggml.add_eos_token", false)) parts.suffix = {*parts.eos};
        return {};
    }

    const GgufValues& m_values;
    std::string m_place;
    std::span<const std::string_view> m_tokens;  // without fillers at the end
    size_t m_rows = 0;                           // with them
    std::vector<int64_t> m_types;
};

}  // namespace

Result<TokenizerParts> parseGgufVocabulary(std::string_view bytes, const std::string& place) {
    const GgufValues values = SEXTANT_TRY(readGgufValues(bytes, place));
    return VocabularyReader(values, place).read();
}

Result<TokenizerParts> readGgufVocabulary(const std::filesystem::path& path) {
    const MappedFile file = SEXTANT_TRY(MappedFile::open(path));
    return parseGgufVocabulary(file.text(), path.string());
}

}  // namespace sextant
