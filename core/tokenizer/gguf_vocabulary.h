// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/gguf/gguf_header.h"
#include "core/tokenizer/tokenizer.h"

#include <filesystem>
#include <string_view>

namespace sextant {

/// Reads the vocabulary of a GGUF file (version 2 or 3; models "gpt2" with the pre-tokenizers of preTokenizerNames(),
/// and "llama", SentencePiece BPE by scores). Only the key/value section is looked at. Data errors name file, offset
/// and key; every length is checked against the file before it is trusted.
Result<TokenizerParts> readGgufVocabulary(const std::filesystem::path& path);
/// The same from memory; `place` begins the sentence of a failure.
Result<TokenizerParts> parseGgufVocabulary(std::string_view bytes, const std::string& place);

/// Sets the keys of the vocabulary and the chat template ("tokenizer...") in a file that is to be written. A model with
/// more `rows` than the tokenizer has ids gets fillers for the rest.
void setVocabulary(GgufHeader& header, const Tokenizer& tokenizer, int64_t rows = 0);
/// A GGUF file (version 3) with the vocabulary and no tensors.
std::string ggufVocabulary(const Tokenizer& tokenizer);

}  // namespace sextant
