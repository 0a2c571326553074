// SPDX-License-Identifier: Apache-2.0
#include "core/infer/completion_request.h"

#include "core/base/system.h"
#include "core/infer/json_grammar.h"
#include "core/infer/request_fields.h"
#include "core/infer/request_messages.h"
#include "core/tokenizer/chat_template.h"

#include <charconv>

namespace sextant {

namespace {

constexpr size_t kMaximumStops = 16;
constexpr size_t kMaximumStopBytes = 1024;
constexpr int64_t kDefaultTokens = 512;
constexpr int64_t kMaximumAnswers = 64;
constexpr size_t kMaximumBiases = 1024;
constexpr size_t kMaximumSchema = 10000;  // values
constexpr int64_t kMaximumTop = 20;

class RequestReader {
public:
    RequestReader(const std::string& body, const LargeJson& json, const LoadedModel& model)
        : m_body(body), m_json(json), m_fields(json), m_model(model) {}

    Result<CompletionRequest> read(PromptKind kind) {
        CompletionRequest request;
        request.kind = kind;
        SEXTANT_TRY(refuseUnsupportedFields(m_json));
        SEXTANT_TRY(readSampling(request.options));
        SEXTANT_TRY(readStops(request.options));
        request.options.grammar = SEXTANT_TRY(readFormat());
        request.delivery = SEXTANT_TRY(m_fields.flag("stream")) ? Delivery::Streamed : Delivery::Whole;
        request.wantsUsage = SEXTANT_TRY(readStreamOptions());
        SEXTANT_TRY(refuseOther(kind == PromptKind::Chat ? "prompt" : "messages"));
        SEXTANT_TRY(readLogProbabilities(kind, request));
        if (kind == PromptKind::Chat)
            request.prompts = {SEXTANT_TRY(readMessages())};
        else
            request.prompts = SEXTANT_TRY(readPrompts());
        for (const std::vector<int32_t>& prompt : request.prompts)
            if (prompt.empty())
                return m_fields.wrong(kind == PromptKind::Chat ? "messages" : "prompt",
                                      "holds no token. Say something");
        request.answersOfEach = SEXTANT_TRY(m_fields.integer("n", 1, 1, kMaximumAnswers));
        if (static_cast<int64_t>(request.answers()) > kMaximumAnswers)
            return m_fields.wrong(
                "n", "asks for more than " + std::to_string(kMaximumAnswers) + " answers, all prompts together");
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
        options.sampling.presencePenalty = SEXTANT_TRY(m_fields.number("presence_penalty", 0, -2, 2));
        options.sampling.frequencyPenalty = SEXTANT_TRY(m_fields.number("frequency_penalty", 0, -2, 2));
        SEXTANT_TRY(readBiases(options.sampling));
        options.maxTokens =
            SEXTANT_TRY(tokenLimit("max_completion_tokens", SEXTANT_TRY(tokenLimit("max_tokens", kDefaultTokens))));
        return {};
    }
    Result<void> readBiases(SamplingOptions& sampling) const {
        const LargeJson* found = m_fields.find("logit_bias");
        if (!found) return {};
        if (!found->is_object() || found->size() > kMaximumBiases)
            return m_fields.wrong("logit_bias", "must be an object of at most " + std::to_string(kMaximumBiases) +
                                                    " token ids and numbers");
        const int64_t size = m_model.tokenizer().vocabularySize();
        const RequestFields biases(*found, "logit_bias.");
        for (const auto& [key, value] : found->items()) {
            int32_t token = -1;
            const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), token);
            if (error != std::errc() || end != key.data() + key.size() || token < 0 || token >= size)
                return m_fields.wrong(
                    "logit_bias", "has \"" + key.substr(0, 80) + "\"; token ids are 0 to " + std::to_string(size - 1));
            sampling.logitBias.emplace_back(token, SEXTANT_TRY(biases.number(key.c_str(), 0, -100, 100)));
        }
        return {};
    }
    /// A conversation asks with "logprobs": true and "top_logprobs", a text with "logprobs" as a number.
    Result<void> readLogProbabilities(PromptKind kind, CompletionRequest& request) const {
        std::optional<int64_t>& top = request.options.topLogProbabilities;
        if (kind == PromptKind::Chat) {
            const int64_t count = SEXTANT_TRY(m_fields.integer("top_logprobs", 0, 0, kMaximumTop));
            if (SEXTANT_TRY(m_fields.flag("logprobs"))) top = count;
            if (!top && count > 0) return m_fields.wrong("top_logprobs", "needs \"logprobs\": true");
            if (SEXTANT_TRY(m_fields.flag("echo"))) return m_fields.wrong("echo", "belongs to completions of texts");
            return {};
        }
        SEXTANT_TRY(refuseOther("top_logprobs"));
        if (m_fields.find("logprobs")) top = SEXTANT_TRY(m_fields.integer("logprobs", 0, 0, kMaximumTop));
        request.echo = SEXTANT_TRY(m_fields.flag("echo"));
        request.options.scoresPrompt = request.echo && top.has_value();
        if (request.options.scoresPrompt && SEXTANT_TRY(m_fields.flag("stream")))
            return m_fields.wrong("echo", "with \"logprobs\" is not streamed. Leave \"stream\" out");
        return {};
    }
    Result<int64_t> tokenLimit(const char* field, int64_t fallback) const {
        if (!m_fields.find(field)) return fallback;
        const int64_t limit = SEXTANT_TRY(m_fields.integer(field, fallback, -1, 1 << 24));
        if (limit == 0 && m_fields.find("messages"))
            return m_fields.wrong(field, "must be at least 1, or -1 for no limit");
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
    /// {"type": "text"}, "json_object" or "json_schema", the latter with {"schema": ...} as "json_schema".
    Result<std::shared_ptr<const Grammar>> readFormat() const {
        using Pointer = std::shared_ptr<const Grammar>;
        const LargeJson* found = m_fields.find("response_format");
        if (!found || (found->is_object() && found->empty())) return Pointer();
        const RequestFields format(*found, "response_format.");
        const LargeJson* type = found->is_object() ? format.find("type") : nullptr;
        if (!type || !type->is_string()) return m_fields.wrong("response_format", "must be an object with a \"type\"");
        if (*type == "text") return Pointer();
        if (*type == "json_object" && !format.find("schema"))
            return std::make_shared<const Grammar>(jsonObjectGrammar());
        if (*type != "json_object" && *type != "json_schema")
            return format.wrong("type", "must be text, json_object or json_schema");
        if (countValues(*found, kMaximumSchema) > kMaximumSchema)
            return m_fields.wrong("response_format", "is too large");
        // Properties come in the order in which they are written, which the document does not keep.
        const Json ordered = SEXTANT_TRY(parseMember(m_body, "response_format", "the body"));
        const Json& holder = *type == "json_schema" ? ordered.value("json_schema", Json()) : ordered;
        if (!holder.is_object() || !holder.contains("schema"))
            return format.wrong("json_schema", "must be an object with a \"schema\"");
        return std::make_shared<const Grammar>(SEXTANT_TRY(jsonSchemaGrammar(holder["schema"])));
    }
    /// Values inside each other, counted until there are more than `most`.
    static size_t countValues(const LargeJson& json, size_t most) {
        size_t count = 1;
        if (json.is_structured())
            for (const LargeJson& value : json) {
                count += countValues(value, most);
                if (count > most) break;
            }
        return count;
    }
    Result<std::vector<int32_t>> readMessages() const {
        const auto messages = SEXTANT_TRY(readChatMessages(m_json));
        return SEXTANT_TRY(renderChat(m_model.tokenizer(), messages, GenerationPrompt::Add)).tokens;
    }
    /// A text, token ids, or a list of both.
    Result<std::vector<std::vector<int32_t>>> readPrompts() const {
        const LargeJson* prompt = m_fields.find("prompt");
        if (!prompt) return wrongPrompt();
        const bool isList = prompt->is_array() && !prompt->empty() && !(*prompt)[0].is_number();
        std::vector<std::vector<int32_t>> prompts;
        if (!isList) {
            prompts.push_back(SEXTANT_TRY(readPrompt(*prompt)));
            return prompts;
        }
        if (prompt->size() > static_cast<size_t>(kMaximumAnswers))
            return m_fields.wrong("prompt", "holds more than " + std::to_string(kMaximumAnswers) + " prompts");
        for (const LargeJson& one : *prompt) prompts.push_back(SEXTANT_TRY(readPrompt(one)));
        return prompts;
    }
    Result<std::vector<int32_t>> readPrompt(const LargeJson& prompt) const {
        if (prompt.is_string()) return encodePrompt(m_model.tokenizer(), prompt.get<std::string>());
        if (!prompt.is_array()) return wrongPrompt();
        std::vector<int32_t> ids;
        const int64_t size = m_model.tokenizer().vocabularySize();
        for (const LargeJson& id : prompt) {
            if (!id.is_number_integer()) return wrongPrompt();
            if (id < 0 || id >= size)
                return m_fields.wrong("prompt", "holds the token id " + toJsonLine(Json(id)) + "; the model has 0 to " +
                                                    std::to_string(size - 1));
            ids.push_back(id.get<int32_t>());
        }
        return ids;
    }
    Error wrongPrompt() const {
        return m_fields.wrong("prompt", "must be a text, a list of token ids, or a list of these");
    }

    const std::string& m_body;
    const LargeJson& m_json;
    const RequestFields m_fields;
    const LoadedModel& m_model;
};

}  // namespace

Result<CompletionRequest> parseCompletionRequest(PromptKind kind, const std::string& body, const LoadedModel& model) {
    const auto json = parseLargeJson(body, "the body");
    if (!json) return usageError(json.error().message, "The body must be one JSON object");
    if (!json.value().is_object()) return usageError("the body must be a JSON object");
    return RequestReader(body, json.value(), model).read(kind);
}

std::vector<GenerationRequest> CompletionRequest::generations(const std::stop_token& stop) const {
    std::vector<GenerationRequest> requests;
    for (size_t answer = 0; answer < answers(); ++answer) {
        requests.push_back({promptOf(answer), options, {}, stop});
        requests.back().options.sampling.seed += answer % static_cast<size_t>(answersOfEach);
    }
    return requests;
}

}  // namespace sextant
