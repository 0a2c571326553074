// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/shards.h"
#include "core/tokenizer/tokenizer.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace sextant {

/// Shuffled: a seeded permutation per epoch; Sequential: as the tokens lie, for validation.
enum class SampleOrder { Shuffled, Sequential };

/// What a window of a shard is: a stretch of the stream, whose last target is the first token of the next one; or a row
/// of its own, packed by row_packing.h, whose last token has no target and whose padding is not learned.
enum class Windows { Stream, Rows };

/// Packed training windows over one token shard: window w is tokens [w L, w L + L) with the tokens one further as
/// targets. The n-th sample of a run is a pure function of (seed, n), so any run can go on at any sample. Reading is
/// O(1) memory access through a map; const calls from any thread.
class TokenDataset {
public:
    /// `prefix` as for ShardReader. `tokenizer` tells how many bytes of text each token is.
    static Result<TokenDataset> open(const std::filesystem::path& prefix, const Tokenizer& tokenizer,
                                     int64_t sequenceLength, SampleOrder order, uint64_t seed,
                                     Windows windows = Windows::Stream);

    int64_t tokens() const { return m_shard.tokens(); }
    /// Windows of sequenceLength tokens; 0 when the shard is too small for one.
    int64_t windows() const { return m_windows; }
    int64_t mappedBytes() const { return m_shard.mappedBytes(); }

    /// Where one sample is written: each span has sequenceLength elements. Targets that are not learned are -1 (the
    /// first token of the next document is not predicted). Positions restart at every document. `starts` gets the
    /// beginnings of the documents inside the window, relative to it, 0 first. Returns the bytes of text the targets
    /// stand for. REQUIRES windows() > 0. Throws RunError (Data) for a token that is not in the vocabulary.
    struct Window {
        std::span<int32_t> tokens, targets, positions;
        std::vector<int32_t>* starts = nullptr;
    };
    int64_t read(int64_t sample, const Window& window) const;
    /// Where in the shard a sample begins. REQUIRES windows() > 0.
    int64_t firstToken(int64_t sample) const { return windowOf(sample) * m_sequenceLength; }

private:
    int64_t windowOf(int64_t sample) const;
    void readTargets(int64_t first, std::span<int32_t> targets) const;
    void requireKnown(std::span<const int32_t> tokens, int64_t first) const;
    int64_t textBytesOf(std::span<const int32_t> targets) const;

    std::filesystem::path m_prefix;
    ShardReader m_shard;
    std::vector<uint32_t> m_tokenBytes;
    int64_t m_sequenceLength = 0, m_windows = 0;
    SampleOrder m_order = SampleOrder::Sequential;
    Windows m_shape = Windows::Stream;
    uint64_t m_seed = 0;
};

}  // namespace sextant
