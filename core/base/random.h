// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

namespace sextant {

/// Counter-based random numbers (Philox4x32-10, Salmon et al. 2011): the numbers are a pure function of (key, stream,
/// index), so they do not depend on the order of the calls, on threads or on what was drawn before.
class CounterRandom {
public:
    /// `key` is the seed of the run; `stream` separates uses (initialisation of tensor n, data order, sampling).
    CounterRandom(uint64_t key, uint64_t stream) : m_key(key), m_stream(stream) {}

    /// Four independent 32-bit numbers.
    std::array<uint32_t, 4> block(uint64_t index) const;
    uint64_t bits(uint64_t index) const;
    /// Uniform in [0, 1), 53 bits.
    double uniform(uint64_t index) const;
    /// Standard normal (Box-Muller on the four numbers of the block).
    double normal(uint64_t index) const;
    /// Uniform in [0, bound), bound > 0, without modulo bias worth naming (64-bit multiply-shift).
    uint64_t below(uint64_t bound, uint64_t index) const;

private:
    uint64_t m_key, m_stream;
};

/// A seeded permutation of [0, size) that is computed, not stored: a Feistel network over the next even power of two
/// with cycle walking. `at` is O(1) in time and memory; used for the global order of training samples.
class Permutation {
public:
    Permutation(uint64_t size, uint64_t key, uint64_t stream);
    uint64_t at(uint64_t index) const;
    uint64_t size() const { return m_size; }

private:
    uint64_t m_size;
    CounterRandom m_random;
    unsigned m_halfBits;
};

}  // namespace sextant
