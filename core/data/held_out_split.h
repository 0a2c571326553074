// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/shards.h"
#include "core/tokenizer/tokenizer.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace sextant {

/// Writes a stream of documents to two shards, `train` and `validation`.
///
/// What is held out is drawn in units: a document, or stretches of kUnitTokens of a longer one. Of every 1 / fraction
/// consecutive units one is held out, chosen by the seed, so the share is met whatever the documents are, and the choice
/// depends on nothing but the seed and the order of the units. If that leaves validation with less than half its share
/// (a single book, a handful of short texts), the end of the last unit makes up for it. Memory is bounded.
class HeldOutSplit {
public:
    static constexpr size_t kUnitTokens = 4096;

    static Result<HeldOutSplit> create(const std::filesystem::path& folder, const Tokenizer& tokenizer, double fraction, uint64_t seed);
    enum class DocumentEnd { No, Yes };
    /// More tokens of the open document, and whether it ends with them.
    Result<void> add(std::span<const int32_t> tokens, DocumentEnd end);
    Result<void> finish();

    struct Side {
        ShardWriter shard;
        int64_t textBytes = 0;
    };
    const Side& train() const { return m_sides[kTrain]; }
    const Side& validation() const { return m_sides[kValidation]; }

private:
    struct Unit {
        std::vector<int32_t> tokens;
        DocumentEnd end = DocumentEnd::No;
    };
    static constexpr size_t kTrain = 0, kValidation = 1;
    Result<void> take(Unit unit);
    Result<void> write(size_t side, std::span<const int32_t> tokens, DocumentEnd end);
    bool heldOut(int64_t unit) const;

    std::array<Side, 2> m_sides;
    size_t m_current = kTrain;  // the side that was last written to
    std::vector<int64_t> m_tokenBytes;
    double m_fraction = 0;
    uint64_t m_seed = 0;
    std::vector<int32_t> m_open;  // tokens of the open document that belong to no unit yet
    Unit m_last;                  // held back until it is known whether it is the last
    int64_t m_units = 0;
};

}  // namespace sextant
