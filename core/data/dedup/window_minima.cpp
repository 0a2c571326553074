// SPDX-License-Identifier: Apache-2.0
#include "core/data/dedup/window_minima.h"

#include <vector>

namespace sextant {

namespace {

constexpr uint64_t kBase = 0x9E3779B97F4A7C15, kMix = 0xD6E8FEB86659FD93;

uint64_t mixed(uint64_t hash) {
    hash = (hash ^ hash >> 32) * kMix;
    return hash ^ hash >> 32;
}

/// The hashes of the stretches that may still be the smallest of a window, ascending, with their places (the usual
/// monotone queue), in a ring.
class Candidates {
public:
    explicit Candidates(size_t most) : m_ring(most + 1) {}
    void add(uint64_t hash, size_t place) {
        while (m_count > 0 && at(m_count - 1).hash >= hash) --m_count;
        at(m_count++) = {hash, place};
    }
    void forgetBefore(size_t place) {
        while (at(0).place < place) {
            m_first = m_first + 1 == m_ring.size() ? 0 : m_first + 1;
            --m_count;
        }
    }
    uint64_t smallest() { return at(0).hash; }

private:
    struct Entry {
        uint64_t hash;
        size_t place;
    };
    Entry& at(size_t index) {
        const size_t place = m_first + index;
        return m_ring[place < m_ring.size() ? place : place - m_ring.size()];
    }
    std::vector<Entry> m_ring;
    size_t m_first = 0, m_count = 0;
};

}  // namespace

void forEachWindowMinimum(std::string_view text, size_t length,
                          const std::function<void(const WindowMinimum&)>& visit) {
    if (text.size() < length) return;
    const size_t stretch = length / 2, stretches = length - stretch + 1;
    const auto byte = [&](size_t i) { return static_cast<uint64_t>(static_cast<unsigned char>(text[i])) + 1; };
    uint64_t hash = 0, highest = 1;  // of the next stretch; kBase to the power of its length
    for (size_t i = 0; i < stretch; ++i) highest *= kBase;
    for (size_t i = 0; i < stretch; ++i) hash = hash * kBase + byte(i);
    Candidates candidates(stretches);
    WindowMinimum current;
    bool any = false;
    for (size_t place = 0;; ++place) {  // of the stretch
        candidates.add(mixed(hash), place);
        if (place + 1 >= stretches) {
            const size_t window = place + 1 - stretches;
            candidates.forgetBefore(window);
            if (!any || candidates.smallest() != current.hash) {
                if (any) visit(current);
                current = {candidates.smallest(), static_cast<uint32_t>(window), 0};
                any = true;
            }
            current.last = static_cast<uint32_t>(window);
        }
        if (place + stretch >= text.size()) break;
        hash = hash * kBase + byte(place + stretch) - highest * byte(place);
    }
    visit(current);
}

}  // namespace sextant
