// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/bpe_trainer.h"

#include "core/base/scratch_array.h"
#include "core/tokenizer/pair_table.h"

#include <algorithm>
#include <optional>
#include <queue>

namespace sextant {

namespace {

/// Learns merges. Each word (a distinct piece) lies in one long row of symbols; a merge visits the words its pair
/// occurred in, joins the pair there, and adds up by neighbouring symbol what that takes from old pairs and gives to
/// new ones.
class Trainer {
public:
    Trainer() {
        for (int byte = 0; byte < 256; ++byte) m_tokens.emplace_back(1, static_cast<char>(byte));
    }

    Result<void> load(const PieceSource& source, const BpeTrainingOptions& options) {
        // Two passes over the pieces: one to know how much room they take.
        size_t words = 0, symbols = 0;
        SEXTANT_TRY(source([&](std::string_view piece, int64_t) {
            if (piece.size() < 2) return;
            ++words;
            symbols += piece.size();
        }));
        // Symbols, and at most one place per symbol; pairs and what comes later take about half of that again.
        const bool fits =
            static_cast<int64_t>(12 * symbols + 20 * words) <= options.memoryLimit || options.scratchFolder.empty();
        const auto place = fits ? ScratchBytes::Place::Memory : ScratchBytes::Place::File;
        m_symbolBytes = SEXTANT_TRY(ScratchBytes::make(symbols * sizeof(int32_t), place, options.scratchFolder));
        m_symbols = m_symbolBytes.as<int32_t>();
        m_words.reserve(words);
        std::optional<BpeModel> model;
        if (!options.known.empty()) {
            for (auto [left, right] : options.known) addToken(left, right);
            model.emplace(m_tokens, m_merges);
        }
        size_t at = 0;
        std::vector<int32_t> ids;
        SEXTANT_TRY(source([&](std::string_view piece, int64_t count) {
            if (piece.size() < 2) return;
            ids.clear();
            if (model)
                model->encodeByRank(piece, ids);
            else
                ids.assign(reinterpret_cast<const unsigned char*>(piece.data()),
                           reinterpret_cast<const unsigned char*>(piece.data() + piece.size()));
            m_words.push_back({at, static_cast<uint32_t>(ids.size()), count});
            std::copy(ids.begin(), ids.end(), m_symbols.begin() + static_cast<ptrdiff_t>(at));
            at += ids.size();
        }));
        return countPairs(place, options.scratchFolder);
    }

    /// Joins the best pair; false when no pair occurs at least twice.
    bool step() {
        while (!m_heap.empty()) {
            const Entry top = m_heap.top();
            const int64_t count = m_pairs[top.pair].count;
            m_heap.pop();
            if (count < 2) continue;
            if (count != top.count) {
                m_heap.push({count, top.pair});  // other merges took some of it since it was put there
                continue;
            }
            join(top.pair);
            return true;
        }
        return false;
    }

    const LearntMerges& merges() const { return m_merges; }
    BpeModel model() && { return BpeModel(std::move(m_tokens), m_merges); }

private:
    struct Word {
        size_t begin;
        uint32_t size;
        int64_t count;
    };
    struct Entry {
        int64_t count;
        uint32_t pair;
    };
    struct Worse {
        const Trainer* trainer;
        bool operator()(const Entry& a, const Entry& b) const {
            if (a.count != b.count) return a.count < b.count;
            if (a.pair == b.pair) return false;
            const TrainedPair &first = trainer->m_pairs[a.pair], &second = trainer->m_pairs[b.pair];
            const auto& tokens = trainer->m_tokens;
            if (int order = tokens[static_cast<size_t>(first.left)].compare(tokens[static_cast<size_t>(second.left)]);
                order != 0)
                return order > 0;
            return tokens[static_cast<size_t>(first.right)] > tokens[static_cast<size_t>(second.right)];
        }
    };
    /// What one merge changes for the pairs with one neighbouring symbol.
    struct Side {
        std::vector<int64_t> taken, given;          // by neighbour
        std::vector<std::vector<uint32_t>> places;  // by neighbour: words in which the new pair stands
        std::vector<int32_t> touched;

