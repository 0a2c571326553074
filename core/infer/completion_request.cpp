// SPDX-License-Identifier: Apache-2.0
#include "core/infer/completion_request.h"

#include "core/base/system.h"
#include "core/tokenizer/chat_template.h"

#include <cmath>

namespace sextant {

namespace {

constexpr size_t kMaximumMessages = 10000;
constexpr size_t kMaximumStops = 16;

class RequestReader {
public:
    RequestReader(const Json& json, const LoadedModel& model) : m_json(json), m_model(model) {}

    Result<CompletionRequest> read(CompletionKind kind) {
        CompletionRequest request;
        request.kind = kind;
        SEXTANT_TRY(refuseUnsupported());
        SEXTANT_TRY(readSampling(request.options));
        SEXTANT_TRY(readStops(request.options));
        request.delivery = SEXTANT_TRY(flag("stream")) ? Delivery::Streamed : Delivery::Whole;
        if (auto found = m_json.find("stream_options"); found != m_json.end() && found->is_object())
            request.wantsUsage = found->value("include_usage", false);
        request.prompt = SEXTANT_TRY(kind == CompletionKind::Chat ? readMessages() : readPrompt());
        if (auto eos = m_model.config().ids.eos; eos >= 0)
            request.options.stopTokens.push_back(static_cast<int32_t>(eos));
        if (auto eos = m_model.tokenizer().eosId()) request.options.stopTokens.push_back(*eos);
        return request;
    }

private:
    Error wrong(const std::string& field, const std::string& what) const {
        return usageError("\"" + field + "\" " + what);
    }
    Result<bool> flag(const char* field) const {
        auto found = m_json.find(field);
        if (found == m_json.end() || found->is_null()) return false;
        if (!found->is_boolean()) return wrong(field, "must be true or false");
        return found->get<bool>();
    }
    Result<double> number(const char* field, double fallback, double low, double high) const {
        auto found = m_json.find(field);
        if (found == m_json.end() || found->is_null()) return fallback;
        if (!found->is_number() || !(found->get<double>() >= low && found->get<double>() <= high))
            return wrong(field, "must be a number from " + toJsonLine(low) + " to " + toJsonLine(high));
        return found->get<double>();
    }
    Result<int64_t> integer(const char* field, int64_t fallback, int64_t low, int64_t high) const {
        auto found = m_json.find(field);
        if (found == m_json.end() || found->is_null()) return fallback;
        if (!found->is_number_integer() || found->get<int64_t>() < low || found->get<int64_t>() > high)
            return wrong(field, "must be a whole number from " + std::to_string(low) + " to " + std::to_string(high));
        return found->get<int64_t>();
    }

