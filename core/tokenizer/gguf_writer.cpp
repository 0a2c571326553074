// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/byte_alphabet.h"
#include "core/tokenizer/chat_template.h"
#include "core/tokenizer/gguf_vocabulary.h"
#include "core/tokenizer/sentencepiece.h"

#include <cstring>

namespace sextant {

namespace {

class GgufWriter {
public:
    void text(const char* key, std::string_view value) {
        begin(key, 8);
        string(value);
    }
    void integer(const char* key, uint32_t value) {
        begin(key, 4);
        raw(value);
    }
    void flag(const char* key, bool value) {
        begin(key, 7);
        m_values += static_cast<char>(value);
    }
    void texts(const char* key, const std::vector<std::string>& list) {
        beginArray(key, 8, list.size());
        for (const std::string& value : list) string(value);
    }
    template <class T>
    void numbers(const char* key, uint32_t type, const std::vector<T>& list) {
        beginArray(key, type, list.size());
        for (T value : list) raw(value);
    }
    std::string file() const {
        GgufWriter header;
        header.m_values = "GGUF";
        header.raw(uint32_t{3});
        header.raw(uint64_t{0});  // tensors
        header.raw(m_count);
        return header.m_values + m_values;
    }

private:
    template <class T>
    void raw(T value) {
        char bytes[sizeof value];
        std::memcpy(bytes, &value, sizeof value);
        m_values.append(bytes, sizeof value);
    }
    void string(std::string_view value) {
        raw(static_cast<uint64_t>(value.size()));
        m_values += value;
    }
    void begin(const char* key, uint32_t type) {
        ++m_count;
        string(key);
        raw(type);
    }
    void beginArray(const char* key, uint32_t elementType, size_t size) {
        begin(key, 9);
        raw(elementType);
        raw(static_cast<uint64_t>(size));
    }
    std::string m_values;
    uint64_t m_count = 0;
};

}  // namespace

std::string ggufVocabulary(const Tokenizer& tokenizer) {
    const TokenizerParts& parts = tokenizer.parts();
    const bool byteLevel = parts.model.symbols() == Symbols::Bytes;
    const auto size = static_cast<size_t>(tokenizer.vocabularySize());
    std::vector<std::string> tokens(size), merges;
    std::vector<int32_t> types(size, 5);
    std::vector<float> scores(size, 0);
    auto spelled = [&](const std::string& token) {
        return byteLevel ? bytesToCharacters(token) : sentencePieceToken(token);
    };
    for (size_t id = 0; id < size; ++id) {
        const std::string token = id < parts.model.tokens().size() ? parts.model.tokens()[id] : std::string();
        if (!token.empty())
            tokens[id] = spelled(token), types[id] = 1;
        else if (!byteLevel && parts.texts[id].size() == 1)
            tokens[id] = sentencePieceByteToken(static_cast<uint8_t>(parts.texts[id][0])), types[id] = 6;
        else
            tokens[id] = parts.texts[id].empty() ? "[PAD" + std::to_string(id) + "]" : parts.texts[id];
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
    GgufWriter writer;
    writer.text("general.architecture", "llama");
    writer.text("tokenizer.ggml.model", byteLevel ? "gpt2" : "llama");
    if (byteLevel) writer.text("tokenizer.ggml.pre", parts.preTokenizer.name());
    writer.texts("tokenizer.ggml.tokens", tokens);
    writer.numbers("tokenizer.ggml.token_type", 5, types);
    if (byteLevel)
        writer.texts("tokenizer.ggml.merges", merges);
    else
        writer.numbers("tokenizer.ggml.scores", 6, scores);
    if (parts.bos) writer.integer("tokenizer.ggml.bos_token_id", static_cast<uint32_t>(*parts.bos));
    if (parts.eos) writer.integer("tokenizer.ggml.eos_token_id", static_cast<uint32_t>(*parts.eos));
    if (parts.pad) writer.integer("tokenizer.ggml.padding_token_id", static_cast<uint32_t>(*parts.pad));
    writer.flag("tokenizer.ggml.add_bos_token", !parts.prefix.empty());
    writer.flag("tokenizer.ggml.add_eos_token", !parts.suffix.empty());
    if (!byteLevel) writer.flag("tokenizer.ggml.add_space_prefix", parts.dropsLeadingSpace);
    writer.text("tokenizer.chat_template",
                parts.chatTemplate.empty() ? defaultChatTemplate().jinja() : parts.chatTemplate);
    return writer.file();
}

}  // namespace sextant
