// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace sextant {

/// Finds the longest token a text begins with. Built once; any thread.
class TokenTrie {
public:
    static constexpr int32_t kNone = -1;

    /// Adds a token; a second token of the same bytes is ignored. Returns whether it was added.
    bool add(std::string_view bytes, int32_t id);
    /// The longest token at the beginning of `text`, or kNone.
    int32_t longestMatch(std::string_view text) const {
        if (text.empty()) return kNone;
        uint32_t node = m_roots[static_cast<unsigned char>(text[0])];
        int32_t best = m_tokenOf[node];
        for (size_t at = 1; at < text.size(); ++at) {
            node = child(node, static_cast<unsigned char>(text[at]));
            if (node == 0) break;
            if (m_tokenOf[node] >= 0) best = m_tokenOf[node];
        }
        return best;
    }
    /// The token of exactly these bytes, or kNone.
    int32_t find(std::string_view bytes) const;

private:
    // Edges in an open-addressed table keyed by (node, byte). Nodes 1..256 are the single bytes, node 0 is "none".
    struct Edge {
        uint32_t key = 0, node = 0;
    };
    static uint32_t keyOf(uint32_t node, unsigned char byte) { return (node << 8) | byte; }
    size_t slotOf(uint32_t key) const { return static_cast<size_t>((key * 0x9E3779B97F4A7C15u) >> m_shift); }
    uint32_t child(uint32_t node, unsigned char byte) const {
        const uint32_t key = keyOf(node, byte);
        for (size_t at = slotOf(key);; at = (at + 1) & (m_edges.size() - 1)) {
            if (m_edges[at].key == key) return m_edges[at].node;
            if (m_edges[at].key == 0) return 0;
        }
    }
    uint32_t addChild(uint32_t node, unsigned char byte);
    void grow();

    std::vector<uint32_t> m_roots = std::vector<uint32_t>(256, 0);
    std::vector<int32_t> m_tokenOf = {kNone};
    std::vector<Edge> m_edges = std::vector<Edge>(1024);
    size_t m_edgeCount = 0;
    int m_shift = 54;
};

}  // namespace sextant
