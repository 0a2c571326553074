// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/stages/word.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sextant {

/// The hash of a word without regard to case (Unicode's simple case folding). `scratch` is for speed.
uint64_t foldedWordHash(std::string_view word, std::string& scratch);

/// A set of words and phrases, found in a row of words without regard to case. Filled by one thread, then immutable.
class WordPhrases {
public:
    /// REQUIRES words not empty.
    void add(const std::vector<Word>& words);
    bool empty() const { return m_nodes.empty(); }

    /// Words [first, first + count) are a phrase of the set.
    struct Match {
        size_t first = 0, count = 0;
    };
    /// From left to right without overlap, at each place the longest.
    std::vector<Match> find(const std::vector<Word>& words) const;

private:
    /// A trie over hashes of words: an edge is the node it leaves and the word.
    struct Edge {
        uint64_t word = 0;
        uint32_t node = 0;
        friend bool operator==(const Edge&, const Edge&) = default;
    };
    struct EdgeHash {
        size_t operator()(const Edge& edge) const { return edge.word + edge.node * 0x9E3779B97F4A7C15u; }
    };
    std::unordered_map<Edge, uint32_t, EdgeHash> m_nodes;
    std::vector<bool> m_ends = {false};  ///< by node: a phrase ends here
};

}  // namespace sextant
