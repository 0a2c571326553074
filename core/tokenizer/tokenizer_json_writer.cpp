// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/byte_alphabet.h"
#include "core/tokenizer/sentencepiece.h"
#include "core/tokenizer/tokenizer_json.h"

namespace sextant {

namespace {

/// A token in the characters its family writes files with.
std::string spelled(const Tokenizer& tokenizer, int32_t id) {
    const std::string& token = tokenizer.model().tokens()[static_cast<size_t>(id)];
    return tokenizer.model().symbols() == Symbols::Bytes ? bytesToCharacters(token) : sentencePieceToken(token);
}

Json addedTokens(const Tokenizer& tokenizer) {
    Json list = Json::array();
    for (const AddedToken& token : tokenizer.addedTokens())
        list.push_back({{"id", token.id},
                        {"content", token.text},
                        {"single_word", token.singleWord},
                        {"lstrip", token.stripLeft},
                        {"rstrip", token.stripRight},
                        {"normalized", token.normalized},
                        {"special", token.special}});
    return list;
}

Json vocabulary(const Tokenizer& tokenizer) {
    // Appended as they come: looking each one up first, as an ordered object does, takes minutes for a large
    // vocabulary.
    Json::object_t vocab;
    auto put = [&](std::string token, size_t id) { vocab.push_back({std::move(token), Json(id)}); };
    std::vector<bool> added(static_cast<size_t>(tokenizer.vocabularySize()));
    for (const AddedToken& token : tokenizer.addedTokens()) added[static_cast<size_t>(token.id)] = true;
    const auto& tokens = tokenizer.model().tokens();
    const bool characters = tokenizer.model().symbols() == Symbols::Characters;
    for (size_t id = 0; id < tokens.size(); ++id) {
        if (!tokens[id].empty() && !added[id])
            put(spelled(tokenizer, static_cast<int32_t>(id)), id);
        else if (characters && !added[id] && tokenizer.parts().texts[id].size() == 1)
            put(sentencePieceByteToken(static_cast<uint8_t>(tokenizer.parts().texts[id][0])), id);
    }
    // Families with byte fallback look their control tokens up in the vocabulary, too.
    if (characters)
        for (const AddedToken& token : tokenizer.addedTokens()) put(token.text, static_cast<size_t>(token.id));
    return vocab;
}

Json postProcessor(const Tokenizer& tokenizer) {
    const TokenizerParts& parts = tokenizer.parts();
    if (parts.prefix.empty() && parts.suffix.empty()) return nullptr;
    Json named = Json::object();
    auto special = [&](int32_t id, int type) {
        const std::string text(tokenizer.tokenText(id));
        named[text] = {{"id", text}, {"ids", {id}}, {"tokens", {text}}};
        return Json{{"SpecialToken", {{"id", text}, {"type_id", type}}}};
    };
    Json single = Json::array(), pair = Json::array();
    for (int32_t id : parts.prefix) single.push_back(special(id, 0)), pair.push_back(special(id, 0));
    single.push_back({{"Sequence", {{"id", "A"}, {"type_id", 0}}}});
    pair.push_back({{"Sequence", {{"id", "A"}, {"type_id", 0}}}});
    pair.push_back({{"Sequence", {{"id", "B"}, {"type_id", 1}}}});
    for (int32_t id : parts.suffix) single.push_back(special(id, 0)), pair.push_back(special(id, 1));
    return {{"type", "TemplateProcessing"}, {"single", single}, {"pair", pair}, {"special_tokens", named}};
}

Json sentencePieceNormalizer(bool leadingSpace) {
    Json steps = Json::array();
    if (leadingSpace) steps.push_back({{"type", "Prepend"}, {"prepend", "\u2581"}});
    steps.push_back({{"type", "Replace"}, {"pattern", {{"String", " "}}}, {"content", "\u2581"}});
    return {{"type", "Sequence"}, {"normalizers", steps}};
}

Json sentencePieceDecoder(bool dropsLeadingSpace) {
    Json steps = Json::array();
    steps.push_back({{"type", "Replace"}, {"pattern", {{"String", "\u2581"}}}, {"content", " "}});
    steps.push_back({{"type", "ByteFallback"}});
    steps.push_back({{"type", "Fuse"}});
    if (dropsLeadingSpace) steps.push_back({{"type", "Strip"}, {"content", " "}, {"start", 1}, {"stop", 0}});
    return {{"type", "Sequence"}, {"decoders", steps}};
}

}  // namespace

Json tokenizerJson(const Tokenizer& tokenizer) {
    const TokenizerParts& parts = tokenizer.parts();
    const bool byteLevel = parts.model.symbols() == Symbols::Bytes;
    Json merges = Json::array();
    for (const Merge& merge : parts.model.merges())
        merges.push_back(spelled(tokenizer, merge.left) + " " + spelled(tokenizer, merge.right));
    Json model = {{"type", "BPE"},
                  {"dropout", nullptr},
                  {"unk_token", nullptr},
                  {"continuing_subword_prefix", nullptr},
                  {"end_of_word_suffix", nullptr},
                  {"fuse_unk", !byteLevel},
                  {"byte_fallback", !byteLevel}};
    if (parts.model.wholePieces() == WholePieces::TakenAsToken) model["ignore_merges"] = true;
    model["vocab"] = vocabulary(tokenizer);
    model["merges"] = merges;
    const Json byteLevelDecoder = {
        {"type", "ByteLevel"}, {"add_prefix_space", true}, {"trim_offsets", true}, {"use_regex", true}};
    return {{"version", "1.0"},
            {"truncation", nullptr},
            {"padding", nullptr},
            {"added_tokens", addedTokens(tokenizer)},
            {"normalizer", byteLevel || !parts.normalizer.isIdentity() ? parts.normalizer.toJson()
                                                                       : sentencePieceNormalizer(parts.leadingSpace)},
            {"pre_tokenizer", parts.preTokenizer.toJson()},
            {"post_processor", postProcessor(tokenizer)},
            {"decoder", byteLevel ? byteLevelDecoder : sentencePieceDecoder(parts.dropsLeadingSpace)},
            {"model", model}};
}

}  // namespace sextant
