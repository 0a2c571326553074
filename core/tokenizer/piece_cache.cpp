// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/piece_cache.h"

#include <algorithm>

namespace sextant {

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

std::unique_ptr<EncodingScratch> EncodingScratches::take() {
    {
        std::lock_guard lock(m_mutex);
        if (!m_idle.empty()) {
            auto scratch = std::move(m_idle.back());
            m_idle.pop_back();
            return scratch;
        }
    }
    return std::make_unique<EncodingScratch>();
}

void EncodingScratches::put(std::unique_ptr<EncodingScratch> scratch) {
    std::lock_guard lock(m_mutex);
    m_idle.push_back(std::move(scratch));
}

}  // namespace sextant
