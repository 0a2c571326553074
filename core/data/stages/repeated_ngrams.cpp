// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/repeated_ngrams.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace sextant {

namespace {

constexpr uint32_t kNone = 0xFFFFFFFF;

uint64_t combine(uint64_t ngram, uint64_t word) {
    uint64_t x = ngram * 0x9E3779B97F4A7C15 + word;
    x ^= x >> 32;
    return x * 0xD6E8FEB86659FD93;
}

uint64_t hashWord(std::string_view word) {
    uint64_t hash = word.size();
    for (; word.size() > 8; word.remove_prefix(8)) {
        uint64_t bytes;
        std::memcpy(&bytes, word.data(), 8);
        hash = combine(hash, bytes);
    }
    uint64_t bytes = 0;
    std::memcpy(&bytes, word.data(), word.size());
    return combine(hash, bytes);
}

/// Which place had an n-gram first, by its hash: an open table that is used again without being cleared.
class FirstPlaces {
public:
    void begin(size_t entries) {
        const size_t wanted = std::bit_ceil(std::max<size_t>(64, 2 * entries));
        if (m_slots.size() < wanted) m_slots.assign(wanted, {});
        m_mask = wanted - 1;
        if (++m_round == 0) {
            std::fill(m_slots.begin(), m_slots.end(), Slot{});
            m_round = 1;
        }
    }
    /// The index an equal hash was entered with before; kNone after entering it now.
    uint32_t enter(uint64_t hash, uint32_t index) {
        for (size_t at = (hash >> 20) & m_mask;; at = (at + 1) & m_mask) {
            Slot& slot = m_slots[at];
            if (slot.round != m_round) {
                slot = {hash, index, m_round};
                return kNone;
            }
            if (slot.hash == hash) return slot.index;
        }
    }

private:
    struct Slot {
        uint64_t hash = 0;
        uint32_t index = 0, round = 0;
    };
    std::vector<Slot> m_slots;
    size_t m_mask = 0;
    uint32_t m_round = 0;
};

}  // namespace

RepeatedNgrams::RepeatedNgrams(const std::vector<Word>& words) : m_words(words.size()) {
    thread_local FirstPlaces places;
    struct Candidate {
        uint32_t word;
        uint64_t hash;  // of the n-gram there
    };
    std::vector<uint64_t> hashes(words.size());
    std::vector<Candidate> candidates;
    for (size_t i = 0; i < words.size(); ++i) {
        hashes[i] = hashWord(words[i].text);
        if (i + 1 < words.size()) candidates.push_back({static_cast<uint32_t>(i), 0});
    }
    for (Candidate& candidate : candidates)
        candidate.hash = combine(hashes[candidate.word], hashes[candidate.word + 1]);
    std::vector<uint32_t> firstOf, groups;
    for (size_t n = kLowest; n <= kHighest && !candidates.empty(); ++n) {
        auto& occurrences = m_orders[n - kLowest];
        auto& counts = m_counts[n - kLowest];
        places.begin(candidates.size());
        firstOf.assign(candidates.size(), kNone);  // index of the first candidate with the same n-gram
        std::vector<uint8_t> repeats(candidates.size());
        for (uint32_t i = 0; i < candidates.size(); ++i) {
            const uint32_t first = places.enter(candidates[i].hash, i);
            firstOf[i] = first == kNone ? i : first;
            if (first != kNone) repeats[i] = repeats[first] = 1;
        }
        groups.assign(candidates.size(), kNone);
        for (uint32_t i = 0; i < candidates.size(); ++i) {
            if (!repeats[i]) continue;
            uint32_t& group = groups[firstOf[i]];
            if (group == kNone) {
                group = static_cast<uint32_t>(counts.size());
                counts.push_back(0);
            }
            ++counts[group];
            occurrences.push_back({candidates[i].word, group});
        }
        std::vector<Candidate> next;
        for (uint32_t i = 0; i + 1 < candidates.size(); ++i)
            if (repeats[i] && repeats[i + 1] && candidates[i + 1].word == candidates[i].word + 1 &&
                candidates[i].word + n < words.size())
                next.push_back({candidates[i].word, combine(candidates[i].hash, hashes[candidates[i].word + n])});
        candidates = std::move(next);
    }
}

}  // namespace sextant
