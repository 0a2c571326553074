// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sextant {

/// A pair of adjacent symbols while a BPE model is trained.
struct TrainedPair {
    int32_t left, right;
    int64_t count;
    /// Where the pair occurred when it came into being: indices of words, ascending, in the trainer's list of places.
    /// Later merges may have taken it out of some of them; none can have put it into another, because one of its two
    /// symbols would have had to come into being again.
    uint64_t firstPlace, placeCount;
};

/// All pairs by their two symbols. Pairs are never removed; those without a count are dead.
class PairTable {
public:
    uint32_t add(const TrainedPair& pair) {
        if (2 * (m_pairs.size() + 1) > m_slots.size()) grow();
        const auto index = static_cast<uint32_t>(m_pairs.size());
        m_pairs.push_back(pair);
        place(index);
        return index;
    }
    TrainedPair* find(int32_t left, int32_t right) {
        for (size_t at = slotOf(left, right);; at = (at + 1) & (m_slots.size() - 1)) {
            if (m_slots[at] == 0) return nullptr;
            TrainedPair& pair = m_pairs[m_slots[at] - 1];
            if (pair.left == left && pair.right == right) return &pair;
        }
    }
    TrainedPair& operator[](uint32_t index) { return m_pairs[index]; }
    const TrainedPair& operator[](uint32_t index) const { return m_pairs[index]; }
    size_t size() const { return m_pairs.size(); }

private:
    size_t slotOf(int32_t left, int32_t right) const {
        const uint64_t pair = (static_cast<uint64_t>(static_cast<uint32_t>(left)) << 32) | static_cast<uint32_t>(right);
        return static_cast<size_t>((pair * 0x9E3779B97F4A7C15u) >> 20) & (m_slots.size() - 1);
    }
    void place(uint32_t index) {
        size_t at = slotOf(m_pairs[index].left, m_pairs[index].right);
        while (m_slots[at] != 0) at = (at + 1) & (m_slots.size() - 1);
        m_slots[at] = index + 1;
    }
    void grow() {
        m_slots.assign(2 * m_slots.size(), 0);
        for (uint32_t index = 0; index < m_pairs.size(); ++index) place(index);
    }

    std::vector<TrainedPair> m_pairs;
    std::vector<uint32_t> m_slots = std::vector<uint32_t>(1 << 12, 0);  // index + 1; 0: free
};

}  // namespace sextant
