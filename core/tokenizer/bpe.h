// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace sextant {

/// A byte-level BPE model: tokens as bytes, and merges by rank. Immutable after building; any thread.
class BpeModel {
public:
    /// `tokens[id]` are the bytes of each token (all 256 single bytes among them); `merges[rank]` the ids that are joined,
    /// whose joined bytes must be a token. Throws std::invalid_argument for a merge that is not.
    BpeModel(std::vector<std::string> tokens, std::vector<std::pair<int32_t, int32_t>> merges);
    BpeModel() = default;

    /// Appends the ids of one pre-token piece. Near-linear in the length of the piece.
    void encodePiece(std::string_view piece, std::vector<int32_t>& ids) const;

    const std::vector<std::string>& tokens() const { return m_tokens; }
    const std::vector<std::pair<int32_t, int32_t>>& merges() const { return m_merges; }

private:
    struct Merge {
        int32_t rank, result;
    };
    static uint64_t key(int32_t left, int32_t right) {
        return (static_cast<uint64_t>(static_cast<uint32_t>(left)) << 32) | static_cast<uint32_t>(right);
    }
    const Merge* find(int32_t left, int32_t right) const {
        auto found = m_mergeOf.find(key(left, right));
        return found == m_mergeOf.end() ? nullptr : &found->second;
    }
    void mergeShort(std::vector<int32_t>& symbols) const;
    void mergeLong(std::vector<int32_t>& symbols) const;

    std::vector<std::string> m_tokens;
    std::vector<std::pair<int32_t, int32_t>> m_merges;
    std::unordered_map<uint64_t, Merge> m_mergeOf;
    std::vector<int32_t> m_idOfByte;
};

}  // namespace sextant
