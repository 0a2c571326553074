// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace sextant {

/// Replaces `hashes` by one 64-bit hash for each word n-gram of the text, in order, repeated ones included. Words are
/// runs of letters, digits and marks, ASCII letters without case; Han characters, Kana and Thai letters are words of
/// their own, because nothing separates words there. A text with fewer words has one n-gram of all of them, a text
/// without words none.
void wordShingles(std::string_view text, int ngramSize, std::vector<uint64_t>& hashes);

/// Sorts and removes repetitions: a set to compare.
void makeSet(std::vector<uint64_t>& hashes);

/// |A and B| / |A or B| of two sorted sets; 0 if both are empty.
double jaccard(const std::vector<uint64_t>& a, const std::vector<uint64_t>& b);

}  // namespace sextant
