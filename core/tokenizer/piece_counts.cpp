// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/piece_counts.h"

#include "core/base/hash.h"

#include <algorithm>
#include <cstring>

namespace sextant {

namespace {

// Scripts without a class of their own come in pieces as long as a sentence, or a file; every merge walks the words it
// occurs in from end to end, so longer pieces are counted in blocks.
constexpr size_t kLongestCounted = 256;
constexpr size_t kBlock = 64 << 10;  // bytes cut into pieces at a time

}  // namespace

void PieceCounts::add(std::string_view text) {
    m_bytes += static_cast<int64_t>(text.size());
    while (!text.empty()) {
        const size_t size = text.size() <= kBlock ? text.size() : m_preTokenizer.cutPoint(text, kBlock);
        m_ends.clear();
        m_preTokenizer.split(text.substr(0, size), m_ends);
        size_t begin = 0;
        for (size_t end : m_ends) {
            for (; end - begin > kLongestCounted; begin += kLongestCounted) add(text.substr(begin, kLongestCounted), 1);
            add(text.substr(begin, end - begin), 1);
            begin = end;
        }
        text.remove_prefix(size);
    }
}

void PieceCounts::add(std::string_view piece, int64_t count) {
    const uint64_t hash = hashText(piece);
    const size_t mask = m_slots.size() - 1;
    size_t at = hash & mask;
    for (; m_slots[at].count != 0; at = (at + 1) & mask) {
        if (m_slots[at].hash != hash || pieceOf(m_slots[at]) != piece) continue;
        m_slots[at].count += count;
        return;
    }
    m_slots[at] = {hash, (static_cast<uint64_t>(m_characters.size()) << 9) | piece.size(), count};
    m_characters.insert(m_characters.end(), piece.begin(), piece.end());
    if (2 * ++m_used > m_slots.size()) grow();
}

void PieceCounts::grow() {
    std::vector<Slot> old(2 * m_slots.size());
    old.swap(m_slots);
    const size_t mask = m_slots.size() - 1;
    for (const Slot& slot : old) {
        if (slot.count == 0) continue;
        size_t at = slot.hash & mask;
        while (m_slots[at].count != 0) at = (at + 1) & mask;
        m_slots[at] = slot;
    }
}

void PieceCounts::merge(const PieceCounts& other) {
    for (const Slot& slot : other.m_slots)
        if (slot.count != 0) add(other.pieceOf(slot), slot.count);
    m_bytes += other.m_bytes;
}

void PieceCounts::clear() {
    m_slots = std::vector<Slot>(1024);
    m_characters = {};
    m_used = 0;
}

std::vector<const PieceCounts::Slot*> PieceCounts::sortedSlots() const {
    std::vector<const Slot*> sorted;
    sorted.reserve(m_used);
    for (const Slot& slot : m_slots)
        if (slot.count != 0) sorted.push_back(&slot);
    std::sort(sorted.begin(), sorted.end(), [this](const Slot* a, const Slot* b) {
        return a->hash != b->hash ? a->hash < b->hash : pieceOf(*a) < pieceOf(*b);
    });
    return sorted;
}

void PieceCounts::forEach(const PieceVisitor& visit) const {
    for (const Slot* slot : sortedSlots()) visit(pieceOf(*slot), slot->count);
}

}  // namespace sextant
