// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/tokenizer/tokenizer.h"

#include <string>
#include <string_view>

namespace sextant {

/// Reads a Hugging Face tokenizer.json of a BPE model: byte-level, or with byte fallback (SentencePiece). `place`
/// begins the sentence of a failure, which is a Data error. Every length and id is checked; texts come from strangers.
Result<TokenizerParts> readTokenizerJson(std::string_view text, const std::string& place);

/// What Hugging Face tokenizers read as the same tokenizer.
Json tokenizerJson(const Tokenizer& tokenizer);

}  // namespace sextant
