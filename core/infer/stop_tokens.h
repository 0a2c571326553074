// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/model/model_config.h"
#include "core/tokenizer/tokenizer.h"

#include <cstdint>
#include <vector>

namespace sextant {

/// What a prompt asks for: a text that goes on, or the next turn of a conversation.
enum class PromptKind { Text, Chat };

/// The tokens that end a generation, ascending, each once: the ends of config.json and generation_config.json, the
/// tokenizer's end of text and, in a chat, the token that ends an answer in the tokenizer's chat template. Ids outside
/// the vocabulary are left out. The one rule for every place that generates.
std::vector<int32_t> stopTokens(const Tokenizer& tokenizer, const ModelConfig& config, PromptKind kind);

}  // namespace sextant
