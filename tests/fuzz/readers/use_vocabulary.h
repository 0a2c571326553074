// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/tokenizer/gguf_vocabulary.h"
#include "core/tokenizer/tokenizer_json.h"

#include <stdexcept>
#include <string>

namespace sextant::fuzz {

/// Uses a vocabulary as the program would: text there and back, and the vocabulary written in both formats.
inline void useVocabulary(TokenizerParts parts) {
    const Tokenizer tokenizer(std::move(parts));
    std::string text = "The cat, 1234 times; \u4f60\u597d \U0001F469\u200D\U0001F4BB\n\n  \xFF\xC3 it's <s>[INST]";
    for (int32_t id = 0; id < 16; ++id) text += tokenizer.tokenText(id).substr(0, 64);
    for (SpecialTokens specials : {SpecialTokens::Ignore, SpecialTokens::Match})
        for (int32_t id : tokenizer.encode(text, specials))
            if (id < 0 || id >= tokenizer.vocabularySize()) throw std::logic_error("an id outside the vocabulary");
    (void)tokenizer.decode(tokenizer.encode(text));
    (void)toJsonLine(tokenizerJson(tokenizer));
    (void)ggufVocabulary(tokenizer);
}

}  // namespace sextant::fuzz
