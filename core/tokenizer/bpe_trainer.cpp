// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/bpe_trainer.h"

#include "core/tokenizer/pre_tokenizer.h"
#include "core/tokenizer/special_tokens.h"

#include <algorithm>
#include <queue>
#include <unordered_set>

namespace sextant {

namespace {

// Scripts without a class of their own come in pieces as long as a sentence, or a file; every merge walks the words it
// occurs in from end to end, so longer pieces are counted in blocks.
constexpr size_t kLongestCounted = 256;

using Pair = uint64_t;

Pair pairOf(int32_t left, int32_t right) {
    return (static_cast<uint64_t>(static_cast<uint32_t>(left)) << 32) | static_cast<uint32_t>(right);
}
int32_t leftOf(Pair pair) { return static_cast<int32_t>(pair >> 32); }
int32_t rightOf(Pair pair) { return static_cast<int32_t>(pair & 0xFFFFFFFF); }

struct Word {
    std::vector<int32_t> symbols;
    int64_t count = 0;
};

struct PairPlaces {
    int64_t count = 0;
    std::vector<uint32_t> words;  // words that held the pair at some time; may name one twice or one that lost it
};

class Trainer {
public:
    explicit Trainer(const PieceCounts& pieces) {
        for (int byte = 0; byte < 256; ++byte) m_tokens.emplace_back(1, static_cast<char>(byte));
        // Sorted, so that the order of the words does not depend on the hash table.
        std::vector<const std::pair<const std::string, int64_t>*> sorted;
        for (const auto& entry : pieces.counts()) sorted.push_back(&entry);
        std::sort(sorted.begin(), sorted.end(), [](auto* a, auto* b) { return a->first < b->first; });
        for (const auto* entry : sorted) {
            if (entry->first.size() < 2) continue;
            Word word;
            word.count = entry->second;
            for (unsigned char byte : entry->first) word.symbols.push_back(byte);
            m_words.push_back(std::move(word));
        }
        for (uint32_t w = 0; w < m_words.size(); ++w) {
            const Word& word = m_words[w];
            for (size_t i = 0; i + 1 < word.symbols.size(); ++i) change(word.symbols[i], word.symbols[i + 1], word.count, w);
        }
        for (const auto& [pair, places] : m_pairs) m_heap.push({places.count, pair});
        m_changed.clear();
    }

    /// Joins the best pair; false when no pair occurs at least twice.
    bool step() {
        while (!m_heap.empty()) {
            Entry top = m_heap.top();
            m_heap.pop();
            auto found = m_pairs.find(top.pair);
            if (found == m_pairs.end() || found->second.count != top.count) continue;  // outdated
            if (top.count < 2) return false;
            join(top.pair, std::move(found->second.words));
            return true;
        }
        return false;
    }
    BpeModel model() && { return BpeModel(std::move(m_tokens), std::move(m_merges)); }

private:
    struct Entry {
        int64_t count;
        Pair pair;
    };
    struct Worse {
        const std::vector<std::string>* tokens;
        bool operator()(const Entry& a, const Entry& b) const {
            if (a.count != b.count) return a.count < b.count;
            const auto& aLeft = (*tokens)[static_cast<size_t>(leftOf(a.pair))];
            const auto& bLeft = (*tokens)[static_cast<size_t>(leftOf(b.pair))];
            if (int order = aLeft.compare(bLeft); order != 0) return order > 0;
            return (*tokens)[static_cast<size_t>(rightOf(a.pair))] > (*tokens)[static_cast<size_t>(rightOf(b.pair))];
        }
    };

    void change(int32_t left, int32_t right, int64_t by, uint32_t word) {
        const Pair pair = pairOf(left, right);
        PairPlaces& places = m_pairs[pair];
        places.count += by;
        if (by > 0 && (places.words.empty() || places.words.back() != word)) places.words.push_back(word);
        m_changed.insert(pair);
    }
    void join(Pair pair, std::vector<uint32_t> words) {
        const int32_t left = leftOf(pair), right = rightOf(pair);
        const auto joined = static_cast<int32_t>(m_tokens.size());
        m_tokens.push_back(m_tokens[static_cast<size_t>(left)] + m_tokens[static_cast<size_t>(right)]);
        m_merges.emplace_back(left, right);
        std::sort(words.begin(), words.end());
        words.erase(std::unique(words.begin(), words.end()), words.end());
        for (uint32_t w : words) joinInWord(w, left, right, joined);
        m_pairs.erase(pair);
        m_changed.erase(pair);
        for (Pair changed : m_changed) {
            auto found = m_pairs.find(changed);
            if (found == m_pairs.end()) continue;
            if (found->second.count > 0) m_heap.push({found->second.count, changed});
            else m_pairs.erase(found);
        }
        m_changed.clear();
    }
    void joinInWord(uint32_t w, int32_t left, int32_t right, int32_t joined) {
        Word& word = m_words[w];
        auto& s = word.symbols;
        size_t to = 0;
        for (size_t from = 0; from < s.size(); ++from) {
            if (from + 1 >= s.size() || s[from] != left || s[from + 1] != right) {
                s[to++] = s[from];
                continue;
            }
            if (to > 0) {
                change(s[to - 1], left, -word.count, w);
                change(s[to - 1], joined, word.count, w);
            }
            if (from + 2 < s.size()) {
                change(right, s[from + 2], -word.count, w);
                change(joined, s[from + 2], word.count, w);
            }
            s[to++] = joined;
            ++from;
        }
        s.resize(to);
    }

    std::vector<std::string> m_tokens;
    std::vector<std::pair<int32_t, int32_t>> m_merges;
    std::vector<Word> m_words;
    std::unordered_map<Pair, PairPlaces> m_pairs;
    std::unordered_set<Pair> m_changed;
    std::priority_queue<Entry, std::vector<Entry>, Worse> m_heap{Worse{&m_tokens}};
};

}  // namespace

void PieceCounts::add(std::string_view text) {
    m_bytes += static_cast<int64_t>(text.size());
    thread_local std::string key;
    forEachPiece(text, [&](std::string_view piece) {
        for (size_t at = 0; at < piece.size(); at += kLongestCounted) {
            key.assign(piece.substr(at, kLongestCounted));
            ++m_counts[key];
        }
    });
}

void PieceCounts::merge(const PieceCounts& other) {
    for (const auto& [piece, count] : other.m_counts) m_counts[piece] += count;
    m_bytes += other.m_bytes;
}

Result<Tokenizer> trainBpe(const PieceCounts& pieces, int64_t vocabularySize,
                           const std::function<void(int64_t, int64_t)>& progress, std::stop_token stop) {
    if (vocabularySize < kSmallestVocabulary)
        return usageError("a vocabulary of " + std::to_string(vocabularySize) + " tokens cannot hold the 256 bytes and " +
                              std::to_string(kSpecialTokenCount) + " special tokens",
                          "Ask for at least " + std::to_string(kSmallestVocabulary));
    Trainer trainer(pieces);
    const int64_t total = vocabularySize - kSmallestVocabulary;
    for (int64_t done = 0; done < total; ++done) {
        if (stop.stop_requested()) return Error{ErrorKind::Interrupted, "tokenizer training was stopped", {}};
        if (progress && done % 64 == 0) progress(done, total);
        if (!trainer.step()) break;
    }
    if (progress) progress(total, total);
    return Tokenizer::fromModel(std::move(trainer).model());
}

}  // namespace sextant
