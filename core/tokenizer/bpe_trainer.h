// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/tokenizer/piece_counts.h"
#include "core/tokenizer/special_tokens.h"
#include "core/tokenizer/tokenizer.h"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <utility>
#include <vector>

namespace sextant {

/// Merges as pairs of ids, in the order they were learnt: ids 0-255 are the bytes, 256 + k is the token of merge k.
using LearntMerges = std::vector<std::pair<int32_t, int32_t>>;

struct BpeTrainingOptions {
    int64_t vocabularySize = 4096;  ///< tokens, special ones included
    std::vector<std::string> specials = specialTokenTexts();
    std::string chatTemplate;  ///< kept with the tokenizer; as in TokenizerParts
    /// Merges learnt before an interruption, to go on from.
    LearntMerges known;
    /// Called now and then with the merges so far; returning an error ends the training.
    std::function<Result<void>(const LearntMerges& merges, int64_t total)> progress;
    std::stop_token stop;
    /// Where large tables may lie as files when they would take more memory than this; empty: always in memory.
    std::filesystem::path scratchFolder;
    int64_t memoryLimit = int64_t{6} << 30;
};

/// Goes through all distinct pieces with their counts, in an order that depends on the counts alone.
using PieceSource = std::function<Result<void>(const PieceVisitor& visit)>;

/// Trains byte-level BPE (Sennrich et al. 2016): all 256 bytes, then one merge after another of the most frequent
/// adjacent pair; equal counts are decided by the bytes of the pair. The result depends on the counts alone. Fewer
/// tokens come out when no pair occurs twice any more. A vocabulary below 256 + special tokens is a Usage error; a stop
/// gives Interrupted.
Result<Tokenizer> trainBpe(const PieceSource& pieces, const PreTokenizer& preTokenizer,
                           const BpeTrainingOptions& options);
/// The same for counts that lie in memory.
Result<Tokenizer> trainBpe(const PieceCounts& pieces, const BpeTrainingOptions& options);
/// Options for a plain training that tells how many merges are done, and of how many.
BpeTrainingOptions trainingOptions(int64_t vocabularySize,
                                   std::function<void(int64_t done, int64_t total)> progress = {},
                                   std::stop_token stop = {});

}  // namespace sextant
