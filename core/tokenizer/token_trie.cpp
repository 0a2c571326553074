// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/token_trie.h"

#include <utility>

namespace sextant {

bool TokenTrie::add(std::string_view bytes, int32_t id) {
    if (bytes.empty()) return false;
    uint32_t* place = &m_roots[static_cast<unsigned char>(bytes[0])];
    if (*place == 0) *place = newNode();
    for (size_t at = 1; at < bytes.size(); ++at) place = childPlace(*place, static_cast<unsigned char>(bytes[at]));
    int32_t& token = m_tokenOf[*place & kNodeMask];
    if (token >= 0) return false;
    token = id;
    *place |= kHasToken;
    if (bytes.size() == 3 && isThreeBytes(bytes)) m_characters[characterOf(bytes)] = *place;
    return true;
}

int32_t TokenTrie::find(std::string_view bytes) const {
    if (bytes.empty()) return kNone;
    uint32_t node = m_roots[static_cast<unsigned char>(bytes[0])];
    for (size_t at = 1; at < bytes.size() && node != 0; ++at) node = child(node, static_cast<unsigned char>(bytes[at]));
    return m_tokenOf[node & kNodeMask];
}

uint32_t TokenTrie::newNode() {
    m_tokenOf.push_back(kNone);
    return static_cast<uint32_t>(m_tokenOf.size() - 1);
}

uint32_t* TokenTrie::childPlace(uint32_t node, unsigned char byte) {
    const uint32_t key = keyOf(node, byte);
    size_t at = edgeOf(key);
    if (m_edges[at].key == 0) {
        if (2 * (m_edgeCount + 1) > m_edges.size()) {
            grow();
            at = edgeOf(key);
        }
        m_edges[at] = {key, newNode()};
        ++m_edgeCount;
    }
    return &m_edges[at].node;
}

void TokenTrie::grow() {
    std::vector<Edge> old = std::exchange(m_edges, std::vector<Edge>(2 * m_edges.size()));
    --m_shift;
    for (const Edge& edge : old) {
        if (edge.key == 0) continue;
        m_edges[edgeOf(edge.key)] = edge;
    }
}

}  // namespace sextant
