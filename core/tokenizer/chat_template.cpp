// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/chat_template.h"

namespace sextant {

std::optional<ChatRole> chatRoleFromName(const std::string& name) {
    if (name == "system" || name == "developer") return ChatRole::System;
    if (name == "user") return ChatRole::User;
    if (name == "assistant") return ChatRole::Assistant;
    return std::nullopt;
}

std::vector<ChatSegment> chatSegments(const std::vector<ChatMessage>& messages, GenerationPrompt generation) {
    std::vector<ChatSegment> segments;
    for (const ChatMessage& message : messages) {
        switch (message.role) {
            case ChatRole::System: segments.push_back({message.content + "\n\n"}); break;
            case ChatRole::User: segments.push_back({"User: " + message.content + "\n\n"}); break;
            case ChatRole::Assistant:
                segments.push_back({"Assistant:"});
                segments.push_back({" " + message.content, true, ChatSegment::End::EndOfSentence});
                break;
        }
    }
    if (generation == GenerationPrompt::Add) segments.push_back({"Assistant:"});
    return segments;
}

RenderedChat renderChat(const Tokenizer& tokenizer, const std::vector<ChatMessage>& messages, GenerationPrompt generation) {
    RenderedChat chat;
    if (tokenizer.bosId()) chat.tokens.push_back(*tokenizer.bosId());
    chat.trained.resize(chat.tokens.size(), false);
    for (const ChatSegment& segment : chatSegments(messages, generation)) {
        tokenizer.encodeInto(segment.text, chat.tokens);
        if (segment.end == ChatSegment::End::EndOfSentence && tokenizer.eosId()) chat.tokens.push_back(*tokenizer.eosId());
        chat.trained.resize(chat.tokens.size(), segment.trained);
    }
    return chat;
}

std::vector<int32_t> encodePrompt(const Tokenizer& tokenizer, std::string_view text) {
    std::vector<int32_t> ids = tokenizer.prefix();
    tokenizer.encodeInto(text, ids);
    return ids;
}

std::string deepSeekChatTemplate() {
    return "{{ bos_token }}{% for message in messages %}"
           "{% if message['role'] == 'user' %}{{ 'User: ' + message['content'] + '\\n\\n' }}"
           "{% elif message['role'] == 'assistant' %}{{ 'Assistant: ' + message['content'] + eos_token }}"
           "{% elif message['role'] == 'system' %}{{ message['content'] + '\\n\\n' }}{% endif %}"
           "{% endfor %}{% if add_generation_prompt %}{{ 'Assistant:' }}{% endif %}";
}

}  // namespace sextant
