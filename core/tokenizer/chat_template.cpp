// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/chat_template.h"

namespace sextant {

std::optional<ChatRole> chatRoleFromName(const std::string& name) {
    if (name == "system" || name == "developer") return ChatRole::System;
    if (name == "user") return ChatRole::User;
    if (name == "assistant") return ChatRole::Assistant;
    return std::nullopt;
}

RenderedChat renderChat(const Tokenizer& tokenizer, const std::vector<ChatMessage>& messages, GenerationPrompt generation) {
    RenderedChat chat;
    auto append = [&](const std::vector<int32_t>& ids, bool trained) {
        chat.tokens.insert(chat.tokens.end(), ids.begin(), ids.end());
        chat.trained.resize(chat.tokens.size(), trained);
    };
    auto text = [&](const std::string& content, bool trained) { append(tokenizer.encode(content), trained); };
    if (tokenizer.bosId()) append({*tokenizer.bosId()}, false);
    for (const ChatMessage& message : messages) {
        switch (message.role) {
            case ChatRole::System: text(message.content + "\n\n", false); break;
            case ChatRole::User: text("User: " + message.content + "\n\n", false); break;
            case ChatRole::Assistant:
                text("Assistant:", false);
                text(" " + message.content, true);
                if (tokenizer.eosId()) append({*tokenizer.eosId()}, true);
                break;
        }
    }
    if (generation == GenerationPrompt::Add) text("Assistant:", false);
    return chat;
}

std::vector<int32_t> encodePrompt(const Tokenizer& tokenizer, std::string_view text) {
    std::vector<int32_t> ids;
    if (tokenizer.bosId()) ids.push_back(*tokenizer.bosId());
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
