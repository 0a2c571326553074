// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"

#include <cstdint>
#include <string>

namespace sextant {

/// What `sextant-engine bench` is asked for.
struct BenchRequest {
    std::string what;  ///< train, decode, prefill, tokenizer, curate, kernels
    std::string model = "A";
    std::string precision = "auto";
    std::string file;
    std::string tokenizer;  ///< empty: trained on the file
    int64_t vocabularySize = 4096;
    int64_t threads = 0;
    int64_t context = 16;  ///< tokens before the first one that is timed (decode)
    int steps = 8;
};

/// Runs one benchmark and gives its figures as a JSON object.
Result<Json> runBench(const BenchRequest& request);

}  // namespace sextant
