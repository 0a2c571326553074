// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/infer/decoder.h"
#include "core/infer/sampler.h"
#include "core/tokenizer/tokenizer.h"

#include <functional>
#include <limits>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace sextant {

inline constexpr int64_t kNoTokenLimit = std::numeric_limits<int64_t>::max();

struct GenerationOptions {
    SamplingOptions sampling;
    int64_t maxTokens = 256;             ///< kNoTokenLimit: until the context is full
    std::vector<std::string> stopTexts;  ///< generation ends before the first of these
    std::vector<int32_t> stopTokens;     ///< it ends at the first of these, which is not a part of the answer
};

enum class FinishReason { Stop, Length, Cancelled };
std::string finishReasonName(FinishReason reason);

struct GenerationResult {
    std::string text;
    std::vector<int32_t> tokens;
    FinishReason reason = FinishReason::Length;
    int64_t promptTokens = 0;
    int64_t reusedTokens = 0;      ///< of the prompt, found in the cache
    double promptSeconds = 0;      ///< until the first token was known
    double generationSeconds = 0;  ///< for the tokens after it
};

/// What a generation is asked for.
struct GenerationRequest {
    std::vector<int32_t> prompt;  ///< token ids, at least one
    GenerationOptions options;
    /// Gets printable pieces of the answer as they come: whole UTF-8 characters, never text that might turn out to be
    /// part of a stop text, never the text of a special token. May be empty. Called on the thread that decodes.
    std::function<void(std::string_view)> onText;
    /// Ends it, also while the prompt is read.
    std::stop_token stop;
};

/// Makes one answer with a decoder that nobody else uses: it ends at maxTokens, at the decoder's longest sequence, at a
/// stop token or text, or when `stop` is requested. A prompt that does not fit is a Usage error.
Result<GenerationResult> generate(Decoder& decoder, const Tokenizer& tokenizer, GenerationRequest request);

}  // namespace sextant
