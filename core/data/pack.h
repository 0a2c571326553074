// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/data/documents.h"
#include "core/data/shards_manifest.h"
#include "core/spec/mix_options.h"
#include "core/tokenizer/tokenizer.h"

#include <filesystem>
#include <functional>
#include <stop_token>
#include <vector>

namespace sextant {

struct PackOptions {
    double validationFraction = 0.02;
    uint64_t seed = 1234;
    int threads = 0;
    ReadingOptions reading;
};

/// Encodes documents (BOS, text, EOS; conversations in the chat format) into `folder`, with the tokenizer's files
/// beside the shards; what is held out for validation: HeldOutSplit. The result does not depend on the number of
/// threads.
Result<ShardsManifest> packDocuments(const std::vector<std::filesystem::path>& files, const Tokenizer& tokenizer,
                                     const PackOptions& options, const std::filesystem::path& folder,
                                     ReadingReport& report, const DataProgress& progress, std::stop_token stop);

/// What packDocuments would write of these files, training and validation together, without writing it.
Result<int64_t> countTokens(const std::vector<std::filesystem::path>& files, const Tokenizer& tokenizer,
                            const PackOptions& options, const DataProgress& progress, std::stop_token stop);

/// One source of a mixture.
struct PackSource {
    std::string name;
    std::vector<std::filesystem::path> files;
    double weight = 1;
};

/// Packs every source by itself, then writes their mixture (planMixture, writeMixedShard) into `folder`; what was held
/// out of each source is validation, all of it once. REQUIRES a resolved strategy.
Result<ShardsManifest> packMixture(const std::vector<PackSource>& sources, const MixOptions& mix,
                                   const Tokenizer& tokenizer, const PackOptions& options,
                                   const std::filesystem::path& folder, ReadingReport& report,
                                   const DataProgress& progress, std::stop_token stop);

/// Lays the documents of a shards folder out in rows of `rowLength` tokens (row_packing.h), training and validation, as
/// a complete folder of its own; `whole` is removed afterwards.
Result<ShardsManifest> packRows(const std::filesystem::path& whole, int64_t rowLength, const Tokenizer& tokenizer,
                                uint64_t seed, const std::filesystem::path& folder, const std::stop_token& stop);

}  // namespace sextant
