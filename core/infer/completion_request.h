// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/infer/generator.h"
#include "core/infer/loaded_model.h"

#include <string>
#include <vector>

namespace sextant {

enum class CompletionKind { Text, Chat };
enum class Delivery { Whole, Streamed };

/// A request in OpenAI's words, checked and turned into token ids.
struct CompletionRequest {
    CompletionKind kind = CompletionKind::Chat;
    Delivery delivery = Delivery::Whole;
    bool wantsUsage = false;  ///< stream_options.include_usage
    std::vector<int32_t> prompt;
    GenerationOptions options;
};

/// Every problem is a Usage error that names the field. Fields Sextant does not know are ignored, as clients send many;
/// fields it knows but cannot honour (n > 1, logprobs, tools) are refused.
Result<CompletionRequest> parseCompletionRequest(CompletionKind kind, const std::string& body,
                                                 const LoadedModel& model);

/// Answers in OpenAI's shape.
Json completionJson(const CompletionRequest& request, const std::string& id, const std::string& model,
                    const GenerationResult& result);
/// One piece of a streamed answer; `finish` empty while it goes on.
Json completionChunk(CompletionKind kind, const std::string& id, const std::string& model, std::string_view text,
                     const std::string& finish);
Json usageJson(const GenerationResult& result);
Json errorJson(const std::string& message, const std::string& type);

}  // namespace sextant
