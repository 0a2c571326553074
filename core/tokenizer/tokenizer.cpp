// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/tokenizer.h"

#include "core/base/hash.h"
#include "core/base/text.h"

#include <algorithm>

namespace sextant {

namespace {

constexpr size_t kBlock = 32 << 10;         // bytes cut into pieces at a time, so that the pieces stay in the cache
constexpr size_t kLargestBlock = 1u << 31;  // pieces are counted with 32 bits
constexpr std::string_view kSentencePieceSpace = "\u2581";

uint64_t fingerprintOf(const TokenizerParts& parts) {
    uint64_t hash = 0;
    for (const std::string& token : parts.texts) hash = hashText(token, hash + 1);
    for (const Merge& merge : parts.model.merges()) {
        const int32_t pair[2] = {merge.left, merge.right};
        hash = hashBytes(pair, sizeof pair, hash);
    }
    for (const AddedToken& token : parts.added) hash = hashText(token.text, hash + 1);
    if (parts.preTokenizer.name() != "deepseek-llm") hash = hashText(toJsonLine(parts.preTokenizer.toJson()), hash);
    if (!parts.normalizer.isIdentity()) hash = hashText(toJsonLine(parts.normalizer.toJson()), hash);
    return hash;
}

}  // namespace

Tokenizer::Tokenizer(TokenizerParts parts) {
    auto state = std::make_shared<State>();
    std::sort(parts.added.begin(), parts.added.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    state->isSpecial.resize(parts.texts.size());
    for (const AddedToken& token : parts.added) {
        if (!token.special || token.id < 0 || token.id >= static_cast<int32_t>(parts.texts.size())) continue;
        state->specials.push_back({token.text, token.id});
        state->isSpecial[static_cast<size_t>(token.id)] = true;
    }
    state->fingerprint = fingerprintOf(parts);
    state->parts = std::move(parts);
    m_state = state;
    // From here on the normalizer can be asked what the tokens look like in its text.
    auto matcher = [&](bool normalizedOnes, bool specialOnes) {
        std::vector<AddedToken> chosen;
        for (AddedToken token : state->parts.added) {
            if (token.normalized != normalizedOnes || (token.special && !specialOnes)) continue;
            if (normalizedOnes) token.text = normalized(token.text);
            chosen.push_back(std::move(token));
        }
        return AddedTokenMatcher(std::move(chosen));
    };
    state->literal = {matcher(false, false), matcher(true, false)};
    state->all = {matcher(false, true), matcher(true, true)};
}

Tokenizer Tokenizer::fromModel(BpeModel model, PreTokenizer preTokenizer, const std::vector<std::string>& specials,
                               std::string chatTemplate) {
    TokenizerParts parts;
    parts.texts = model.tokens();
    parts.model = std::move(model);
    parts.preTokenizer = std::move(preTokenizer);
    parts.chatTemplate = std::move(chatTemplate);
    for (const std::string& text : specials) {
        parts.added.push_back({text, static_cast<int32_t>(parts.texts.size())});
        parts.texts.push_back(text);
    }
    parts.bos = parts.added[0].id;
    parts.eos = parts.added[1].id;
    parts.pad = parts.added[2].id;
    parts.prefix = {*parts.bos};
    return Tokenizer(std::move(parts));
}

std::vector<int32_t> Tokenizer::encode(std::string_view text, SpecialTokens specials) const {
    std::vector<int32_t> ids;
    encodeInto(text, ids, specials);
    return ids;
}

void Tokenizer::encodeInto(std::string_view text, std::vector<int32_t>& ids, SpecialTokens specials) const {
    const State::Matchers& added = specials == SpecialTokens::Match ? m_state->all : m_state->literal;
    AddedTokenMatcher::Search search(added.asTheyStand, text);
    for (size_t at = 0;;) {
        const auto match = search.next();
        const size_t end = match ? match->begin : text.size();
        if (end > at)
            encodeStretch(text.substr(at, end - at), at == 0 ? Opens::Text : Opens::Nothing, added.normalized, nullptr,
                          ids, nullptr);
        if (!match) return;
        ids.push_back(match->id);
        at = std::max(at, match->end);
    }
}

bool Tokenizer::changesText(std::string_view text) const {
    const TokenizerParts& p = parts();
    return !p.normalizer.isIdentity() || p.leadingSpace ||
           (p.model.symbols() == Symbols::Characters && text.find(kSentencePieceSpace) != std::string_view::npos);
}

/// As added tokens are looked for in it. SentencePiece writes spaces as U+2581; here they stay spaces.
std::string Tokenizer::normalized(std::string_view text) const {
    const TokenizerParts& p = parts();
    std::string changed = p.normalizer.isIdentity() ? std::string(text) : p.normalizer.apply(text);
    if (p.leadingSpace && !changed.empty()) changed.insert(0, 1, ' ');
    return p.model.symbols() == Symbols::Characters ? replaceAll(changed, kSentencePieceSpace, " ") : changed;
}

/// Text between added tokens that are matched as they stand.
void Tokenizer::encodeStretch(std::string_view text, Opens opens, const AddedTokenMatcher& added,
                              const AddedTokenMatcher::Permission* permission, std::vector<int32_t>& ids,
                              std::vector<Part>* parts) const {
    std::string changed;
    if (changesText(text)) text = changed = normalized(text);
    AddedTokenMatcher::Search search(added, text, permission);
    for (size_t at = 0;;) {
        const auto match = search.next();
        const size_t end = match ? match->begin : text.size();
        if (end > at) {
            const bool spaced = encodeWords(text.substr(at, end - at), at == 0 ? opens : Opens::Nothing, ids);
            if (parts) parts->push_back({at, end, ids.size(), spaced, {}});
        }
        if (!match) return;
        ids.push_back(match->id);
        if (parts) parts->push_back({std::max(at, match->begin), match->end, ids.size(), false, match->tokenEnd});
        at = std::max(at, match->end);
    }
}

/// Normalized text without added tokens. Returns whether it got a space in front.
bool Tokenizer::encodeWords(std::string_view text, Opens opens, std::vector<int32_t>& ids) const {
    const PrefixSpace prefix = parts().preTokenizer.prefixSpace();
    const bool asked = prefix == PrefixSpace::EveryStretch || (prefix == PrefixSpace::First && opens == Opens::Text);
    const bool spaced = asked && text[0] != ' ';
    if (spaced)
        encodePieces(" " + std::string(text), ids);
    else
        encodePieces(text, ids);
    return spaced;
}

void Tokenizer::encodePieces(std::string_view text, std::vector<int32_t>& ids) const {
    const TokenizerParts& p = parts();
    EncodingScratches::Loan scratch(m_state->scratches);
    std::vector<uint32_t>& ends = scratch->pieceEnds;
    while (!text.empty()) {
        size_t size = text.size() <= kBlock ? text.size() : p.preTokenizer.cutPoint(text, kBlock);
        if (size > kLargestBlock) size = kLargestBlock;
        ends.clear();
        p.preTokenizer.split(text.substr(0, size), ends);
        size_t begin = 0;
        for (uint32_t end : ends) {
            scratch->cache.append(p.model, text.substr(begin, end - begin), text.size() - begin, ids);
            begin = end;
        }
        text.remove_prefix(size);
    }
}

size_t Tokenizer::cutPoint(std::string_view text, size_t from) const {
    if (from >= text.size() || !parts().normalizer.isIdentity() || parts().leadingSpace ||
        m_state->all.asTheyStand.mayHoldNewline() || m_state->all.normalized.mayHoldNewline())
        return text.size();
    return parts().preTokenizer.cutPoint(text, from);
}

std::string Tokenizer::decode(std::span<const int32_t> ids) const {
    std::string bytes;
    for (int32_t id : ids) bytes += tokenText(id);
    if (parts().dropsLeadingSpace && !ids.empty() && !isSpecial(ids[0]) && bytes.starts_with(' ')) bytes.erase(0, 1);
    return bytes;
}

std::string_view Tokenizer::tokenText(int32_t id) const {
    if (id < 0 || id >= vocabularySize()) return {};
    return parts().texts[static_cast<size_t>(id)];
}

int64_t Tokenizer::tokenBytes(int32_t id) const {
    return id < 0 || id >= vocabularySize() || isSpecial(id)
               ? 0
               : static_cast<int64_t>(parts().texts[static_cast<size_t>(id)].size());
}

bool Tokenizer::isSpecial(int32_t id) const {
    return id >= 0 && id < vocabularySize() && m_state->isSpecial[static_cast<size_t>(id)];
}

std::string Tokenizer::kind() const {
    return model().symbols() == Symbols::Bytes ? "byte-level BPE" : "SentencePiece BPE";
}

Tokenizer Tokenizer::withMerges(size_t count) const {
    TokenizerParts fewer = parts();
    fewer.model = fewer.model.withMerges(count);
    fewer.files.clear();
    return Tokenizer(std::move(fewer));
}

}  // namespace sextant
