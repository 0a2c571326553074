// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/infer/decoder.h"
#include "core/infer/grammar.h"
#include "core/infer/sampler.h"
#include "core/tokenizer/tokenizer.h"

#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace sextant {

inline constexpr int64_t kNoTokenLimit = std::numeric_limits<int64_t>::max();

struct GenerationOptions {
    SamplingOptions sampling;
    int64_t maxTokens = 256;             ///< kNoTokenLimit: until the context is full; 0: the prompt is read alone
    std::vector<std::string> stopTexts;  ///< generation ends before the first of these
    std::vector<int32_t> stopTokens;     ///< it ends at the first of these, which is not a part of the answer
    /// What the answer must look like; null: anything. It ends where its text must, and is whole by maxTokens wherever
    /// every byte is a token.
    std::shared_ptr<const Grammar> grammar;
    /// Of every token of the answer its log-probability, and those of so many likeliest; not set: none.
    std::optional<int64_t> topLogProbabilities;
    /// The same for the tokens of the prompt, nothing of which is then taken from the cache.
    bool scoresPrompt = false;
};

/// How likely a token was, by the model alone: before temperature, penalties and all that.
struct TokenDetail {
    int32_t token = 0;
    /// Natural logarithm. Not set: the first token of a prompt, before which there is nothing.
    std::optional<float> logProbability;
    std::vector<std::pair<int32_t, float>> top;  ///< the likeliest tokens, best first
};

enum class FinishReason { Stop, Length, Cancelled };
std::string finishReasonName(FinishReason reason);

struct GenerationResult {
    std::string text;
    std::vector<int32_t> tokens;
    std::vector<TokenDetail> details;        ///< of the tokens, where they were asked for
    std::vector<TokenDetail> promptDetails;  ///< likewise
    FinishReason reason = FinishReason::Length;
    int64_t promptTokens = 0;
    int64_t reusedTokens = 0;      ///< of the prompt, found in the cache
    double promptSeconds = 0;      ///< until the first token was known
    double generationSeconds = 0;  ///< for the tokens after it
};

/// What is new of an answer.
struct GenerationPiece {
    std::string text;                  ///< printable: whole UTF-8 characters, never that of a special token
    std::vector<TokenDetail> details;  ///< of tokens that were chosen since the last piece, where they were asked for
};

/// What a generation is asked for.
struct GenerationRequest {
    std::vector<int32_t> prompt;  ///< token ids, at least one
    GenerationOptions options;
    /// Gets the pieces of the answer as they come; never text that might turn out to be part of a stop text. May be
    /// empty. Called on the thread that decodes.
    std::function<void(GenerationPiece)> onPiece;
    /// Ends it, also while the prompt is read.
    std::stop_token stop;
};

/// Makes one answer with a decoder that nobody else uses: it ends at maxTokens, at the decoder's longest sequence, at a
/// stop token or text, or when `stop` is requested. A prompt that does not fit is a Usage error.
Result<GenerationResult> generate(Decoder& decoder, const Tokenizer& tokenizer, GenerationRequest request);

}  // namespace sextant
