// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/bpe.h"

#include <queue>
#include <stdexcept>

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
    const auto size = static_cast<int32_t>(m_tokens.size());
    for (size_t rank = 0; rank < m_merges.size(); ++rank) {
        auto [left, right] = m_merges[rank];
        if (left < 0 || right < 0 || left >= size || right >= size) throw std::invalid_argument("a merge names an unknown token");
        auto joined = idOf.find(m_tokens[static_cast<size_t>(left)] + m_tokens[static_cast<size_t>(right)]);
        if (joined == idOf.end()) throw std::invalid_argument("merge " + std::to_string(rank) + " gives no token of the vocabulary");
        m_mergeOf.emplace(key(left, right), Merge{static_cast<int32_t>(rank), joined->second});
    }
}

void BpeModel::encodePiece(std::string_view piece, std::vector<int32_t>& ids) const {
    thread_local std::vector<int32_t> symbols;
    symbols.clear();
    for (unsigned char byte : piece) symbols.push_back(m_idOfByte[byte]);
    if (symbols.size() <= kShortPiece) mergeShort(symbols);
    else mergeLong(symbols);
    ids.insert(ids.end(), symbols.begin(), symbols.end());
}

/// Joins the pair of lowest rank, leftmost first, until none is left.
void BpeModel::mergeShort(std::vector<int32_t>& symbols) const {
    while (symbols.size() > 1) {
        const Merge* best = nullptr;
        size_t at = 0;
        for (size_t i = 0; i + 1 < symbols.size(); ++i) {
            const Merge* merge = find(symbols[i], symbols[i + 1]);
            if (merge && (!best || merge->rank < best->rank)) {
                best = merge;
                at = i;
            }
        }
        if (!best) return;
        symbols[at] = best->result;
        symbols.erase(symbols.begin() + static_cast<ptrdiff_t>(at) + 1);
    }
}

/// The same with a linked list and a heap of candidate pairs: O(n log n).
void BpeModel::mergeLong(std::vector<int32_t>& symbols) const {
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
    std::erase(symbols, -1);
}

}  // namespace sextant
