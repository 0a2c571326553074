// SPDX-License-Identifier: Apache-2.0
#include "core/infer/completion_answer.h"

#include "core/base/system.h"
#include "core/base/text.h"
#include "core/tokenizer/stream_decoder.h"

#include <algorithm>

namespace sextant {

namespace {

int64_t characters(std::string_view text) {
    return std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; });
}

}  // namespace

AnswerWriter::AnswerWriter(const CompletionRequest& request, AnswerHead head, const Tokenizer& tokenizer)
    : m_request(request), m_head(std::move(head)), m_tokenizer(tokenizer), m_offsets(request.answers()) {}

Json AnswerWriter::head(Form form) const {
    std::string object = m_request.kind == PromptKind::Chat ? "chat.completion" : "text_completion";
    if (m_request.kind == PromptKind::Chat && form == Form::Chunk) object += ".chunk";
    Json json = {{"id", m_head.id},
                 {"object", object},
                 {"created", static_cast<int64_t>(unixSeconds())},
                 {"model", m_head.model},
                 {"system_fingerprint", m_head.fingerprint}};
    if (m_head.step >= 0) json["step"] = m_head.step;
    return json;
}

Json AnswerWriter::choice(size_t answer, Form form, const std::string& text) const {
    Json json = {{"index", answer}};
    if (m_request.kind == PromptKind::Text) {
        json["text"] = text;
    } else if (form == Form::Whole) {
        json["message"] = {{"role", "assistant"}, {"content", text}};
    } else {
        json["delta"] = Json::object();
        if (!text.empty()) json["delta"]["content"] = text;
    }
    json["logprobs"] = nullptr;
    json["finish_reason"] = nullptr;
    return json;
}

Json AnswerWriter::whole(const std::vector<GenerationResult>& results) const {
    Json json = head(Form::Whole);
    json["choices"] = Json::array();
    for (size_t answer = 0; answer < results.size(); ++answer) {
        const GenerationResult& result = results[answer];
        Json one = choice(answer, Form::Whole, (m_request.echo ? promptText(answer) : std::string()) + result.text);
        if (m_request.options.topLogProbabilities) {
            std::vector<TokenDetail> details = result.promptDetails;
            details.insert(details.end(), result.details.begin(), result.details.end());
            int64_t offset = 0;
            one["logprobs"] = logProbabilities(details, offset);
        }
        one["finish_reason"] = finishReasonName(result.reason);
        json["choices"].push_back(one);
    }
    json["usage"] = usageOf(results);
    return json;
}

Json AnswerWriter::opening(size_t answer) {
    if (m_request.kind == PromptKind::Text && !m_request.echo) return {};
    Json json = head(Form::Chunk);
    json["choices"] = Json::array({choice(answer, Form::Chunk, m_request.echo ? promptText(answer) : std::string())});
    if (m_request.kind == PromptKind::Chat) json["choices"][0]["delta"] = {{"role", "assistant"}, {"content", ""}};
    if (m_request.echo && !m_request.options.topLogProbabilities)
        m_offsets[answer] = characters(json["choices"][0]["text"].get<std::string>());
    if (m_request.wantsUsage) json["usage"] = nullptr;
    return json;
}

Json AnswerWriter::chunk(size_t answer, const GenerationPiece& piece) {
    Json json = head(Form::Chunk);
    json["choices"] = Json::array({choice(answer, Form::Chunk, piece.text)});
    if (!piece.details.empty()) json["choices"][0]["logprobs"] = logProbabilities(piece.details, m_offsets[answer]);
    if (m_request.wantsUsage) json["usage"] = nullptr;
    return json;
}

Json AnswerWriter::ending(size_t answer, const GenerationResult& result) const {
    Json json = head(Form::Chunk);
    json["choices"] = Json::array({choice(answer, Form::Chunk, {})});
    json["choices"][0]["finish_reason"] = finishReasonName(result.reason);
    if (m_request.wantsUsage) json["usage"] = nullptr;
    return json;
}

