// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace sextant {

/// Which index was entered first with a key, by the key's 64-bit hash: an open table that is used again without being
/// cleared, and small enough to stay in the nearest cache for most texts. One thread.
class FirstPlaces {
public:
    static constexpr uint32_t kNone = 0xFFFFFFFF;

    /// Forgets everything; the indices 0 ... count - 1 are entered next.
    void begin(size_t count) {
        const size_t wanted = std::bit_ceil(std::max<size_t>(64, 2 * count));
        m_base = m_end;
        if (m_slots.size() < wanted || count > kNone - m_base) {
            m_slots.assign(std::max(wanted, m_slots.size()), {});
            m_base = 1;
        }
        m_end = m_base + static_cast<uint32_t>(count);
        m_mask = wanted - 1;
    }
    /// The index that was entered before with a hash that looks alike and for which isSame(index); kNone after entering
    /// it now.
    template <class IsSame>
    uint32_t enter(uint64_t hash, uint32_t index, IsSame&& isSame) {
        const auto tag = static_cast<uint32_t>(hash >> 32);
        for (size_t at = (hash >> 20) & m_mask;; at = (at + 1) & m_mask) {
            Slot& slot = m_slots[at];
            if (slot.number < m_base) {
                slot = {tag, m_base + index};
                return kNone;
            }
            if (slot.tag == tag && isSame(slot.number - m_base)) return slot.number - m_base;
        }
    }

private:
    struct Slot {
        uint32_t tag = 0;
        uint32_t number = 0;  ///< m_base and the index; less than m_base: of an earlier time
    };
    std::vector<Slot> m_slots;
    size_t m_mask = 0;
    uint32_t m_base = 1, m_end = 1;
};

}  // namespace sextant
