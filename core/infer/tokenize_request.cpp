// SPDX-License-Identifier: Apache-2.0
#include "core/infer/tokenize_request.h"

#include "core/base/text.h"
#include "core/infer/request_fields.h"
#include "core/infer/request_messages.h"
#include "core/tokenizer/chat_template.h"

namespace sextant {

namespace {

Result<LargeJson> parseObject(const std::string& body) {
    auto json = parseLargeJson(body, "the body");
    if (!json) return usageError(json.error().message, "The body must be one JSON object");
    if (!json.value().is_object()) return usageError("the body must be a JSON object");
    return json;
}

Result<void> refuseOthers(const LargeJson& json, std::initializer_list<std::string_view> known) {
    for (const auto& [field, value] : json.items())
        if (!value.is_null() && std::find(known.begin(), known.end(), field) == known.end())
            return usageError("\"" + field.substr(0, 80) + "\" is not supported by this server. Leave it out");
    return {};
}

}  // namespace

Result<Json> tokenize(const std::string& body, const Tokenizer& tokenizer) {
    const LargeJson json = SEXTANT_TRY(parseObject(body));
    SEXTANT_TRY(refuseOthers(
        json, {"content", "prompt", "add_special", "add_special_tokens", "with_pieces", "return_token_strs", "model"}));
    const RequestFields fields(json);
    // vLLM says "prompt" and adds what begins a text unless told otherwise; llama.cpp says "content" and does not.
    const bool isPrompt = fields.find("prompt") != nullptr;
    const LargeJson* text = fields.find(isPrompt ? "prompt" : "content");
    if (!text || !text->is_string()) return fields.wrong("content", "must be a text");
    const char* special = fields.find("add_special_tokens") ? "add_special_tokens" : "add_special";
    const bool adds = fields.find(special) ? SEXTANT_TRY(fields.flag(special)) : isPrompt;
    const std::vector<int32_t> tokens =
        adds ? encodePrompt(tokenizer, text->get<std::string>()) : tokenizer.encode(text->get<std::string>());
    Json answer = {{"tokens", Json::array()}, {"count", tokens.size()}};
    const bool withPieces = SEXTANT_TRY(fields.flag("with_pieces"));
    for (const int32_t token : tokens) {
        if (withPieces)
            answer["tokens"].push_back({{"id", token}, {"piece", replaceInvalidUtf8(tokenizer.tokenText(token))}});
        else
            answer["tokens"].push_back(token);
    }
    if (SEXTANT_TRY(fields.flag("return_token_strs"))) {
        answer["token_strs"] = Json::array();
        for (const int32_t token : tokens)
            answer["token_strs"].push_back(replaceInvalidUtf8(tokenizer.tokenText(token)));
    }
    return answer;
}

Result<Json> detokenize(const std::string& body, const Tokenizer& tokenizer) {
    const LargeJson json = SEXTANT_TRY(parseObject(body));
    SEXTANT_TRY(refuseOthers(json, {"tokens", "model"}));
    const RequestFields fields(json);
    const LargeJson* tokens = fields.find("tokens");
    if (!tokens || !tokens->is_array()) return fields.wrong("tokens", "must be a list of token ids");
    std::vector<int32_t> ids;
    for (const LargeJson& id : *tokens) {
        if (!id.is_number_integer() || id < 0 || id >= tokenizer.vocabularySize())
            return fields.wrong("tokens",
                                "must hold token ids from 0 to " + std::to_string(tokenizer.vocabularySize() - 1));
        ids.push_back(id.get<int32_t>());
    }
    const std::string text = replaceInvalidUtf8(tokenizer.decode(ids));
    return Json{{"content", text}, {"prompt", text}};
}

Result<Json> applyTemplate(const std::string& body, const Tokenizer& tokenizer) {
    const LargeJson json = SEXTANT_TRY(parseObject(body));
    SEXTANT_TRY(refuseOthers(json, {"messages", "add_generation_prompt", "model"}));
    const RequestFields fields(json);
    const bool adds = !fields.find("add_generation_prompt") || SEXTANT_TRY(fields.flag("add_generation_prompt"));
    const auto rendered = SEXTANT_TRY(renderChat(tokenizer, SEXTANT_TRY(readChatMessages(json)),
                                                 adds ? GenerationPrompt::Add : GenerationPrompt::Omit));
    return Json{{"prompt", rendered.rendered.text}, {"tokens", rendered.tokens}};
}

}  // namespace sextant
