// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/tokenizer.h"

#include "core/base/hash.h"
#include "core/tokenizer/pre_tokenizer.h"
#include "core/tokenizer/special_tokens.h"

#include <algorithm>
#include <unordered_map>

namespace sextant {

namespace {

constexpr size_t kCachedPieces = 1 << 16;

/// Ids of pieces seen before in the same text: words repeat.
class PieceCache {
public:
    explicit PieceCache(const BpeModel& model) : m_model(model) {}
    void append(std::string_view piece, std::vector<int32_t>& ids) {
        if (auto found = m_known.find(piece); found != m_known.end()) {
            ids.insert(ids.end(), m_ids.begin() + found->second.first, m_ids.begin() + found->second.second);
            return;
        }
        const auto before = static_cast<ptrdiff_t>(ids.size());
        m_model.encodePiece(piece, ids);
        if (m_known.size() >= kCachedPieces || piece.size() > 64) return;
        const auto start = static_cast<ptrdiff_t>(m_ids.size());
        m_ids.insert(m_ids.end(), ids.begin() + before, ids.end());
        m_known.emplace(piece, std::pair(start, static_cast<ptrdiff_t>(m_ids.size())));
    }

private:
    const BpeModel& m_model;
    std::unordered_map<std::string_view, std::pair<ptrdiff_t, ptrdiff_t>> m_known;  // views into the text being encoded
    std::vector<int32_t> m_ids;
};

}  // namespace

Tokenizer Tokenizer::fromModel(BpeModel model) {
    Tokenizer tokenizer;
    tokenizer.m_model = std::move(model);
    auto next = static_cast<int32_t>(tokenizer.m_model.tokens().size());
    for (const char* text : {kBeginOfSentence, kEndOfSentence, kPadding}) tokenizer.m_specials.push_back({text, next++});
    tokenizer.findSpecialRoles();
    return tokenizer;
}

void Tokenizer::findSpecialRoles() {
    auto idOf = [&](std::string_view text) -> std::optional<int32_t> {
        for (const SpecialToken& special : m_specials)
            if (special.text == text) return special.id;
        return std::nullopt;
    };
    m_bos = idOf(kBeginOfSentence);
    m_eos = idOf(kEndOfSentence);
    m_pad = idOf(kPadding);
    if (!m_pad) m_pad = m_eos;
}

std::vector<int32_t> Tokenizer::encode(std::string_view text, SpecialTokens specials) const {
    std::vector<int32_t> ids;
    if (specials == SpecialTokens::Ignore) {
        encodeInto(text, ids);
        return ids;
    }
    while (!text.empty()) {
        size_t first = text.size();
        const SpecialToken* match = nullptr;
        for (const SpecialToken& special : m_specials) {
            const size_t at = text.find(special.text);
            if (at < first) first = at, match = &special;
        }
        encodeInto(text.substr(0, first), ids);
        if (!match) break;
        ids.push_back(match->id);
        text.remove_prefix(first + match->text.size());
    }
    return ids;
}

void Tokenizer::encodeInto(std::string_view text, std::vector<int32_t>& ids) const {
    PieceCache cache(m_model);
    forEachPiece(text, [&](std::string_view piece) { cache.append(piece, ids); });
}

std::string Tokenizer::decode(std::span<const int32_t> ids) const {
    std::string bytes;
    for (int32_t id : ids) bytes += tokenText(id);
    return bytes;
}

std::string_view Tokenizer::tokenText(int32_t id) const {
    if (id < 0 || id >= vocabularySize()) return {};
    if (isSpecial(id)) return m_specials[static_cast<size_t>(id) - m_model.tokens().size()].text;
    return m_model.tokens()[static_cast<size_t>(id)];
}

int64_t Tokenizer::tokenBytes(int32_t id) const {
    return id < 0 || isSpecial(id) ? 0 : static_cast<int64_t>(m_model.tokens()[static_cast<size_t>(id)].size());
}

uint64_t Tokenizer::fingerprint() const {
    uint64_t hash = 0;
    for (const std::string& token : m_model.tokens()) hash = hashText(token, hash + 1);
    for (auto [left, right] : m_model.merges()) {
        const int32_t pair[2] = {left, right};
        hash = hashBytes(pair, sizeof pair, hash);
    }
    for (const SpecialToken& special : m_specials) hash = hashText(special.text, hash + 1);
    return hash;
}

}  // namespace sextant
