// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/tokenizer/chat_message.h"

#include <vector>

namespace sextant {

/// The member "messages" of a request, in OpenAI's words: at least one. `content` is a text, a list of parts of text,
/// or null, which is an empty text. Errors are Usage errors that name the field.
Result<std::vector<ChatMessage>> readChatMessages(const LargeJson& request);

}  // namespace sextant
