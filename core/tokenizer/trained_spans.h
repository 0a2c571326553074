// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/tokenizer/chat_template.h"

namespace sextant {

/// The rendering of a conversation with the trained parts found by the rule that ChatTemplate states. `endOfTurn`
/// counts as a special token if not empty.
Result<RenderedText> renderWithTrainedSpans(const jinja::Template& chatTemplate,
                                            const std::vector<ChatMessage>& messages, GenerationPrompt generation,
                                            const ChatTemplateOptions& options, const std::string& endOfTurn);

}  // namespace sextant
