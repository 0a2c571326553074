// SPDX-License-Identifier: Apache-2.0
#include "core/infer/stop_tokens.h"

#include "core/tokenizer/chat_template.h"

#include <algorithm>
#include <optional>

namespace sextant {

namespace {

/// The special token that a trained model writes after its answer, found by rendering one. None where the template has
/// no such token, or cannot take this conversation.
std::optional<int32_t> endOfTurn(const Tokenizer& tokenizer) {
    const auto chat =
        renderChat(tokenizer, {{ChatRole::User, "a"}, {ChatRole::Assistant, "b"}}, GenerationPrompt::Omit);
    if (!chat) return std::nullopt;
    const RenderedChat& rendered = chat.value();
    for (size_t i = rendered.tokens.size(); i-- > 0;)
        if (rendered.trained[i] && tokenizer.isSpecial(rendered.tokens[i])) return rendered.tokens[i];
    return std::nullopt;
}

}  // namespace

std::vector<int32_t> stopTokens(const Tokenizer& tokenizer, const ModelConfig& config, PromptKind kind) {
    std::vector<int32_t> ids = config.endIds;
    ids.insert(ids.end(), config.generation.endIds.begin(), config.generation.endIds.end());
    if (const auto eos = tokenizer.eosId()) ids.push_back(*eos);
    if (kind == PromptKind::Chat)
        if (const auto end = endOfTurn(tokenizer)) ids.push_back(*end);
    std::erase_if(ids, [&](int32_t id) { return id < 0 || id >= tokenizer.vocabularySize(); });
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return ids;
}

}  // namespace sextant
