// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace sextant {

/// MinHash signatures (Broder 1997) and their bands (locality-sensitive hashing): two sets of Jaccard similarity s have
/// an equal band key with probability 1 - (1 - s^rows)^bands. Const calls from any thread.
class MinHasher {
public:
    MinHasher(int bands, int rows, uint64_t seed);

    int bands() const { return m_bands; }
    /// The smallest value of each hash function over the set; repeated members change nothing. [bands * rows]
    void signature(std::span<const uint64_t> members, std::vector<uint32_t>& minima) const;
    /// One key for each band of a signature, different bands never share keys. [bands]
    void bandKeys(std::span<const uint32_t> signature, std::span<uint64_t> keys) const;

private:
    int m_bands, m_rows;
    std::vector<uint32_t> m_flips, m_factors;  // of the hash functions; padded to whole vectors
};

}  // namespace sextant
