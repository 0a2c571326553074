// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/special_tokens.h"

#include <algorithm>

namespace sextant {

std::vector<std::string> specialTokenTexts(int count, const std::vector<std::string>& named) {
    std::vector<std::string> texts = {kBeginOfSentence, kEndOfSentence, kPadding};
    auto add = [&](const std::string& text) {
        if (std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(text);
    };
    for (const std::string& text : named) add(text);
    for (int i = 0; static_cast<int>(texts.size()) < count; ++i) add(kReservedBegin + std::to_string(i) + kReservedEnd);
    return texts;
}

}  // namespace sextant
