// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/tokenizer/added_tokens.h"
#include "core/tokenizer/bpe.h"
#include "core/tokenizer/normalizer.h"
#include "core/tokenizer/piece_cache.h"
#include "core/tokenizer/pre_tokenizer.h"
#include "core/tokenizer/special_tokens.h"

#include <cstdint>
#include <filesystem>
#include <memory>
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

/// What a tokenizer is made of. The steps of encoding, in order: added tokens are matched as they stand; what is
/// between them goes through the normalizer; in that, those added tokens are matched that are looked for in normalized
/// text; a space is put in front of what is left where the family wants one; the pre-tokenizer; BPE inside each piece.
struct TokenizerParts {
    BpeModel model;
    Normalizer normalizer;
    PreTokenizer preTokenizer;
    std::vector<AddedToken> added;
    /// Bytes of every id as text shows them, added tokens included; empty for an id that stands for nothing.
    std::vector<std::string> texts;
    std::optional<int32_t> bos, eos, pad;
    /// What stands around a text that is fed to the model ("post_processor"): usually BOS before it.
    std::vector<int32_t> prefix, suffix;
    /// SentencePiece's Prepend: a part of the normalizer that puts a space before every stretch between added tokens.
    bool leadingSpace = false;
    /// The space that a text begins with is taken away when decoding, as encoding has put it there.
    bool dropsLeadingSpace = false;
    /// Jinja source of the chat format; empty: the DeepSeek LLM format.
    std::string chatTemplate;
    /// The files a foreign tokenizer was read from, to be copied as they are; empty for those made here.
    struct File {
        std::string name, content;
    };
    std::vector<File> files;
};

/// Text to token ids and back. Immutable, cheap to copy; any thread.
///
/// decode(encode(x)) == x for any bytes, except where the family itself loses something: a normalizer, SentencePiece's
/// treatment of U+2581, a vocabulary without all 256 bytes.
class Tokenizer {
public:
    /// A tokenizer.json, a folder that holds one, or a .gguf file with a vocabulary. Data errors name the file and what
    /// is wrong with it.
    static Result<Tokenizer> load(const std::filesystem::path& path);
    /// From a trained model; special tokens follow its tokens: BOS, EOS, padding, then others. `chatTemplate` as in
    /// TokenizerParts.
    static Tokenizer fromModel(BpeModel model, PreTokenizer preTokenizer = {},
                               const std::vector<std::string>& specials = specialTokenTexts(),
                               std::string chatTemplate = {});
    explicit Tokenizer(TokenizerParts parts);
    /// An empty vocabulary, to be assigned to.
    Tokenizer() : Tokenizer(TokenizerParts{}) {}

    std::vector<int32_t> encode(std::string_view text, SpecialTokens specials = SpecialTokens::Ignore) const;
    void encodeInto(std::string_view text, std::vector<int32_t>& ids,
                    SpecialTokens specials = SpecialTokens::Ignore) const;
    /// A token, and the bytes of the text it stands for; those of a text follow each other without gaps.
    struct Placed {
        int32_t id = -1;
        size_t begin = 0, end = 0;
        size_t last = 0;  ///< the last byte of what it says: of an added token, without the white space it takes along
    };
    struct Range {
        size_t begin = 0, end = 0;
    };
    /// The ids of a text in which special tokens are matched inside some stretches (ascending) alone. `borders`
    /// (ascending): where the places of tokens are told exactly even if a normalizer changes the text around them.
    std::vector<Placed> encodePlaced(std::string_view text, std::span<const Range> specialsInside,
                                     std::span<const size_t> borders) const;
    /// The same ids as `encode`, by `threads` threads (0: all processors). For large texts.
    std::vector<int32_t> encodeParallel(std::string_view text, int threads) const;
    /// A place at or after `from` where a long text may be cut without changing its ids; text.size() if none is known.
    size_t cutPoint(std::string_view text, size_t from) const;
    /// The text cut into blocks of about 256 KiB whose ids, one block after the other, are those of the text.
    std::vector<std::string_view> blocks(std::string_view text) const;
    /// Bytes of the ids one after the other; an id outside the vocabulary adds nothing.
    std::string decode(std::span<const int32_t> ids) const;
    /// Bytes of one token; a special token's text; empty for an id outside.
    std::string_view tokenText(int32_t id) const;
    /// Bytes of text a token stands for: 0 for special tokens.
    int64_t tokenBytes(int32_t id) const;
    bool isSpecial(int32_t id) const;

    /// Ids are below it. Some of them may stand for nothing.
    int64_t vocabularySize() const { return static_cast<int64_t>(parts().texts.size()); }
    std::optional<int32_t> bosId() const { return parts().bos; }
    std::optional<int32_t> eosId() const { return parts().eos; }
    std::optional<int32_t> padId() const { return parts().pad; }
    /// What stands before a text that is fed to the model: BOS, or nothing.
    const std::vector<int32_t>& prefix() const { return parts().prefix; }
    /// In the order of their ids.
    const std::vector<SpecialToken>& specials() const { return m_state->specials; }
    const std::vector<AddedToken>& addedTokens() const { return parts().added; }
    const BpeModel& model() const { return parts().model; }
    const PreTokenizer& preTokenizer() const { return parts().preTokenizer; }
    const TokenizerParts& parts() const { return m_state->parts; }
    /// "byte-level BPE" or "SentencePiece BPE".
    std::string kind() const;
    /// Identifies the vocabulary: equal for tokenizers that give equal ids.
    uint64_t fingerprint() const { return m_state->fingerprint; }

    /// The same tokenizer with the first merges of its model only: what a smaller vocabulary would have been.
    Tokenizer withMerges(size_t count) const;
    /// Writes tokenizer.json, tokenizer_config.json (with the chat template) and special_tokens_map.json; those of a
    /// foreign tokenizer are written as they were read.
    Result<void> save(const std::filesystem::path& folder) const;

private:
    struct State {
        TokenizerParts parts;
        std::vector<SpecialToken> specials;
        std::vector<bool> isSpecial;  // by id
        /// Those that are matched in every text, and all of them; each kind as it stands and in normalized text.
        struct Matchers {
            AddedTokenMatcher asTheyStand, normalized;
        } literal, all;
        uint64_t fingerprint = 0;
        mutable EncodingScratches scratches;
    };
    /// How a stretch was encoded: an added token, or the ids of a part of the normalized text.
    struct Part {
        size_t begin = 0, end = 0;  // in the normalized text
        size_t ids = 0;             // how many there are up to its end
        bool hasSpaceBefore = false;
        std::optional<size_t> tokenEnd;  // of an added token
    };
    enum class Opens { Text, Nothing };
    bool changesText(std::string_view text) const;
    std::string normalized(std::string_view text) const;
    void encodeStretch(std::string_view text, Opens opens, const AddedTokenMatcher& added,
                       const AddedTokenMatcher::Permission* permission, std::vector<int32_t>& ids,
                       std::vector<Part>* parts) const;
    bool encodeWords(std::string_view text, Opens opens, std::vector<int32_t>& ids) const;
    void encodePieces(std::string_view text, std::vector<int32_t>& ids) const;
    class Placing;

    std::shared_ptr<const State> m_state;
};

}  // namespace sextant
