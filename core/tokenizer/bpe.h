// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
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
    /// Merges by pair of ids: an open-addressed table, at most half full.
    struct Slot {
        uint64_t pair = kNoPair;
        Merge merge{};
    };
    static constexpr uint64_t kNoPair = ~uint64_t{0};
    static uint64_t pairOf(int32_t left, int32_t right) {
        return (static_cast<uint64_t>(static_cast<uint32_t>(left)) << 32) | static_cast<uint32_t>(right);
    }
    size_t firstSlot(uint64_t pair) const { return static_cast<size_t>((pair * 0x9E3779B97F4A7C15u) >> m_shift); }
    const Merge* find(int32_t left, int32_t right) const {
        const uint64_t pair = pairOf(left, right);
        for (size_t at = firstSlot(pair);; at = (at + 1) & (m_slots.size() - 1)) {
            if (m_slots[at].pair == pair) return &m_slots[at].merge;
            if (m_slots[at].pair == kNoPair) return nullptr;
        }
    }
    void insert(int32_t left, int32_t right, Merge merge);
    void mergeShort(std::string_view piece, std::vector<int32_t>& ids) const;
    void mergeLong(std::string_view piece, std::vector<int32_t>& ids) const;

    std::vector<std::string> m_tokens;
    std::vector<std::pair<int32_t, int32_t>> m_merges;
    std::vector<Slot> m_slots;
    int m_shift = 0;
    std::vector<int32_t> m_idOfByte;
};

}  // namespace sextant
