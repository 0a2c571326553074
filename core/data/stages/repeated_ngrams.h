// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/stages/word.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sextant {

/// The word n-grams of a text that occur more than once, for the orders 2 to 10. An n-gram can only repeat where the
/// (n-1)-grams at its place and at the next one do, so each order looks at what the one before left: little, in most
/// texts.
class RepeatedNgrams {
public:
    static constexpr size_t kLowest = 2, kHighest = 10;

    /// One n-gram that occurs more than once, at one of its places.
    struct Occurrence {
        uint32_t word = 0;   ///< index of its first word
        uint32_t group = 0;  ///< the same for the same n-gram; numbered by first occurrence
    };
    explicit RepeatedNgrams(const std::vector<Word>& words);

    /// In order of their places.
    std::span<const Occurrence> ofOrder(size_t n) const { return m_orders[n - kLowest]; }
    /// How often each group of this order occurs.
    std::span<const uint32_t> counts(size_t n) const { return m_counts[n - kLowest]; }
    /// Words of the text.
    size_t words() const { return m_words; }

private:
    static constexpr size_t kOrders = kHighest - kLowest + 1;
    std::array<std::vector<Occurrence>, kOrders> m_orders;
    std::array<std::vector<uint32_t>, kOrders> m_counts;
    size_t m_words;
};

}  // namespace sextant
