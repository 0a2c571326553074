// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/tokenizer/token_trie.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sextant {

/// A token that is matched as it stands in the text, before anything else ("added_tokens" of a tokenizer.json).
struct AddedToken {
    std::string text;
    int32_t id = -1;
    bool special = true;                         ///< a control token: matched only where the caller asks for it
    bool singleWord = false;                     ///< only where no letter or digit stands beside it
    bool stripLeft = false, stripRight = false;  ///< takes the white space beside it along
};

/// Finds added tokens in a text: the leftmost, of those the longest. Immutable; any thread.
class AddedTokenMatcher {
public:
    AddedTokenMatcher() = default;
    explicit AddedTokenMatcher(std::vector<AddedToken> tokens);

    bool isEmpty() const { return m_tokens.empty(); }
    struct Match {
        size_t begin, end;
        int32_t id;
    };
    /// The first match at or after `from`.
    std::optional<Match> find(std::string_view text, size_t from) const;
    /// Whether a match could reach over a newline.
    bool mayHoldNewline() const { return m_mayHoldNewline; }

private:
    size_t nextCandidate(std::string_view text, size_t from) const;

    std::vector<AddedToken> m_tokens;
    TokenTrie m_trie;  // index into m_tokens
    std::array<bool, 256> m_begins{};
    std::vector<unsigned char> m_firstBytes;
    bool m_mayHoldNewline = false;
};

}  // namespace sextant
