// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <string>

namespace sextant {

struct CurateBenchRequest {
    std::string file;  ///< text or records to hash and to pass through
    int threads = 0;
    int64_t documents = 1'000'000;  ///< made up, for clustering
};

/// Seconds and memory of clustering made-up documents with planted duplicates after their signatures; milliseconds of a
/// recount of as many documents with 40 signals; and of the documents in `file` what curate_text_bench.h says.
Result<Json> benchCurate(const CurateBenchRequest& request);

}  // namespace sextant
