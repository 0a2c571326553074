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
        size_t at = 1;
        uint32_t node = m_roots[static_cast<unsigned char>(text[0])];
        if (isThreeBytes(text))
            if (const uint32_t character = m_characters[characterOf(text)]; character & kHasToken)
                node = character, at = 3;
        uint32_t best = node & kHasToken ? node : 0;
        for (; at < text.size(); ++at) {
            node = child(node, static_cast<unsigned char>(text[at]));
            if (node == 0) break;
            if (node & kHasToken) best = node;
        }
        return m_tokenOf[best & kNodeMask];
    }
    /// The token of exactly these bytes, or kNone.
    int32_t find(std::string_view bytes) const;

private:
    // Edges in an open-addressed table keyed by (node, byte); node 0 is "none". A node is handed around together with
    // the mark that a token ends there.
    static constexpr uint32_t kHasToken = 1u << 31, kNodeMask = (1u << 24) - 1;
    struct Edge {
        uint32_t key = 0, node = 0;
    };
    /// Characters of three bytes, most of Chinese, are looked up as a whole.
    static bool isThreeBytes(std::string_view text) {
        return text.size() >= 3 && (text[0] & 0xF0) == 0xE0 && (text[1] & 0xC0) == 0x80 && (text[2] & 0xC0) == 0x80;
    }
    static size_t characterOf(std::string_view text) {
        return static_cast<size_t>(text[0] & 15) << 12 | static_cast<size_t>(text[1] & 63) << 6 |
               static_cast<size_t>(text[2] & 63);
    }
    static uint32_t keyOf(uint32_t node, unsigned char byte) { return (node << 8) | byte; }  // the mark is shifted out
    size_t slotOf(uint32_t key) const { return static_cast<size_t>((key * 0x9E3779B97F4A7C15u) >> m_shift); }
    uint32_t child(uint32_t node, unsigned char byte) const { return m_edges[edgeOf(keyOf(node, byte))].node; }
    /// Where the edge is, or would be.
    size_t edgeOf(uint32_t key) const {
        for (size_t at = slotOf(key);; at = (at + 1) & (m_edges.size() - 1))
            if (m_edges[at].key == key || m_edges[at].key == 0) return at;
    }
    uint32_t newNode();
    /// Where the child of a node is written down, made if it is not there. Valid until the next call.
    uint32_t* childPlace(uint32_t node, unsigned char byte);
    void grow();

    std::vector<uint32_t> m_roots = std::vector<uint32_t>(256, 0);
    std::vector<uint32_t> m_characters = std::vector<uint32_t>(1 << 16, 0);
    std::vector<int32_t> m_tokenOf = {kNone};
    std::vector<Edge> m_edges = std::vector<Edge>(1024);
    size_t m_edgeCount = 0;
    int m_shift = 54;
};

}  // namespace sextant
