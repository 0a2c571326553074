// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <string>

namespace sextant {

struct TokenizerBenchRequest {
    std::string file;       ///< the text
    std::string tokenizer;  ///< empty: one is trained on the text, and that is timed, too
    int64_t vocabularySize = 4096;
    int threads = 0;
};

/// Megabytes a second of encoding (one thread, all threads), decoding and training, bytes per token. Best of several
/// rounds.
Result<Json> benchTokenizer(const TokenizerBenchRequest& request);

}  // namespace sextant
