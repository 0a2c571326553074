// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/tokenizer/merge_table.h"
#include "core/tokenizer/token_trie.h"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sextant {

/// What a piece is before anything is joined. Characters: those without a token fall back to their bytes' tokens
/// (SentencePiece).
enum class Symbols { Bytes, Characters };
/// Whether a piece that is a token as it stands becomes that token without looking at merges ("ignore_merges" of Llama
/// 3).
enum class WholePieces { Merged, TakenAsToken };

/// A BPE model: tokens as bytes, and merges by rank. Immutable after building; any thread.
///
/// Encoding. The result is defined by joining the pair of lowest rank, leftmost first, until none is left. Where every
/// token encodes as itself (checked when the model is built), the same result is found from left to right in linear
/// time: take the longest token that matches, if the merges leave the border to the token before it alone; else a
/// shorter one; else give back the token before. Otherwise a heap of candidate pairs does it in O(n log n).
class BpeModel {
public:
    /// `tokens[id]` are the bytes of each token, empty where an id is not used by BPE. Throws std::invalid_argument for
    /// a merge that names no token, for tokens of more than 16 MB together, and for more than 2^21 tokens.
    BpeModel(std::vector<std::string> tokens, std::vector<Merge> merges, Symbols symbols = Symbols::Bytes,
             WholePieces wholePieces = WholePieces::Merged);
    /// Merges in the order of their ranks, each a pair of ids whose joined bytes must be a token.
    BpeModel(std::vector<std::string> tokens, const std::vector<std::pair<int32_t, int32_t>>& merges);
    BpeModel() = default;

    /// Appends the ids of one pre-token piece. A byte without a token (foreign vocabularies that were not given all
    /// 256) becomes the tokens of U+FFFD.
    void encodePiece(std::string_view piece, std::vector<int32_t>& ids) const;
    /// The same by the definition, slower: what tests compare with.
    void encodeByRank(std::string_view piece, std::vector<int32_t>& ids) const;

    /// The same model with its first `count` merges only.
    BpeModel withMerges(size_t count) const;
    /// Bytes-or-characters tokens that stand for one byte when a character has no token; 256 ids, -1: none.
    void setByteFallback(std::vector<int32_t> idOfByte) { m_idOfByte = std::move(idOfByte); }

    const std::vector<std::string>& tokens() const { return m_tokens; }
    const std::vector<Merge>& merges() const { return m_merges; }  ///< in the order of their ranks
    Symbols symbols() const { return m_symbols; }
    WholePieces wholePieces() const { return m_wholePieces; }
    bool isLinear() const { return m_linear; }
    bool hasAllBytes() const { return m_hasAllBytes; }

private:
    void indexTokens();
    void findParts();
    bool joinsAcross(int32_t left, int32_t right, int32_t limit = std::numeric_limits<int32_t>::max()) const;
    template <class GivenUp>
    bool encodeByMatching(std::string_view piece, std::vector<int32_t>& ids, GivenUp& givenUp) const;
    void encodeWithUnknownBytes(std::string_view piece, std::vector<int32_t>& ids) const;
    void appendBytes(std::string_view bytes, std::vector<int32_t>& ids) const;

    /// How a token comes about: rank -1 for those that are not joined from others.
    struct Origin {
        int32_t rank = -1, left = -1, right = -1;
    };

    std::vector<std::string> m_tokens;
    std::vector<Merge> m_merges;
    Symbols m_symbols = Symbols::Bytes;
    WholePieces m_wholePieces = WholePieces::Merged;
    MergeTable m_table;
    TokenTrie m_trie;       // tokens that encoding can give
    TokenTrie m_allTokens;  // filled for WholePieces::TakenAsToken
    std::vector<Origin> m_origin;
    std::vector<uint32_t> m_sizes;   // of the tokens in bytes, close together for the matcher
    std::vector<int32_t> m_shorter;  // the longest token that is a proper beginning of this one, or -1
    std::vector<int32_t> m_idOfByte;
    bool m_hasAllBytes = false;
    bool m_linear = false;
};

}  // namespace sextant
