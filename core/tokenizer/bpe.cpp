// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/bpe.h"

#include <algorithm>
#include <bit>
#include <iterator>
#include <queue>
#include <stdexcept>
#include <unordered_map>

namespace sextant {

namespace {

constexpr size_t kShortPiece = 32;  // below this, looking at all pairs again and again beats a heap

}  // namespace

BpeModel::BpeModel(std::vector<std::string> tokens, std::vector<std::pair<int32_t, int32_t>> merges)
    : m_tokens(std::move(tokens)), m_merges(std::move(merges)), m_idOfByte(256, -1) {
    std::unordered_map<std::string_view, int32_t> idOf;
    for (size_t id = 0; id < m_tokens.size(); ++id) {
        idOf.emplace(m_tokens[id], static_cast<int32_t>(id));
        if (m_tokens[id].size() == 1) {
            int32_t& place = m_idOfByte[static_cast<unsigned char>(m_tokens[id][0])];
            if (place < 0) place = static_cast<int32_t>(id);
        }
    }
    for (int32_t id : m_idOfByte)
        if (id < 0) throw std::invalid_argument("the vocabulary lacks a single byte");
    const size_t slots = std::bit_ceil(2 * m_merges.size() + 2);
    m_slots.resize(slots);
    m_shift = 64 - std::countr_zero(slots);
    const auto size = static_cast<int32_t>(m_tokens.size());
    for (size_t rank = 0; rank < m_merges.size(); ++rank) {
        auto [left, right] = m_merges[rank];
        if (left < 0 || right < 0 || left >= size || right >= size) throw std::invalid_argument("a merge names an unknown token");
        auto joined = idOf.find(m_tokens[static_cast<size_t>(left)] + m_tokens[static_cast<size_t>(right)]);
        if (joined == idOf.end()) throw std::invalid_argument("merge " + std::to_string(rank) + " gives no token of the vocabulary");
        insert(left, right, {static_cast<int32_t>(rank), joined->second});
    }
}

/// The first of equal pairs stays: it has the lowest rank.
void BpeModel::insert(int32_t left, int32_t right, Merge merge) {
    const uint64_t pair = pairOf(left, right);
    size_t at = firstSlot(pair);
    while (m_slots[at].pair != kNoPair && m_slots[at].pair != pair) at = (at + 1) & (m_slots.size() - 1);
    if (m_slots[at].pair == kNoPair) m_slots[at] = {pair, merge};
}

void BpeModel::encodePiece(std::string_view piece, std::vector<int32_t>& ids) const {
    if (piece.size() <= kShortPiece) mergeShort(piece, ids);
    else mergeLong(piece, ids);
}

/// Joins the pair of lowest rank, leftmost first, until none is left.
void BpeModel::mergeShort(std::string_view piece, std::vector<int32_t>& ids) const {
    int32_t symbols[kShortPiece];
    const Merge* merges[kShortPiece];  // of each symbol with the one after it
    size_t count = piece.size();
    for (size_t i = 0; i < count; ++i) symbols[i] = m_idOfByte[static_cast<unsigned char>(piece[i])];
    for (size_t i = 0; i + 1 < count; ++i) merges[i] = find(symbols[i], symbols[i + 1]);
    while (count > 1) {
        const Merge* best = nullptr;
        size_t at = 0;
        for (size_t i = 0; i + 1 < count; ++i)
            if (merges[i] && (!best || merges[i]->rank < best->rank)) best = merges[at = i];
        if (!best) break;
        symbols[at] = best->result;
        --count;
        std::copy(symbols + at + 2, symbols + count + 1, symbols + at + 1);
        if (at + 1 < count) std::copy(merges + at + 2, merges + count, merges + at + 1);
        if (at + 1 < count) merges[at] = find(symbols[at], symbols[at + 1]);
        if (at > 0) merges[at - 1] = find(symbols[at - 1], symbols[at]);
    }
    ids.insert(ids.end(), symbols, symbols + count);
}

/// The same with a linked list and a heap of candidate pairs: O(n log n).
void BpeModel::mergeLong(std::string_view piece, std::vector<int32_t>& ids) const {
    std::vector<int32_t> symbols;
    symbols.reserve(piece.size());
    for (unsigned char byte : piece) symbols.push_back(m_idOfByte[byte]);
    struct Candidate {
        int32_t rank;
        int32_t left;       // index into the list
        int32_t leftId, rightId;
        bool operator>(const Candidate& other) const {
            return rank != other.rank ? rank > other.rank : left > other.left;
        }
    };
    const auto count = static_cast<int32_t>(symbols.size());
    std::vector<int32_t> next(symbols.size()), previous(symbols.size());
    for (int32_t i = 0; i < count; ++i) next[static_cast<size_t>(i)] = i + 1 < count ? i + 1 : -1, previous[static_cast<size_t>(i)] = i - 1;
    std::priority_queue<Candidate, std::vector<Candidate>, std::greater<>> heap;
    auto propose = [&](int32_t left) {
        if (left < 0 || next[static_cast<size_t>(left)] < 0) return;
        const int32_t a = symbols[static_cast<size_t>(left)], b = symbols[static_cast<size_t>(next[static_cast<size_t>(left)])];
        if (const Merge* merge = find(a, b)) heap.push({merge->rank, left, a, b});
    };
    for (int32_t i = 0; i < count; ++i) propose(i);
    while (!heap.empty()) {
        const Candidate top = heap.top();
        heap.pop();
        const auto left = static_cast<size_t>(top.left);
        if (symbols[left] != top.leftId || next[left] < 0) continue;  // outdated: a neighbour was merged meanwhile
        const auto right = static_cast<size_t>(next[left]);
        if (symbols[right] != top.rightId) continue;
        symbols[left] = find(top.leftId, top.rightId)->result;
        symbols[right] = -1;
        next[left] = next[right];
        if (next[left] >= 0) previous[static_cast<size_t>(next[left])] = top.left;
        propose(previous[left]);
        propose(top.left);
    }
    std::copy_if(symbols.begin(), symbols.end(), std::back_inserter(ids), [](int32_t id) { return id >= 0; });
}

}  // namespace sextant
