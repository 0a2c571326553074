// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/bpe.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <unordered_map>

namespace sextant {

namespace {

constexpr size_t kMostTokens = 1 << 21;
constexpr size_t kMostTokenBytes = (1 << 24) - 1024;  // the trie numbers its nodes with 24 bits
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

/// Places in a piece where no token may end, for pieces below 64 bytes and for longer ones.
struct ShortMarks {
    uint64_t places = 0;
    bool at(size_t place) const { return (places >> place) & 1; }
    void set(size_t place) { places |= uint64_t{1} << place; }
};
struct LongMarks {
    std::vector<bool> places;
    bool at(size_t place) const { return places[place]; }
    void set(size_t place) { places[place] = true; }
};

std::vector<Merge> mergesOfPairs(const std::vector<std::string>& tokens,
                                 const std::vector<std::pair<int32_t, int32_t>>& pairs) {
    std::unordered_map<std::string_view, int32_t> idOf;
    for (size_t id = 0; id < tokens.size(); ++id) idOf.emplace(tokens[id], static_cast<int32_t>(id));
    const auto size = static_cast<int32_t>(tokens.size());
    std::vector<Merge> merges;
    merges.reserve(pairs.size());
    for (auto [left, right] : pairs) {
        if (left < 0 || right < 0 || left >= size || right >= size)
            throw std::invalid_argument("a merge names an unknown token");
        auto joined = idOf.find(tokens[static_cast<size_t>(left)] + tokens[static_cast<size_t>(right)]);
        if (joined == idOf.end())
            throw std::invalid_argument("merge " + std::to_string(merges.size()) + " gives no token of the vocabulary");
        merges.push_back({left, right, joined->second, static_cast<int32_t>(merges.size())});
    }
    return merges;
}

}  // namespace

BpeModel::BpeModel(std::vector<std::string> tokens, const std::vector<std::pair<int32_t, int32_t>>& merges)
    : BpeModel(tokens, mergesOfPairs(tokens, merges)) {}

BpeModel::BpeModel(std::vector<std::string> tokens, std::vector<Merge> merges, Symbols symbols, WholePieces wholePieces)
    : m_tokens(std::move(tokens)),
      m_merges(std::move(merges)),
      m_symbols(symbols),
      m_wholePieces(wholePieces),
      m_idOfByte(256, -1) {
    if (m_tokens.size() > kMostTokens) throw std::invalid_argument("the vocabulary has more than 2097152 tokens");
    size_t bytes = 0;
    for (const std::string& token : m_tokens) bytes += token.size();
    if (bytes > kMostTokenBytes) throw std::invalid_argument("the tokens have more than 16 MB together");
    const auto size = static_cast<int32_t>(m_tokens.size());
    for (const Merge& merge : m_merges)
        if (std::min({merge.left, merge.right, merge.result}) < 0 ||
            std::max({merge.left, merge.right, merge.result}) >= size)
            throw std::invalid_argument("a merge names an unknown token");
    std::stable_sort(m_merges.begin(), m_merges.end(), [](const Merge& a, const Merge& b) { return a.rank < b.rank; });
    m_table = MergeTable(m_merges);
    for (const std::string& token : m_tokens) m_sizes.push_back(static_cast<uint32_t>(token.size()));
    findParts();
    indexTokens();
}

/// Which merge makes each token, and whether linear encoding is exact: one merge per token, its parts made before it,
/// and no merge of lower rank that would break the token up.
void BpeModel::findParts() {
    m_origin.assign(m_tokens.size(), {});
    m_linear = m_symbols == Symbols::Bytes;
    for (const Merge& merge : m_merges) {
        Origin& origin = m_origin[static_cast<size_t>(merge.result)];
        const bool partsFirst = m_origin[static_cast<size_t>(merge.left)].rank < merge.rank &&
                                m_origin[static_cast<size_t>(merge.right)].rank < merge.rank;
        const bool isByte = m_tokens[static_cast<size_t>(merge.result)].size() < 2;
        if (origin.rank >= 0 || !partsFirst || isByte) {
            m_linear = false;
            continue;
        }
        origin = {merge.rank, merge.left, merge.right};
        if (m_linear && joinsAcross(merge.left, merge.right, merge.rank)) m_linear = false;
    }
}

void BpeModel::indexTokens() {
    m_shorter.assign(m_tokens.size(), TokenTrie::kNone);
    for (size_t id = 0; id < m_tokens.size(); ++id) {
        const std::string& token = m_tokens[id];
        if (m_wholePieces == WholePieces::TakenAsToken) m_allTokens.add(token, static_cast<int32_t>(id));
        const bool isSymbol = m_symbols == Symbols::Characters || token.size() == 1;
        if (!isSymbol && m_origin[id].rank < 0) continue;  // no merge leads to it
        m_trie.add(token, static_cast<int32_t>(id));
        if (token.size() == 1 && m_symbols == Symbols::Bytes) {
            int32_t& place = m_idOfByte[static_cast<unsigned char>(token[0])];
            if (place < 0) place = static_cast<int32_t>(id);
        }
    }
    m_hasAllBytes = std::none_of(m_idOfByte.begin(), m_idOfByte.end(), [](int32_t id) { return id < 0; });
    if (!m_linear) return;
    for (size_t id = 0; id < m_tokens.size(); ++id)
        if (m_origin[id].rank >= 0)
            m_shorter[id] = m_trie.longestMatch(std::string_view(m_tokens[id]).substr(0, m_tokens[id].size() - 1));
}

BpeModel BpeModel::withMerges(size_t count) const {
    std::vector<Merge> merges(m_merges.begin(),
                              m_merges.begin() + static_cast<ptrdiff_t>(std::min(count, m_merges.size())));
    BpeModel model(m_tokens, std::move(merges), m_symbols);
    if (m_symbols == Symbols::Characters) model.m_idOfByte = m_idOfByte;
    return model;
}

/// Linear: a border once given up is never tried again. False (and nothing appended) if no encoding was found, which
/// the checks of findParts exclude.
template <class GivenUp>
bool BpeModel::encodeByMatching(std::string_view piece, std::vector<int32_t>& ids, GivenUp& givenUp) const {
    const size_t first = ids.size();
    size_t at = 0;
    int32_t token = m_trie.longestMatch(piece);
    for (;;) {
        const int32_t last = ids.size() > first ? ids.back() : TokenTrie::kNone;
        auto fits = [&](int32_t candidate) {
            if (givenUp.at(at + m_sizes[static_cast<size_t>(candidate)])) return false;
            return last < 0 || !joinsAcross(last, candidate);
        };
        while (token >= 0 && !fits(token)) token = m_shorter[static_cast<size_t>(token)];
        if (token >= 0) {
            ids.push_back(token);
            at += m_sizes[static_cast<size_t>(token)];
            if (at == piece.size()) return true;
            token = m_trie.longestMatch(piece.substr(at));
        } else {
            if (last < 0) return false;
            givenUp.set(at);
            ids.pop_back();
            at -= m_sizes[static_cast<size_t>(last)];
            token = m_shorter[static_cast<size_t>(last)];
        }
    }
}

void BpeModel::encodePiece(std::string_view piece, std::vector<int32_t>& ids) const {
    if (m_wholePieces == WholePieces::TakenAsToken)
        if (const int32_t whole = m_allTokens.find(piece); whole >= 0) return ids.push_back(whole);
    if (m_symbols == Symbols::Bytes && !m_hasAllBytes &&
        std::any_of(piece.begin(), piece.end(), [&](unsigned char byte) { return m_idOfByte[byte] < 0; }))
        return encodeWithUnknownBytes(piece, ids);
    if (m_linear && piece.size() < 64) {
        ShortMarks marks;
        if (encodeByMatching(piece, ids, marks)) return;
    } else if (m_linear) {
        thread_local LongMarks marks;
        marks.places.assign(piece.size() + 1, false);
        if (encodeByMatching(piece, ids, marks)) return;
    }
    encodeByRank(piece, ids);
}

void BpeModel::encodeWithUnknownBytes(std::string_view piece, std::vector<int32_t>& ids) const {
    std::string known;
    for (char byte : piece) {
        if (m_idOfByte[static_cast<unsigned char>(byte)] >= 0)
            known += byte;
        else
            known += kReplacement;
    }
    std::erase_if(known, [&](unsigned char byte) { return m_idOfByte[byte] < 0; });  // not even U+FFFD can be written
    if (!known.empty()) encodePiece(known, ids);
}

/// Whether merges of ranks below `limit` would join something across the border between two tokens when their bytes are
/// encoded together. The merges that made the tokens are undone from the last one backwards; at each moment the symbols
/// beside the border must not be a pair that would have been joined before the merge just undone. Of two equal ranks
/// the left one is joined first, hence the +1.
bool BpeModel::joinsAcross(int32_t left, int32_t right, int32_t limit) const {
    for (;;) {
        if (const MergeTable::Found* merge = m_table.find(left, right); merge && merge->rank < limit) return true;
        const Origin& ofLeft = m_origin[static_cast<size_t>(left)];
        const Origin& ofRight = m_origin[static_cast<size_t>(right)];
        if (ofLeft.rank > ofRight.rank) {
            limit = ofLeft.rank;
            left = ofLeft.right;
        } else {
            if (ofRight.rank < 0) return false;
            limit = ofRight.rank + 1;
            right = ofRight.left;
        }
    }
}

}  // namespace sextant
