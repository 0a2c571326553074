// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/token_trie.h"

#include <utility>

namespace sextant {

bool TokenTrie::add(std::string_view bytes, int32_t id) {
    if (bytes.empty()) return false;
    uint32_t& root = m_roots[static_cast<unsigned char>(bytes[0])];
    if (root == 0) {
        root = static_cast<uint32_t>(m_tokenOf.size());
        m_tokenOf.push_back(kNone);
    }
    uint32_t node = root;
    for (size_t at = 1; at < bytes.size(); ++at) node = addChild(node, static_cast<unsigned char>(bytes[at]));
    if (m_tokenOf[node] >= 0) return false;
    m_tokenOf[node] = id;
    return true;
}

int32_t TokenTrie::find(std::string_view bytes) const {
    if (bytes.empty()) return kNone;
    uint32_t node = m_roots[static_cast<unsigned char>(bytes[0])];
    for (size_t at = 1; at < bytes.size() && node != 0; ++at) node = child(node, static_cast<unsigned char>(bytes[at]));
    return m_tokenOf[node];
}

uint32_t TokenTrie::addChild(uint32_t node, unsigned char byte) {
    if (const uint32_t found = child(node, byte)) return found;
    if (2 * (m_edgeCount + 1) > m_edges.size()) grow();
    const auto added = static_cast<uint32_t>(m_tokenOf.size());
    m_tokenOf.push_back(kNone);
    size_t at = slotOf(keyOf(node, byte));
    while (m_edges[at].key != 0) at = (at + 1) & (m_edges.size() - 1);
    m_edges[at] = {keyOf(node, byte), added};
    ++m_edgeCount;
    return added;
}

void TokenTrie::grow() {
    std::vector<Edge> old = std::exchange(m_edges, std::vector<Edge>(2 * m_edges.size()));
    --m_shift;
    for (const Edge& edge : old) {
        if (edge.key == 0) continue;
        size_t at = slotOf(edge.key);
        while (m_edges[at].key != 0) at = (at + 1) & (m_edges.size() - 1);
        m_edges[at] = edge;
    }
}

}  // namespace sextant
