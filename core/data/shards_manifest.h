// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace sextant {

/// What a shards folder holds; kept as shards.json beside train.bin/.idx, validation.bin/.idx and the tokenizer. It is
/// written last: a folder without it is not complete.
struct ShardsManifest {
    int64_t documents = 0;
    int64_t trainTokens = 0, validationTokens = 0;  ///< special tokens included
    int64_t trainTextBytes = 0, validationTextBytes = 0;
    int64_t vocabularySize = 0;
    /// Of shards in rows (pack.h, packRows): tokens of a row, else 0; how much of the training tokens is padding.
    int64_t rowLength = 0, paddingTokens = 0, cutDocuments = 0;
    std::string tokenizerFingerprint;
    std::vector<std::string> files;  ///< where the documents came from
    std::string textField = "text";  ///< of the records in them

    /// What a mixture took of each source; empty if every document was taken once.
    struct MixedSource {
        std::string source;
        int64_t availableTokens = 0, tokens = 0;
        double epochs = 0;
    };
    std::vector<MixedSource> mixture;

    int64_t textBytes() const { return trainTextBytes + validationTextBytes; }
    Json toJson() const;
    Result<void> write(const std::filesystem::path& folder) const;
    /// Makes the folder incomplete, before its shards are written anew.
    static Result<void> remove(const std::filesystem::path& folder);
    static Result<ShardsManifest> read(const std::filesystem::path& folder);
};

/// Whether `folder` holds complete shards.
bool isShardsFolder(const std::filesystem::path& folder);

}  // namespace sextant