    Result<void> refuseUnsupported() const {
        if (SEXTANT_TRY(integer("n", 1, 1, 1 << 20)) != 1) return wrong("n", "must be 1: one answer per request");
        for (const char* field : {"tools", "functions", "logprobs", "echo"}) {
            auto found = m_json.find(field);
            if (found != m_json.end() && !found->is_null() && *found != false && !(found->is_array() && found->empty()))
                return wrong(field, "is not supported by this server");
        }
        return {};
    }
    Result<void> readSampling(GenerationOptions& options) const {
        options.sampling.temperature = SEXTANT_TRY(number("temperature", 0.7, 0, 5));
        options.sampling.topP = SEXTANT_TRY(number("top_p", 0.95, 0, 1));
        options.sampling.minP = SEXTANT_TRY(number("min_p", 0, 0, 1));
        options.sampling.topK = SEXTANT_TRY(integer("top_k", 0, 0, 1 << 30));
        options.sampling.repetitionPenalty = SEXTANT_TRY(number("repetition_penalty", 1, 0.01, 10));
        // Without a seed every answer is a new one.
        auto fresh = static_cast<int64_t>(unixSeconds() * 1e6) & 0x7FFFFFFFFFFF;
        options.sampling.seed = static_cast<uint64_t>(SEXTANT_TRY(integer("seed", fresh, INT64_MIN, INT64_MAX)));
        int64_t limit = SEXTANT_TRY(integer("max_tokens", 512, 1, 1 << 24));
        options.maxTokens = SEXTANT_TRY(integer("max_completion_tokens", limit, 1, 1 << 24));
        return {};
    }
    Result<void> readStops(GenerationOptions& options) const {
        auto found = m_json.find("stop");
        if (found == m_json.end() || found->is_null()) return {};
        Json list = found->is_string() ? Json::array({*found}) : *found;
        if (!list.is_array() || list.size() > kMaximumStops)
            return wrong("stop", "must be a text or a list of at most 16 texts");
        for (const Json& text : list) {
            if (!text.is_string()) return wrong("stop", "must be a text or a list of texts");
            options.stopTexts.push_back(text.get<std::string>());
        }
        return {};
    }
    Result<std::vector<int32_t>> readMessages() const {
        auto found = m_json.find("messages");
        if (found == m_json.end() || !found->is_array() || found->empty() || found->size() > kMaximumMessages)
            return wrong("messages", "must be a list of at least one message");
        std::vector<ChatMessage> messages;
        for (const Json& entry : *found) {
            if (!entry.is_object() || !entry.contains("role") || !entry["role"].is_string() ||
                !entry.contains("content") || !entry["content"].is_string())
                return wrong("messages", "must hold objects with the texts \"role\" and \"content\"");
            auto role = chatRoleFromName(entry["role"].get<std::string>());
            if (!role)
                return wrong("messages", "has the role \"" + entry["role"].get<std::string>() +
                                             "\"; known are system, user, assistant");
            messages.push_back({*role, entry["content"].get<std::string>()});
        }
        return SEXTANT_TRY(renderChat(m_model.tokenizer(), messages, GenerationPrompt::Add)).tokens;
    }
    Result<std::vector<int32_t>> readPrompt() const {
        auto found = m_json.find("prompt");
        if (found == m_json.end() || !found->is_string()) return wrong("prompt", "must be a text");
        return encodePrompt(m_model.tokenizer(), found->get<std::string>());
    }

    const Json& m_json;
    const LoadedModel& m_model;
};

Json answerHead(CompletionKind kind, const std::string& id, const std::string& model, const char* suffix) {
    std::string object = kind == CompletionKind::Chat ? "chat.completion" : "text_completion";
    if (kind == CompletionKind::Chat) object += suffix;
    return {{"id", id}, {"object", object}, {"created", static_cast<int64_t>(unixSeconds())}, {"model", model}};
}

}  // namespace

Result<CompletionRequest> parseCompletionRequest(CompletionKind kind, const std::string& body,
                                                 const LoadedModel& model) {
    Json json = Json::parse(body, nullptr, false);
    if (!json.is_object()) return usageError("the body must be a JSON object");
    return RequestReader(json, model).read(kind);
}

Json completionJson(const CompletionRequest& request, const std::string& id, const std::string& model,
                    const GenerationResult& result) {
    Json json = answerHead(request.kind, id, model, "");
    Json choice = {{"index", 0}};
    if (request.kind == CompletionKind::Chat)
        choice["message"] = {{"role", "assistant"}, {"content", result.text}};
    else
        choice["text"] = result.text;
    choice["finish_reason"] = finishReasonName(result.reason);
    json["choices"] = Json::array({choice});
    json["usage"] = usageJson(result);
    return json;
}

Json completionChunk(CompletionKind kind, const std::string& id, const std::string& model, std::string_view text,
                     const std::string& finish) {
    Json json = answerHead(kind, id, model, ".chunk");
    Json choice = {{"index", 0}};
    if (kind == CompletionKind::Chat) {
        choice["delta"] = Json::object();
        if (!text.empty()) choice["delta"]["content"] = text;
    } else {
        choice["text"] = text;
    }
    choice["finish_reason"] = finish.empty() ? Json() : Json(finish);
    json["choices"] = Json::array({choice});
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

Json errorJson(const std::string& message, const std::string& type) {
    return {{"error", {{"message", message}, {"type", type}, {"param", nullptr}, {"code", nullptr}}}};
}

}  // namespace sextant
