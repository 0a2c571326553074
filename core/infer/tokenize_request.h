// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/tokenizer/tokenizer.h"

#include <string>

namespace sextant {

// Requests about tokens, as llama.cpp and vLLM ask them (docs/server.md). Errors are Usage errors that name the field.

/// {"content": text, "add_special": false, "with_pieces": false} -> {"tokens": [...], "count": N}
Result<Json> tokenize(const std::string& body, const Tokenizer& tokenizer);
/// {"tokens": [...]} -> {"content": text}: with the texts of special tokens.
Result<Json> detokenize(const std::string& body, const Tokenizer& tokenizer);
/// {"messages": [...], "add_generation_prompt": true} -> {"prompt": text, "tokens": [...]}
Result<Json> applyTemplate(const std::string& body, const Tokenizer& tokenizer);

}  // namespace sextant
