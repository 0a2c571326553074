// SPDX-License-Identifier: Apache-2.0
#include "core/infer/completion_request.h"

#include "core/base/system.h"
#include "core/infer/request_fields.h"
#include "core/tokenizer/chat_template.h"

#include <algorithm>

namespace sextant {

namespace {

constexpr size_t kMaximumMessages = 10000;
constexpr size_t kMaximumStops = 16;
constexpr size_t kMaximumStopBytes = 1024;
constexpr int64_t kDefaultTokens = 512;

class RequestReader {
public:
    RequestReader(const LargeJson& json, const LoadedModel& model) : m_json(json), m_fields(json), m_model(model) {}

    Result<CompletionRequest> read(PromptKind kind) {
        CompletionRequest request;
        request.kind = kind;
        SEXTANT_TRY(refuseUnsupportedFields(m_json));
        SEXTANT_TRY(readSampling(request.options));
        SEXTANT_TRY(readStops(request.options));
        request.delivery = SEXTANT_TRY(m_fields.flag("stream")) ? Delivery::Streamed : Delivery::Whole;
        request.wantsUsage = SEXTANT_TRY(readStreamOptions());
        SEXTANT_TRY(refuseOther(kind == PromptKind::Chat ? "prompt" : "messages"));
        request.prompt = SEXTANT_TRY(kind == PromptKind::Chat ? readMessages() : readPrompt());
        if (request.prompt.empty())
            return m_fields.wrong(kind == PromptKind::Chat ? "messages" : "prompt", "holds no token. Say something");
        request.options.stopTokens = m_model.stopTokens(kind);
        return request;
    }

private:
    Result<void> refuseOther(const char* field) const {
        if (m_fields.find(field)) return m_fields.wrong(field, "belongs to the other kind of completions");
        return {};
    }
    Result<void> readSampling(GenerationOptions& options) const {
        const SamplingOptions defaults = samplingDefaults(m_model.config().generation);
        options.sampling.temperature = SEXTANT_TRY(m_fields.number("temperature", defaults.temperature, 0, 5));
        options.sampling.topP = SEXTANT_TRY(m_fields.number("top_p", defaults.topP, 0, 1));
        options.sampling.minP = SEXTANT_TRY(m_fields.number("min_p", defaults.minP, 0, 1));
        options.sampling.topK = SEXTANT_TRY(m_fields.integer("top_k", defaults.topK, 0, 1 << 30));
        options.sampling.repetitionPenalty =
            SEXTANT_TRY(m_fields.number("repetition_penalty", defaults.repetitionPenalty, 0.01, 10));
        // Without a seed every answer is a new one.
        const auto fresh = static_cast<int64_t>(unixSeconds() * 1e6) & 0x7FFFFFFFFFFF;
        options.sampling.seed =
            static_cast<uint64_t>(SEXTANT_TRY(m_fields.integer("seed", fresh, INT64_MIN, INT64_MAX)));
        options.maxTokens =
            SEXTANT_TRY(tokenLimit("max_completion_tokens", SEXTANT_TRY(tokenLimit("max_tokens", kDefaultTokens))));
        return {};
    }
    Result<int64_t> tokenLimit(const char* field, int64_t fallback) const {
        if (!m_fields.find(field)) return fallback;
        const int64_t limit = SEXTANT_TRY(m_fields.integer(field, fallback, -1, 1 << 24));
        if (limit == 0) return m_fields.wrong(field, "must be at least 1, or -1 for no limit");
        return limit == -1 ? kNoTokenLimit : limit;
    }
    Result<bool> readStreamOptions() const {
        const LargeJson* found = m_fields.find("stream_options");
        if (!found) return false;
        if (!found->is_object()) return m_fields.wrong("stream_options", "must be an object");
        for (const auto& [field, value] : found->items())
            if (field != "include_usage" && !value.is_null() && value != false)
                return m_fields.wrong("stream_options." + field.substr(0, 80), "is not supported by this server");
        return RequestFields(*found, "stream_options.").flag("include_usage");
    }
    Result<void> readStops(GenerationOptions& options) const {
        const LargeJson* found = m_fields.find("stop");
        if (!found) return {};
        const LargeJson list = found->is_string() ? LargeJson::array({*found}) : *found;
        if (!list.is_array() || list.size() > kMaximumStops)
            return m_fields.wrong("stop", "must be a text or a list of at most 16 texts");
        for (const LargeJson& text : list) {
            if (!text.is_string()) return m_fields.wrong("stop", "must be a text or a list of texts");
            options.stopTexts.push_back(text.get<std::string>());
            if (options.stopTexts.back().empty() || options.stopTexts.back().size() > kMaximumStopBytes)
                return m_fields.wrong("stop", "must hold texts of 1 to 1024 bytes");
        }
        return {};
    }
    Result<std::vector<int32_t>> readMessages() const {
        const LargeJson* found = m_fields.find("messages");
        if (!found || !found->is_array() || found->empty() || found->size() > kMaximumMessages)
            return m_fields.wrong("messages", "must be a list of at least one message");
        std::vector<ChatMessage> messages;
        for (size_t i = 0; i < found->size(); ++i)
            messages.push_back(SEXTANT_TRY(readMessage((*found)[i], "messages[" + std::to_string(i) + "]")));
        return SEXTANT_TRY(renderChat(m_model.tokenizer(), messages, GenerationPrompt::Add)).tokens;
    }
    Result<ChatMessage> readMessage(const LargeJson& entry, const std::string& place) const {
        if (!entry.is_object()) return m_fields.wrong(place, "must be an object with \"role\" and \"content\"");
        const RequestFields fields(entry, place + ".");
        const LargeJson* name = fields.find("role");
        if (!name || !name->is_string()) return fields.wrong("role", "must be a text");
        const auto role = chatRoleFromName(name->get<std::string>());
        if (!role)
            return fields.wrong(
                "role", "is \"" + name->get<std::string>().substr(0, 80) + "\"; known are system, user, assistant");
        SEXTANT_TRY(refuseUnsupportedMembers(entry, place + "."));
        if (!entry.contains("content")) return fields.wrong("content", "is missing");
        return ChatMessage{*role, SEXTANT_TRY(readContent(fields, place))};
    }
    /// A text, a list of parts of text, or null, which is an empty text.
    Result<std::string> readContent(const RequestFields& fields, const std::string& place) const {
        const LargeJson* content = fields.find("content");
        if (!content) return std::string();
        if (content->is_string()) return content->get<std::string>();
        if (!content->is_array()) return fields.wrong("content", "must be a text or a list of parts of text");
        std::string text;
        for (size_t i = 0; i < content->size(); ++i) {
            const LargeJson& part = (*content)[i];
            const std::string partPlace = place + ".content[" + std::to_string(i) + "]";
            if (!part.is_object() || !part.contains("type") || !part["type"].is_string())
                return m_fields.wrong(partPlace, "must be an object with a \"type\"");
            if (part["type"] != "text")
                return m_fields.wrong(partPlace, "has the type \"" + part["type"].get<std::string>().substr(0, 80) +
                                                     "\"; this server takes \"text\" alone");
            if (!part.contains("text") || !part["text"].is_string())
                return m_fields.wrong(partPlace + ".text", "must be a text");
            text += part["text"].get<std::string>();
        }
        return text;
    }
    /// A text, token ids, or a list with one of both.
    Result<std::vector<int32_t>> readPrompt() const {
        const LargeJson* prompt = m_fields.find("prompt");
        constexpr const char* kShape = "must be a text or a list of token ids";
        if (!prompt) return m_fields.wrong("prompt", kShape);
        const bool isList = prompt->is_array() && !prompt->empty() && !(*prompt)[0].is_number();
        if (isList && prompt->size() > 1)
            return m_fields.wrong("prompt",
                                  "holds " + std::to_string(prompt->size()) + " prompts; send one request for each");
        if (isList) prompt = &(*prompt)[0];
        if (prompt->is_string()) return encodePrompt(m_model.tokenizer(), prompt->get<std::string>());
        if (!prompt->is_array()) return m_fields.wrong("prompt", kShape);
        std::vector<int32_t> ids;
        const int64_t size = m_model.tokenizer().vocabularySize();
        for (const LargeJson& id : *prompt) {
            if (!id.is_number_integer()) return m_fields.wrong("prompt", kShape);
            if (id < 0 || id >= size)
                return m_fields.wrong("prompt", "holds the token id " + toJsonLine(Json(id)) + "; the model has 0 to " +
                                                    std::to_string(size - 1));
            ids.push_back(id.get<int32_t>());
        }
        return ids;
    }

