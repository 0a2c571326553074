// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace sextant {

enum class ChatRole { System, User, Assistant };
std::optional<ChatRole> chatRoleFromName(const std::string& name);
std::string chatRoleName(ChatRole role);

struct ChatMessage {
    ChatRole role = ChatRole::User;
    std::string content;
};

/// Whether the text ends with what makes the model answer.
enum class GenerationPrompt { Add, Omit };

/// A stretch of a rendered conversation whose bytes [begin, end) share their origin.
struct TextSpan {
    enum class Origin { Literal, Content };

    size_t begin = 0, end = 0;
    Origin origin = Origin::Literal;  ///< written by the template (special tokens included), or a message's own text
    size_t message = 0;               ///< of Content: which one
    ChatRole role = ChatRole::User;   ///< of Content: who says it
    bool trained = false;             ///< the model learns to write this
};

/// A conversation as text. The spans follow each other without gaps and cover it exactly.
struct RenderedText {
    std::string text;
    std::vector<TextSpan> spans;
};

}  // namespace sextant
