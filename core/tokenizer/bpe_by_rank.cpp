// SPDX-License-Identifier: Apache-2.0
// Encoding by the definition of BPE: the pair of lowest rank is joined, leftmost first, until none is left.
#include "core/base/text.h"
#include "core/tokenizer/bpe.h"

#include <algorithm>
#include <queue>

namespace sextant {

namespace {

/// A row of symbols from which neighbours are joined. An id of -1: bytes without a token.
struct SymbolList {
    struct Symbol {
        int32_t id, previous, next;
        uint32_t begin, size;
    };
    std::vector<Symbol> symbols;

    void append(int32_t id, size_t begin, size_t size) {
        const auto index = static_cast<int32_t>(symbols.size());
        if (index > 0) symbols.back().next = index;
        symbols.push_back({id, index - 1, -1, static_cast<uint32_t>(begin), static_cast<uint32_t>(size)});
    }
    Symbol& operator[](int32_t index) { return symbols[static_cast<size_t>(index)]; }
};

struct Candidate {
    int32_t rank, left, leftId, rightId;
    bool operator>(const Candidate& other) const { return rank != other.rank ? rank > other.rank : left > other.left; }
};

size_t characterSize(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text[0]);
    const size_t size = lead < 0xC2 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 1;
    return size <= text.size() && firstInvalidUtf8(text.substr(0, size)) == std::string_view::npos ? size : 1;
}

}  // namespace

void BpeModel::encodeByRank(std::string_view piece, std::vector<int32_t>& ids) const {
    SymbolList list;
    list.symbols.reserve(piece.size());
    for (size_t at = 0; at < piece.size();) {
        const bool bytes = m_symbols == Symbols::Bytes;
        const size_t size = bytes ? 1 : characterSize(piece.substr(at));
        list.append(bytes ? m_idOfByte[static_cast<unsigned char>(piece[at])] : m_trie.find(piece.substr(at, size)), at,
                    size);
        at += size;
    }
    std::priority_queue<Candidate, std::vector<Candidate>, std::greater<>> heap;
    auto propose = [&](int32_t left) {
        if (left < 0 || list[left].next < 0) return;
        const int32_t a = list[left].id, b = list[list[left].next].id;
        if (a < 0 || b < 0) return;
        if (const MergeTable::Found* merge = m_table.find(a, b)) heap.push({merge->rank, left, a, b});
    };
    for (int32_t i = 0; i < static_cast<int32_t>(list.symbols.size()); ++i) propose(i);
    while (!heap.empty()) {
        const Candidate top = heap.top();
        heap.pop();
        auto& left = list[top.left];
        if (left.size == 0 || left.id != top.leftId || left.next < 0)
            continue;  // outdated: a neighbour was joined meanwhile
        auto& right = list[left.next];
        if (right.id != top.rightId) continue;
        left.id = m_table.find(top.leftId, top.rightId)->result;
        left.size += right.size;
        left.next = right.next;
        right.size = 0;
        if (left.next >= 0) list[left.next].previous = top.left;
        propose(left.previous);
        propose(top.left);
    }
    for (const SymbolList::Symbol& symbol : list.symbols) {
        if (symbol.size == 0) continue;
        if (symbol.id >= 0)
            ids.push_back(symbol.id);
        else
            appendBytes(piece.substr(symbol.begin, symbol.size), ids);
    }
}

void BpeModel::appendBytes(std::string_view bytes, std::vector<int32_t>& ids) const {
    for (unsigned char byte : bytes)
        if (m_idOfByte[byte] >= 0) ids.push_back(m_idOfByte[byte]);
}

}  // namespace sextant