        void resize(size_t symbols) {
            taken.resize(symbols);
            given.resize(symbols);
            places.resize(symbols);
        }
        void touch(int32_t neighbour) {
            const auto n = static_cast<size_t>(neighbour);
            if (taken[n] == 0 && given[n] == 0) touched.push_back(neighbour);
        }
        void take(int32_t neighbour, int64_t count) {
            touch(neighbour);
            taken[static_cast<size_t>(neighbour)] += count;
        }
        void give(int32_t neighbour, int64_t count, uint32_t word) {
            touch(neighbour);
            given[static_cast<size_t>(neighbour)] += count;
            auto& list = places[static_cast<size_t>(neighbour)];
            if (list.empty() || list.back() != word) list.push_back(word);
        }
    };

    int32_t addToken(int32_t left, int32_t right) {
        m_tokens.push_back(m_tokens[static_cast<size_t>(left)] + m_tokens[static_cast<size_t>(right)]);
        m_merges.emplace_back(left, right);
        return static_cast<int32_t>(m_tokens.size()) - 1;
    }

    /// The pairs of the beginning, with their places in one list made by counting first.
    Result<void> countPairs(ScratchBytes::Place place, const std::filesystem::path& folder) {
        forEachPair([&](TrainedPair& pair, uint32_t, int64_t count) { pair.count += count, ++pair.placeCount; });
        uint64_t total = 0;
        for (uint32_t i = 0; i < m_pairs.size(); ++i) {
            m_pairs[i].firstPlace = total;
            total += m_pairs[i].placeCount;
            m_pairs[i].placeCount = 0;
        }
        m_placeBytes = SEXTANT_TRY(ScratchBytes::make(total * sizeof(uint32_t), place, folder));
        m_places = m_placeBytes.as<uint32_t>();
        forEachPair([&](TrainedPair& pair, uint32_t word, int64_t) {
            uint32_t* places = m_places.data() + pair.firstPlace;
            if (pair.placeCount == 0 || places[pair.placeCount - 1] != word) places[pair.placeCount++] = word;
        });
        m_firstPairs = m_pairs.size();
        for (uint32_t i = 0; i < m_pairs.size(); ++i)
            if (m_pairs[i].count > 1) m_heap.push({m_pairs[i].count, i});
        return {};
    }
    template <class Visit>
    void forEachPair(Visit&& visit) {
        for (uint32_t w = 0; w < m_words.size(); ++w) {
            const Word& word = m_words[w];
            const int32_t* s = m_symbols.data() + word.begin;
            for (uint32_t i = 0; i + 1 < word.size; ++i) {
                TrainedPair* pair = m_pairs.find(s[i], s[i + 1]);
                if (!pair) pair = &m_pairs[m_pairs.add({s[i], s[i + 1], 0, 0, 0})];
                visit(*pair, w, word.count);
            }
        }
    }
    std::span<const uint32_t> placesOf(uint32_t index) const {
        const TrainedPair& pair = m_pairs[index];
        if (index < m_firstPairs) return m_places.subspan(pair.firstPlace, pair.placeCount);
        return m_laterPlaces[index - m_firstPairs];
    }

