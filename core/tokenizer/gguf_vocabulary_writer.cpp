// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/byte_alphabet.h"
#include "core/tokenizer/chat_template.h"
#include "core/tokenizer/gguf_vocabulary.h"
#include "core/tokenizer/sentencepiece.h"

#include <algorithm>

namespace sextant {

void setVocabulary(GgufHeader& header, const Tokenizer& tokenizer, int64_t rows) {
    const TokenizerParts& parts = tokenizer.parts();
    const bool byteLevel = parts.model.symbols() == Symbols::Bytes;
    const auto size = static_cast<size_t>(std::max<int64_t>(rows, tokenizer.vocabularySize()));
    std::vector<std::string> tokens(size), merges;
    std::vector<int32_t> types(size, 5);
    std::vector<float> scores(size, 0);
    auto spelled = [&](const std::string& token) {
        return byteLevel ? bytesToCharacters(token) : sentencePieceToken(token);
    };
    for (size_t id = 0; id < size; ++id) {
        const std::string text = id < parts.texts.size() ? parts.texts[id] : std::string();
        const std::string token = id < parts.model.tokens().size() ? parts.model.tokens()[id] : std::string();
        if (!token.empty())
            tokens[id] = spelled(token), types[id] = 1;
        else if (!byteLevel && text.size() == 1)
            tokens[id] = sentencePieceByteToken(static_cast<uint8_t>(text[0])), types[id] = 6;
        else
            tokens[id] = text.empty() ? "[PAD" + std::to_string(id) + "]" : text;
    }
    for (const AddedToken& added : parts.added) {
        tokens[static_cast<size_t>(added.id)] = added.text;
        types[static_cast<size_t>(added.id)] = added.special ? 3 : 4;
    }
    for (const Merge& merge : parts.model.merges()) {
        merges.push_back(spelled(parts.model.tokens()[static_cast<size_t>(merge.left)]) + " " +
                         spelled(parts.model.tokens()[static_cast<size_t>(merge.right)]));
        scores[static_cast<size_t>(merge.result)] = -static_cast<float>(merge.rank);
    }
    header.set("tokenizer.ggml.model", byteLevel ? "gpt2" : "llama");
    if (byteLevel) header.set("tokenizer.ggml.pre", parts.preTokenizer.name());
    header.set("tokenizer.ggml.tokens", tokens);
    header.set("tokenizer.ggml.token_type", types);
    if (byteLevel)
        header.set("tokenizer.ggml.merges", merges);
    else
        header.set("tokenizer.ggml.scores", scores);
    if (parts.bos) header.set("tokenizer.ggml.bos_token_id", static_cast<uint32_t>(*parts.bos));
    if (parts.eos) header.set("tokenizer.ggml.eos_token_id", static_cast<uint32_t>(*parts.eos));
    if (parts.pad) header.set("tokenizer.ggml.padding_token_id", static_cast<uint32_t>(*parts.pad));
    header.set("tokenizer.ggml.add_bos_token", !parts.prefix.empty());
    header.set("tokenizer.ggml.add_eos_token", !parts.suffix.empty());
    if (!byteLevel) header.set("tokenizer.ggml.add_space_prefix", parts.dropsLeadingSpace);
    header.set("tokenizer.chat_template",
               parts.chatTemplate.empty() ? defaultChatTemplate().jinja() : parts.chatTemplate);
}

std::string ggufVocabulary(const Tokenizer& tokenizer) {
    GgufHeader header;
    header.set("general.architecture", "llama");
    setVocabulary(header, tokenizer);
    return header.bytes();
}

}  // namespace sextant