    const LargeJson& m_json;
    const RequestFields m_fields;
    const LoadedModel& m_model;
};

enum class Form { Whole, Chunk };

Json answerJson(PromptKind kind, const AnswerHead& head, Form form) {
    std::string object = kind == PromptKind::Chat ? "chat.completion" : "text_completion";
    if (kind == PromptKind::Chat && form == Form::Chunk) object += ".chunk";
    Json json = {{"id", head.id},
                 {"object", object},
                 {"created", static_cast<int64_t>(unixSeconds())},
                 {"model", head.model},
                 {"system_fingerprint", head.fingerprint}};
    if (head.step >= 0) json["step"] = head.step;
    return json;
}

Json usageJson(const GenerationResult& result) {
    const auto completion = static_cast<int64_t>(result.tokens.size());
    return {{"prompt_tokens", result.promptTokens},
            {"completion_tokens", completion},
            {"total_tokens", result.promptTokens + completion},
            {"prompt_tokens_details", {{"cached_tokens", result.reusedTokens}}},
            {"prompt_seconds", result.promptSeconds},
            {"generation_seconds", result.generationSeconds}};
}

}  // namespace

Result<CompletionRequest> parseCompletionRequest(PromptKind kind, const std::string& body, const LoadedModel& model) {
    const auto json = parseLargeJson(body, "the body");
    if (!json) return usageError(json.error().message, "The body must be one JSON object");
    if (!json.value().is_object()) return usageError("the body must be a JSON object");
    return RequestReader(json.value(), model).read(kind);
}

Json completionJson(const CompletionRequest& request, const AnswerHead& head, const GenerationResult& result) {
    Json json = answerJson(request.kind, head, Form::Whole);
    Json choice = {{"index", 0}};
    if (request.kind == PromptKind::Chat)
        choice["message"] = {{"role", "assistant"}, {"content", result.text}};
    else
        choice["text"] = result.text;
    choice["logprobs"] = nullptr;
    choice["finish_reason"] = finishReasonName(result.reason);
    json["choices"] = Json::array({choice});
    json["usage"] = usageJson(result);
    return json;
}

Json completionChunk(const CompletionRequest& request, const AnswerHead& head, std::string_view text,
                     const std::string& finish) {
    Json json = answerJson(request.kind, head, Form::Chunk);
    Json choice = {{"index", 0}};
    if (request.kind == PromptKind::Chat) {
        choice["delta"] = Json::object();
        if (!text.empty()) choice["delta"]["content"] = text;
    } else {
        choice["text"] = text;
    }
    choice["logprobs"] = nullptr;
    choice["finish_reason"] = finish.empty() ? Json() : Json(finish);
    json["choices"] = Json::array({choice});
    if (request.wantsUsage) json["usage"] = nullptr;
    return json;
}

Json usageChunk(const CompletionRequest& request, const AnswerHead& head, const GenerationResult& result) {
    Json json = answerJson(request.kind, head, Form::Chunk);
    json["choices"] = Json::array();
    json["usage"] = usageJson(result);
    return json;
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
