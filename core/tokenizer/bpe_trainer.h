// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/tokenizer/tokenizer.h"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <unordered_map>

namespace sextant {

/// Counts of distinct pre-token pieces; of pieces above 256 bytes, blocks of that size. Counting is a sum, so it may be done in any order and by any number of threads
/// (one table each, added up at the end).
class PieceCounts {
public:
    void add(std::string_view text);
    void merge(const PieceCounts& other);
    const std::unordered_map<std::string, int64_t>& counts() const { return m_counts; }
    int64_t bytes() const { return m_bytes; }

private:
    std::unordered_map<std::string, int64_t> m_counts;
    int64_t m_bytes = 0;
};

/// Trains byte-level BPE (Sennrich et al. 2016) to `vocabularySize` tokens, special ones included: all 256 bytes, then one
/// merge after another of the most frequent adjacent pair; equal counts are decided by the bytes of the pair. The result
/// depends on the counts alone. Fewer tokens come out when no pair occurs twice any more. `progress` gets (merges done,
/// merges in all) now and then. A vocabulary below 256 + special tokens is a Usage error; a stop gives Interrupted.
Result<Tokenizer> trainBpe(const PieceCounts& pieces, int64_t vocabularySize,
                           const std::function<void(int64_t done, int64_t total)>& progress = {}, std::stop_token stop = {});

}  // namespace sextant
