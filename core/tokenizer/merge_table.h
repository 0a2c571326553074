// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sextant {

/// A pair of adjacent symbols and what joining them gives. Lower ranks are joined first.
struct Merge {
    int32_t left, right, result, rank;
};

/// Finds the merge of a pair of ids: an open-addressed table, at most half full. Immutable after building; any thread.
class MergeTable {
public:
    struct Found {
        int32_t rank, result;
    };

    MergeTable() = default;
    /// Of equal pairs the one of lowest rank counts.
    explicit MergeTable(const std::vector<Merge>& merges);

    const Found* find(int32_t left, int32_t right) const {
        const uint64_t pair = pairOf(left, right);
        const size_t mark = static_cast<size_t>((pair * kHash) >> m_markShift);
        if (!((m_marks[mark >> 6] >> (mark & 63)) & 1)) return nullptr;
        for (size_t at = firstSlot(pair);; at = (at + 1) & (m_slots.size() - 1)) {
            if (m_slots[at].pair == pair) return &m_slots[at].found;
            if (m_slots[at].pair == kNoPair) return nullptr;
        }
    }

private:
    struct Slot {
        uint64_t pair = kNoPair;
        Found found{};
    };
    static constexpr uint64_t kHash = 0x9E3779B97F4A7C15u;
    static constexpr uint64_t kNoPair = ~uint64_t{0};
    static uint64_t pairOf(int32_t left, int32_t right) {
        return (static_cast<uint64_t>(static_cast<uint32_t>(left)) << 32) | static_cast<uint32_t>(right);
    }
    size_t firstSlot(uint64_t pair) const { return static_cast<size_t>((pair * kHash) >> m_shift); }

    std::vector<Slot> m_slots{2};
    int m_shift = 63;
    // A bit for every pair that may be there. Most pairs asked for are not, and the bits fit into a near cache.
    std::vector<uint64_t> m_marks{0};
    int m_markShift = 58;
};

}  // namespace sextant