    void join(uint32_t index) {
        const int32_t left = m_pairs[index].left, right = m_pairs[index].right;
        const int32_t joined = addToken(left, right);
        m_before.resize(m_tokens.size());
        m_after.resize(m_tokens.size());
        for (uint32_t w : placesOf(index)) joinInWord(w, left, right, joined);
        m_pairs[index].count = 0;
        if (index >= m_firstPairs) std::vector<uint32_t>().swap(m_laterPlaces[index - m_firstPairs]);
        finish(
            m_before, [&](int32_t neighbour) { return std::pair(neighbour, left); },
            [&](int32_t neighbour) { return std::pair(neighbour, joined); });
        finish(
            m_after, [&](int32_t neighbour) { return std::pair(right, neighbour); },
            [&](int32_t neighbour) { return std::pair(joined, neighbour); });
    }
    void joinInWord(uint32_t w, int32_t left, int32_t right, int32_t joined) {
        Word& word = m_words[w];
        int32_t* s = m_symbols.data() + word.begin;
        uint32_t to = 0;
        for (uint32_t from = 0; from < word.size; ++from) {
            if (s[from] != left || from + 1 >= word.size || s[from + 1] != right) {
                s[to++] = s[from];
                continue;
            }
            // The pair of two joined symbols side by side is counted once, as seen from the right one.
            if (to > 0) {
                m_before.take(s[to - 1] == joined ? right : s[to - 1], word.count);
                m_before.give(s[to - 1], word.count, w);
            }
            const bool again = from + 3 < word.size && s[from + 2] == left && s[from + 3] == right;
            if (from + 2 < word.size && !again) {
                m_after.take(s[from + 2], word.count);
                m_after.give(s[from + 2], word.count, w);
            }
            s[to++] = joined;
            ++from;
        }
        word.size = to;
    }
    template <class OldPair, class NewPair>
    void finish(Side& side, OldPair oldPair, NewPair newPair) {
        // In the order of the symbols, so that pairs get their numbers whatever the order of the words was.
        std::sort(side.touched.begin(), side.touched.end());
        for (int32_t neighbour : side.touched) {
            const auto n = static_cast<size_t>(neighbour);
            if (side.taken[n] > 0) {
                const auto [left, right] = oldPair(neighbour);
                if (TrainedPair* old = m_pairs.find(left, right)) old->count -= std::min(old->count, side.taken[n]);
            }
            if (side.given[n] > 1) {
                const auto [left, right] = newPair(neighbour);
                const uint32_t added = m_pairs.add({left, right, side.given[n], 0, 0});
                m_laterPlaces.push_back(std::move(side.places[n]));
                m_laterPlaces.back().shrink_to_fit();
                m_heap.push({side.given[n], added});
            }
            side.taken[n] = side.given[n] = 0;
            side.places[n].clear();
        }
        side.touched.clear();
    }

    std::vector<std::string> m_tokens;
    LearntMerges m_merges;
    std::vector<Word> m_words;
    ScratchBytes m_symbolBytes, m_placeBytes;
    std::span<int32_t> m_symbols;
    std::span<uint32_t> m_places;  // of the first pairs
    PairTable m_pairs;
    size_t m_firstPairs = 0;
    std::vector<std::vector<uint32_t>> m_laterPlaces;  // of the pairs after those
    Side m_before, m_after;
    std::priority_queue<Entry, std::vector<Entry>, Worse> m_heap{Worse{this}};
};

}  // namespace

Result<Tokenizer> trainBpe(const PieceSource& pieces, const PreTokenizer& preTokenizer,
                           const BpeTrainingOptions& options) {
    const int64_t smallest = 256 + static_cast<int64_t>(options.specials.size());
    if (options.vocabularySize < smallest)
        return usageError("a vocabulary of " + std::to_string(options.vocabularySize) +
                              " tokens cannot hold the 256 bytes and " + std::to_string(options.specials.size()) +
                              " special tokens",
                          "Ask for at least " + std::to_string(smallest));
    const int64_t total = options.vocabularySize - smallest;
    Trainer trainer;
    SEXTANT_TRY(trainer.load(pieces, options));
    for (auto done = static_cast<int64_t>(trainer.merges().size()); done < total; ++done) {
        if (options.stop.stop_requested()) return Error{ErrorKind::Interrupted, "tokenizer training was stopped", {}};
        if (options.progress && done % 64 == 0) SEXTANT_TRY(options.progress(trainer.merges(), total));
        if (!trainer.step()) break;
    }
    if (options.progress)
        SEXTANT_TRY(options.progress(trainer.merges(), static_cast<int64_t>(trainer.merges().size())));
    return Tokenizer::fromModel(std::move(trainer).model(), preTokenizer, options.specials, options.chatTemplate);
}

Result<Tokenizer> trainBpe(const PieceCounts& pieces, const BpeTrainingOptions& options) {
    const PieceSource source = [&](const PieceVisitor& visit) -> Result<void> {
        pieces.forEach(visit);
        return {};
    };
    return trainBpe(source, pieces.preTokenizer(), options);
}

BpeTrainingOptions trainingOptions(int64_t vocabularySize, std::function<void(int64_t, int64_t)> progress,
                                   std::stop_token stop) {
    BpeTrainingOptions options;
    options.vocabularySize = vocabularySize;
    options.stop = std::move(stop);
    if (progress)
        options.progress = [progress = std::move(progress)](const LearntMerges& merges, int64_t total) -> Result<void> {
            progress(static_cast<int64_t>(merges.size()), total);
            return {};
        };
    return options;
}

}  // namespace sextant
