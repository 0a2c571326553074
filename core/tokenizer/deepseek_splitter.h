// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace sextant {

/// Splits text by the seven steps of the DeepSeek LLM tokenizer (facts of the recipe, section 10.2): newlines alone;
/// letters with one blank before them; punctuation with one blank before it; blanks at the end of a piece; CJK runs;
/// every digit alone; the rest as it is. A byte that is not valid UTF-8 belongs to no class. Appends where each piece
/// ends, counted from the beginning of `text` (below 4 GiB). Any thread.
void splitLikeDeepSeek(std::string_view text, std::vector<uint32_t>& ends);

/// The same steps as the "pre_tokenizer" of a Hugging Face tokenizer.json.
Json deepSeekPreTokenizerJson();

}  // namespace sextant
