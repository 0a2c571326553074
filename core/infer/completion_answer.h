// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/infer/completion_request.h"

namespace sextant {

/// Who answers, and what the answer is called.
struct AnswerHead {
    std::string id;           ///< of the answer
    std::string model;        ///< as listed by /v1/models
    std::string fingerprint;  ///< the model's folder: "job/checkpoint-60"
    int64_t step = -1;        ///< of training; -1: not known
};

/// Answers to one request in OpenAI's shape; `system_fingerprint` and `step` name the weights. One thread.
class AnswerWriter {
public:
    AnswerWriter(const CompletionRequest& request, AnswerHead head, const Tokenizer& tokenizer);

    /// All of it at once: a result for each answer.
    Json whole(const std::vector<GenerationResult>& results) const;

    /// What a streamed answer begins with: its role, or its prompt where it is to be repeated; null: nothing.
    Json opening(size_t answer);
    Json chunk(size_t answer, const GenerationPiece& piece);
    Json ending(size_t answer, const GenerationResult& result) const;
    /// What a stream ends with where usage was asked for: no choices.
    Json usage(const std::vector<GenerationResult>& results) const;

private:
    enum class Form { Whole, Chunk };
    Json head(Form form) const;
    Json choice(size_t answer, Form form, const std::string& text) const;
    Json usageOf(const std::vector<GenerationResult>& results) const;
    Json logProbabilities(const std::vector<TokenDetail>& details, int64_t& offset) const;
    Json token(int32_t id, const std::optional<float>& logProbability) const;
    std::string promptText(size_t answer) const;

    const CompletionRequest& m_request;
    const AnswerHead m_head;
    const Tokenizer& m_tokenizer;
    std::vector<int64_t> m_offsets;  // characters of each streamed answer so far
};

Json errorJson(const std::string& message, const std::string& type);
/// The refusal of a prompt that fills the context or more: with OpenAI's code for it and both lengths.
Json contextErrorJson(int64_t promptTokens, int64_t contextLength);

}  // namespace sextant
