// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/infer/generation.h"
#include "core/infer/loaded_model.h"

#include <string>
#include <vector>

namespace sextant {

enum class Delivery { Whole, Streamed };

/// A request in OpenAI's words, checked and turned into token ids.
struct CompletionRequest {
    PromptKind kind = PromptKind::Chat;
    Delivery delivery = Delivery::Whole;
    bool wantsUsage = false;  ///< stream_options.include_usage
    std::vector<int32_t> prompt;
    GenerationOptions options;
};

/// Every problem is a Usage error that names the field. Null means that a field is not set. A field that is not
/// honoured, known or not, is refused unless its value asks for nothing (docs/server.md).
Result<CompletionRequest> parseCompletionRequest(PromptKind kind, const std::string& body, const LoadedModel& model);

/// Who answers, and what the answer is called.
struct AnswerHead {
    std::string id;           ///< of the answer
    std::string model;        ///< as listed by /v1/models
    std::string fingerprint;  ///< the model's folder: "job/checkpoint-60"
    int64_t step = -1;        ///< of training; -1: not known
};

/// Answers in OpenAI's shape; `system_fingerprint` and `step` name the weights.
Json completionJson(const CompletionRequest& request, const AnswerHead& head, const GenerationResult& result);
/// One piece of a streamed answer; `finish` empty while it goes on.
Json completionChunk(const CompletionRequest& request, const AnswerHead& head, std::string_view text,
                     const std::string& finish);
/// The piece that a stream ends with where usage was asked for: no choices.
Json usageChunk(const CompletionRequest& request, const AnswerHead& head, const GenerationResult& result);
Json errorJson(const std::string& message, const std::string& type);
/// The refusal of a prompt that fills the context or more: with OpenAI's code for it and both lengths.
Json contextErrorJson(int64_t promptTokens, int64_t contextLength);

}  // namespace sextant
