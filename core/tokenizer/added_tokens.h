// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/tokenizer/token_trie.h"

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sextant {

/// A token that is matched as it stands in the text ("added_tokens" of a tokenizer.json).
struct AddedToken {
    std::string text;
    int32_t id = -1;
    bool special = true;                         ///< a control token: matched only where the caller asks for it
    bool singleWord = false;                     ///< only where no letter or digit stands beside it
    bool stripLeft = false, stripRight = false;  ///< takes the white space beside it along
    bool normalized = false;                     ///< looked for in the normalized text, between the other tokens
};

/// Finds added tokens in a text as Hugging Face's tokenizers do: from left to right, the longest where several begin.
/// Immutable; any thread.
class AddedTokenMatcher {
public:
    AddedTokenMatcher() = default;
    explicit AddedTokenMatcher(std::vector<AddedToken> tokens);

    bool isEmpty() const { return m_tokens.empty(); }
    struct Match {
        size_t begin = 0, end = 0;            ///< with the white space it takes along
        size_t tokenBegin = 0, tokenEnd = 0;  ///< of the token itself
        int32_t id = -1;
    };
    /// Whether a token may be matched at these bytes.
    using Permission = std::function<bool(const AddedToken& token, size_t begin, size_t end)>;

    /// One pass over a text, which must outlive it like the matcher.
    class Search {
    public:
        Search(const AddedTokenMatcher& matcher, std::string_view text, const Permission* permission = nullptr)
            : m_matcher(matcher), m_text(text), m_permission(permission) {}
        std::optional<Match> next();

    private:
        const AddedToken* tokenAt(size_t at) const;

        const AddedTokenMatcher& m_matcher;
        std::string_view m_text;
        const Permission* m_permission;
        size_t m_from = 0, m_taken = 0;  // where the search goes on, and what matches have taken
    };

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
