// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/tokenizer/bpe.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sextant {

/// Whether the text of a special token inside the input becomes that token. Text of users and documents: Ignore.
enum class SpecialTokens { Ignore, Match };

struct SpecialToken {
    std::string text;
    int32_t id = -1;
};

/// Byte-level BPE with the DeepSeek pre-tokenizer. decode(encode(x)) == x for any bytes. Immutable; any thread.
class Tokenizer {
public:
    /// tokenizer.json, or a folder that holds one. Data errors name the file and what is wrong with it.
    static Result<Tokenizer> load(const std::filesystem::path& path);
    /// From a trained model; special tokens follow its tokens in the given order: BOS, EOS, padding.
    static Tokenizer fromModel(BpeModel model);

    std::vector<int32_t> encode(std::string_view text, SpecialTokens specials = SpecialTokens::Ignore) const;
    void encodeInto(std::string_view text, std::vector<int32_t>& ids) const;
    /// Bytes of the ids one after the other; an id outside the vocabulary adds nothing.
    std::string decode(std::span<const int32_t> ids) const;
    /// Bytes of one token; a special token's text; empty for an id outside.
    std::string_view tokenText(int32_t id) const;
    /// Bytes of text a token stands for: 0 for special tokens.
    int64_t tokenBytes(int32_t id) const;

    /// Tokens, special ones included; ids are below it.
    int64_t vocabularySize() const { return static_cast<int64_t>(m_model.tokens().size() + m_specials.size()); }
    std::optional<int32_t> bosId() const { return m_bos; }
    std::optional<int32_t> eosId() const { return m_eos; }
    std::optional<int32_t> padId() const { return m_pad; }
    const std::vector<SpecialToken>& specials() const { return m_specials; }
    const BpeModel& model() const { return m_model; }
    /// Identifies the vocabulary: equal for tokenizers that give equal ids.
    uint64_t fingerprint() const;

    /// Writes tokenizer.json, tokenizer_config.json (with the chat template) and special_tokens_map.json.
    Result<void> save(const std::filesystem::path& folder) const;

private:
    void findSpecialRoles();
    bool isSpecial(int32_t id) const { return id >= static_cast<int32_t>(m_model.tokens().size()); }

    BpeModel m_model;
    std::vector<SpecialToken> m_specials;
    std::optional<int32_t> m_bos, m_eos, m_pad;
};

}  // namespace sextant
