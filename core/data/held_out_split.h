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

/// Writes a stream of documents to two shards, `train` and `validation`, in bounded memory.
///
/// Of every 1 / fraction documents in a row one is held out as a whole, chosen by the seed; the choice depends on
/// nothing but the seed and the documents' order and lengths. Documents above kLongestHeldOut tokens, and those that
/// would put validation above twice its share, stay in training. If that leaves validation with less than half its
/// share (a single book, a handful of texts), the end of the training text is held out as well, so that there is always
/// something.
class HeldOutSplit {
public:
    static constexpr size_t kLongestHeldOut = 1 << 16;

    static Result<HeldOutSplit> create(const std::filesystem::path& folder, const Tokenizer& tokenizer, double fraction,
                                       uint64_t seed);
    /// More tokens of the open document, whether it ends with them, and where it came from (where it opens).
    Result<void> add(std::span<const int32_t> tokens, DocumentEnd end, DocumentPlace place = {});
    Result<void> finish();

    struct Side {
        ShardWriter shard;
        int64_t textBytes = 0;
    };
    const Side& train() const { return m_train; }
    const Side& validation() const { return m_validation; }

private:
    Result<void> write(Side& side, std::span<const int32_t> tokens, DocumentEnd end, DocumentPlace place);
    Result<void> holdOutTheEnd(int64_t tokens);
    bool chosen(int64_t document) const;
    bool fits(size_t tokens) const;
    int64_t textBytesOf(std::span<const int32_t> tokens) const;

    Side m_train, m_validation;
    std::vector<int64_t> m_tokenBytes;
    double m_fraction = 0;
    uint64_t m_seed = 0;
    std::vector<int32_t> m_open;  // the open document, as long as it may still be held out
    DocumentPlace m_openPlace;
    bool m_openIsLong = false;  // its beginning is in training already
    int64_t m_documents = 0;
};

}  // namespace sextant