Json AnswerWriter::usage(const std::vector<GenerationResult>& results) const {
    Json json = head(Form::Chunk);
    json["choices"] = Json::array();
    json["usage"] = usageOf(results);
    return json;
}

Json AnswerWriter::usageOf(const std::vector<GenerationResult>& results) const {
    int64_t prompt = 0, cached = 0, completion = 0;
    double promptSeconds = 0, generationSeconds = 0;
    for (size_t answer = 0; answer < results.size(); ++answer) {
        const GenerationResult& result = results[answer];
        if (answer % static_cast<size_t>(m_request.answersOfEach) == 0) {  // a prompt counts once
            prompt += result.promptTokens;
            cached += result.reusedTokens;
        }
        completion += static_cast<int64_t>(result.tokens.size());
        promptSeconds = std::max(promptSeconds, result.promptSeconds);
        generationSeconds = std::max(generationSeconds, result.generationSeconds);
    }
    return {{"prompt_tokens", prompt},
            {"completion_tokens", completion},
            {"total_tokens", prompt + completion},
            {"prompt_tokens_details", {{"cached_tokens", cached}}},
            {"prompt_seconds", promptSeconds},
            {"generation_seconds", generationSeconds}};
}

Json AnswerWriter::token(int32_t id, const std::optional<float>& logProbability) const {
    const std::string_view text = m_tokenizer.tokenText(id);
    Json bytes = Json::array();
    for (const char byte : text) bytes.push_back(static_cast<unsigned char>(byte));
    return {{"token", replaceInvalidUtf8(text)},
            {"logprob", logProbability ? Json(*logProbability) : Json()},
            {"bytes", bytes}};
}

/// `offset`: characters before the first of the tokens; becomes those before the next.
Json AnswerWriter::logProbabilities(const std::vector<TokenDetail>& details, int64_t& offset) const {
    if (m_request.kind == PromptKind::Chat) {
        Json content = Json::array();
        for (const TokenDetail& detail : details) {
            content.push_back(token(detail.token, detail.logProbability));
            Json& top = content.back()["top_logprobs"] = Json::array();
            for (const auto& [id, logProbability] : detail.top) top.push_back(token(id, logProbability));
        }
        return {{"content", content}, {"refusal", nullptr}};
    }
    Json json = {{"tokens", Json::array()},
                 {"token_logprobs", Json::array()},
                 {"top_logprobs", Json::array()},
                 {"text_offset", Json::array()}};
    for (const TokenDetail& detail : details) {
        const std::string text = replaceInvalidUtf8(m_tokenizer.tokenText(detail.token));
        Json top = Json::object();
        for (const auto& [id, logProbability] : detail.top)
            top[replaceInvalidUtf8(m_tokenizer.tokenText(id))] = logProbability;
        json["tokens"].push_back(text);
        json["token_logprobs"].push_back(detail.logProbability ? Json(*detail.logProbability) : Json());
        json["top_logprobs"].push_back(detail.logProbability ? top : Json());
        json["text_offset"].push_back(offset);
        offset += characters(text);
    }
    return json;
}

std::string AnswerWriter::promptText(size_t answer) const {
    StreamDecoder decoder(m_tokenizer);
    std::string text;
    for (const int32_t id : m_request.promptOf(answer))
        if (!m_tokenizer.isSpecial(id)) text += decoder.push(id);
    return text + decoder.finish();
}

Json errorJson(const std::string& message, const std::string& type) {
    return {{"error", {{"message", message}, {"type", type}, {"param", nullptr}, {"code", nullptr}}}};
}

Json contextErrorJson(int64_t promptTokens, int64_t contextLength) {
    Json json = errorJson("the prompt has " + std::to_string(promptTokens) + " tokens, the model's context is " +
                              std::to_string(contextLength) + ". Shorten the prompt or the conversation.",
                          "invalid_request_error");
    json["error"]["code"] = "context_length_exceeded";
    json["error"]["prompt_tokens"] = promptTokens;
    json["error"]["context_length"] = contextLength;
    return json;
}

}  // namespace sextant
