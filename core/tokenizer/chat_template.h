// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/tokenizer/tokenizer.h"

#include <optional>
#include <string>
#include <vector>

namespace sextant {

enum class ChatRole { System, User, Assistant };
std::optional<ChatRole> chatRoleFromName(const std::string& name);

struct ChatMessage {
    ChatRole role = ChatRole::User;
    std::string content;
};

enum class GenerationPrompt { Add, Omit };

/// A stretch of a rendered conversation: text, then perhaps the end-of-sentence token.
struct ChatSegment {
    enum class End { Nothing, EndOfSentence };
    std::string text;
    bool trained = false;  ///< belongs to an assistant's answer
    End end = End::Nothing;
};
/// The conversation without BOS, in order.
std::vector<ChatSegment> chatSegments(const std::vector<ChatMessage>& messages, GenerationPrompt generation);

/// A conversation as token ids; `trained[i]` says whether token i belongs to an assistant's answer (its end included).
struct RenderedChat {
    std::vector<int32_t> tokens;
    std::vector<bool> trained;
};

/// The DeepSeek LLM chat format (facts of the recipe, section 11): BOS; system text and two newlines; "User: " text and
/// two newlines; "Assistant: " text EOS. The generation prompt is "Assistant:". Message text is encoded without matching
/// special tokens, so a user cannot inject them.
RenderedChat renderChat(const Tokenizer& tokenizer, const std::vector<ChatMessage>& messages, GenerationPrompt generation);

/// BOS, where the tokenizer wants one, and the text: what a plain prompt or a document to score is fed as.
std::vector<int32_t> encodePrompt(const Tokenizer& tokenizer, std::string_view text);

/// The same format as a Jinja template, for tokenizer_config.json.
std::string deepSeekChatTemplate();

}  // namespace sextant
