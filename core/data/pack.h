// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/data/documents.h"
#include "core/tokenizer/bpe_trainer.h"
#include "core/tokenizer/tokenizer.h"

#include <filesystem>
#include <functional>
#include <stop_token>
#include <vector>

namespace sextant {

/// Bytes read so far and in all (of the files as they lie on the disk).
using DataProgress = std::function<void(int64_t done, int64_t total)>;

/// Counts the pieces of all documents for tokenizer training. Gives what was met; errors as readDocuments.
Result<ReadingReport> countPieces(const std::vector<std::filesystem::path>& files, int threads, PieceCounts& counts,
                                  const DataProgress& progress, std::stop_token stop);

struct PackOptions {
    double validationFraction = 0.02;
    uint64_t seed = 1234;
    int threads = 0;
};

/// What a shards folder holds; kept as shards.json beside train.bin/.idx and validation.bin/.idx.
struct ShardsManifest {
    int64_t documents = 0, trainTokens = 0, validationTokens = 0, textBytes = 0, vocabularySize = 0;
    std::string tokenizerFingerprint;
    std::vector<std::string> files;

    Json toJson() const;
    static Result<ShardsManifest> read(const std::filesystem::path& folder);
};

/// Encodes documents (BOS, text, EOS) into `folder`, with the tokenizer's files beside the shards. Whole documents are held
/// out for validation by a seeded choice; where there are fewer than 50 documents, the end of each is held out instead, so
/// that there is always something to validate on. The result does not depend on the number of threads.
Result<ShardsManifest> packDocuments(const std::vector<std::filesystem::path>& files, const Tokenizer& tokenizer,
                                     const PackOptions& options, const std::filesystem::path& folder,
                                     ReadingReport& report, const DataProgress& progress, std::stop_token stop);

/// Whether `folder` holds shards.
bool isShardsFolder(const std::filesystem::path& folder);

}  // namespace sextant
