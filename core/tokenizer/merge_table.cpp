// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/merge_table.h"

#include <bit>

namespace sextant {

MergeTable::MergeTable(const std::vector<Merge>& merges) {
    const size_t slots = std::bit_ceil(2 * merges.size() + 2);
    m_slots.resize(slots);
    m_shift = 64 - std::countr_zero(slots);
    for (const Merge& merge : merges) {
        const uint64_t pair = pairOf(merge.left, merge.right);
        size_t at = firstSlot(pair);
        while (m_slots[at].pair != kNoPair && m_slots[at].pair != pair) at = (at + 1) & (slots - 1);
        if (m_slots[at].pair == pair && m_slots[at].found.rank <= merge.rank) continue;
        m_slots[at] = {pair, {merge.rank, merge.result}};
    }
}

}  // namespace sextant
