// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/tokenizer.h"

#include "core/base/hash.h"
#include "core/tokenizer/pre_tokenizer.h"
#include "core/tokenizer/special_tokens.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace sextant {

namespace {

constexpr size_t kLargestCache = 1 << 16;     // pieces
constexpr size_t kLongestCachedPiece = 64;    // bytes
constexpr size_t kTextWorthACache = 4 << 10;  // bytes

/// Ids of the pieces seen before in the same text: words repeat. An open-addressed table that never grows and is at most
/// half full; pieces met after that are encoded every time.
class PieceCache {
public:
    PieceCache(const BpeModel& model, size_t textBytes)
        : m_model(model), m_slots(std::bit_ceil(std::min(2 * kLargestCache, textBytes / 2))), m_free(m_slots.size() / 2) {}

    void append(std::string_view piece, std::vector<int32_t>& ids) {
        if (piece.size() > kLongestCachedPiece) return m_model.encodePiece(piece, ids);
        size_t at = hashText(piece) & (m_slots.size() - 1);
        for (; m_slots[at].piece; at = (at + 1) & (m_slots.size() - 1)) {
            const Slot& slot = m_slots[at];
            if (slot.size != piece.size() || std::memcmp(slot.piece, piece.data(), piece.size()) != 0) continue;
            const auto first = m_ids.begin() + slot.firstId;
            ids.insert(ids.end(), first, first + slot.idCount);
            return;
        }
        const size_t before = ids.size();
        m_model.encodePiece(piece, ids);
        if (m_free == 0) return;
        --m_free;
        m_slots[at] = {piece.data(), static_cast<uint32_t>(m_ids.size()), static_cast<uint16_t>(piece.size()), static_cast<uint16_t>(ids.size() - before)};
        m_ids.insert(m_ids.end(), ids.begin() + static_cast<ptrdiff_t>(before), ids.end());
    }

private:
    struct Slot {
        const char* piece = nullptr;  // in the text that is being encoded
        uint32_t firstId = 0;
        uint16_t size = 0, idCount = 0;
    };
    const BpeModel& m_model;
    std::vector<Slot> m_slots;
    std::vector<int32_t> m_ids;
    size_t m_free;
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
    // Where each special token occurs next; searched anew only when the text before it is done.
    std::vector<size_t> next(m_specials.size(), 0);
    for (size_t i = 0; i < next.size(); ++i) next[i] = text.find(m_specials[i].text);
    for (size_t at = 0;;) {
        const auto nearest = std::min_element(next.begin(), next.end());
        const size_t end = nearest == next.end() ? text.size() : std::min(*nearest, text.size());
        encodeInto(text.substr(at, end - at), ids);
        if (end == text.size()) return ids;
        const SpecialToken& match = m_specials[static_cast<size_t>(nearest - next.begin())];
        ids.push_back(match.id);
        at = end + match.text.size();
        for (size_t i = 0; i < next.size(); ++i)
            if (next[i] < at) next[i] = text.find(m_specials[i].text, at);
    }
}

void Tokenizer::encodeInto(std::string_view text, std::vector<int32_t>& ids) const {
    if (text.size() < kTextWorthACache) {
        forEachPiece(text, [&](std::string_view piece) { m_model.encodePiece(piece, ids); });
        return;
    }
    PieceCache cache(m_model, text.size());
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
