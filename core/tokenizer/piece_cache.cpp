// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/piece_cache.h"

#include <algorithm>

namespace sextant {

PieceCache& PieceCache::ofThread(uint64_t modelSerial) {
    thread_local PieceCache cache;
    if (cache.m_serial != modelSerial) {
        std::fill(cache.m_slots.begin(), cache.m_slots.end(), Slot{});
        cache.m_serial = modelSerial;
    }
    return cache;
}

bool PieceCache::fill(Slot& slot, Key key, const BpeModel& model, std::string_view piece, std::vector<int32_t>& ids) {
    const size_t before = ids.size();
    model.encodePiece(piece, ids);
    const size_t count = ids.size() - before;
    if (count == 0 || count > slot.ids.size()) return false;
    slot.key = key;
    slot.ids.fill(-1);
    std::copy(ids.begin() + static_cast<ptrdiff_t>(before), ids.end(), slot.ids.begin());
    ids.resize(before);
    return true;
}

}  // namespace sextant
