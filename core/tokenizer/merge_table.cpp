// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/merge_table.h"

#include <algorithm>
#include <bit>

namespace sextant {

MergeTable::MergeTable(const std::vector<Merge>& merges) {
    const size_t slots = std::bit_ceil(2 * merges.size() + 2);
    m_slots.resize(slots);
    m_shift = 64 - std::countr_zero(slots);
    const size_t marks = std::max<size_t>(4 * slots, 64);
    m_marks.assign(marks / 64, 0);
    m_markShift = 64 - std::countr_zero(marks);
    for (const Merge& merge : merges) {
        const uint64_t pair = pairOf(merge.left, merge.right);
        const size_t mark = static_cast<size_t>((pair * kHash) >> m_markShift);
        m_marks[mark >> 6] |= uint64_t{1} << (mark & 63);
        size_t at = firstSlot(pair);
        while (m_slots[at].pair != kNoPair && m_slots[at].pair != pair) at = (at + 1) & (slots - 1);
        if (m_slots[at].pair == pair && m_slots[at].found.rank <= merge.rank) continue;
        m_slots[at] = {pair, {merge.rank, merge.result}};
    }
}

}  // namespace sextant
