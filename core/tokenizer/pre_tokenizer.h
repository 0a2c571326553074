// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"

#include <functional>
#include <string_view>

namespace sextant {

/// Splits text into the pieces inside which byte pairs are merged, by the seven steps of the DeepSeek LLM tokenizer (facts
/// of the recipe, section 10.2): newlines alone; letters with one blank before them; punctuation with one blank before it;
/// blanks at the end of a piece; CJK runs; every digit alone; the rest as it is. Together the pieces are the text, for any
/// bytes: a byte that is not valid UTF-8 belongs to no class. The views point into `text`. Any thread.
void forEachPiece(std::string_view text, const std::function<void(std::string_view piece)>& visit);

/// The same steps as the "pre_tokenizer" of a Hugging Face tokenizer.json.
Json deepSeekPreTokenizerJson();

}  // namespace sextant
