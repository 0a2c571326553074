// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/curate/funnel.h"
#include "core/data/curate/recipe.h"
#include "core/data/formats/record_reader.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace sextant {

/// How tokens are counted.
struct TokenCounting {
    std::function<uint32_t(std::string_view text)> count;  ///< without BOS and EOS. Any thread
    std::string fingerprint;                               ///< of the tokenizer
};

struct CurationOptions {
    std::string name;                          ///< under which indexes know this job
    std::vector<std::filesystem::path> files;  ///< sorted by name, whatever order they were given in, each once
    RecordOptions reading;
    int64_t maxBadRecords = 1000;
    int64_t memoryLimit = int64_t{2} << 30;
    int threads = 0;
    std::optional<TokenCounting> tokens;  ///< empty: they are not counted
};

/// What a curation tells while it works. Called from any thread, one call at a time.
struct CurationEvents {
    /// `stage`: what is being done, for people. The funnel counts what the running and the finished passes have seen.
    std::function<void(const std::string& stage, int64_t done, int64_t total, const std::string& unit,
                       const Funnel& funnel)>
        progress;
    std::function<void(const std::string& message)> warning;
};

/// Runs a recipe over files, chunk by chunk and pass by pass, into `folder`:
///   documents/*.jsonl.zst, dropped/*.jsonl.zst, rejects.jsonl (if there are any), signals/ (signal_table.h)
/// and `work/` while it lasts. Every finished chunk is a file in `work`; a curation that was killed goes on from them.
/// The output depends on the files, their names and the recipe alone: not on threads, memory, the order of the sources,
/// or kills.
Result<Funnel> curate(const CurationOptions& options, const Recipe& recipe, const std::filesystem::path& folder,
                      const CurationEvents& events, std::stop_token stop);

}  // namespace sextant
