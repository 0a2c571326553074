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
    bool echo = false;        ///< the answer begins with the prompt
    std::vector<std::vector<int32_t>> prompts;
    int64_t answersOfEach = 1;  ///< "n"
    GenerationOptions options;

    size_t answers() const { return prompts.size() * static_cast<size_t>(answersOfEach); }
    const std::vector<int32_t>& promptOf(size_t answer) const {
        return prompts[answer / static_cast<size_t>(answersOfEach)];
    }
    /// What every answer is to be generated from. Those of one prompt have seeds that follow each other.
    std::vector<GenerationRequest> generations(const std::stop_token& stop) const;
};

/// Every problem is a Usage error that names the field. Null means that a field is not set. A field that is not
/// honoured, known or not, is refused unless its value asks for nothing (docs/server.md).
Result<CompletionRequest> parseCompletionRequest(PromptKind kind, const std::string& body, const LoadedModel& model);

}  // namespace sextant
