// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <string>

namespace sextant {

struct DedupBenchRequest {
    std::string file;  ///< text or records to hash and to pass through
    int threads = 0;
    int64_t documents = 1'000'000;  ///< made up, for clustering
};

/// Megabytes a second, one thread, of: n-grams, MinHash signatures (14 x 8) and reading, dividing, joining and
/// compressing of documents without a stage; seconds and memory of clustering made-up documents with planted duplicates
/// after their signatures; milliseconds of a recount of as many documents with 40 signals.
Result<Json> benchDedup(const DedupBenchRequest& request);

}  // namespace sextant
