// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/repeated_ngrams.h"

#include "core/data/stages/first_places.h"

#include <cstring>

namespace sextant {

namespace {

constexpr uint32_t kNone = FirstPlaces::kNone;

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
    return combine(hash, packedWord(word));
}

}  // namespace

RepeatedNgrams::RepeatedNgrams(const std::vector<Word>& words) : m_words(words.size()) {
    thread_local FirstPlaces places;
    struct Candidate {
        uint32_t word;
        uint64_t hash;  // of the n-gram there
    };
    std::vector<uint64_t> hashes(words.size());
    std::vector<Candidate> candidates;
    candidates.reserve(words.size());
    for (size_t i = 0; i < words.size(); ++i) {
        hashes[i] = hashWord(words[i].text);
        if (i + 1 < words.size()) candidates.push_back({static_cast<uint32_t>(i), 0});
    }
    for (Candidate& candidate : candidates)
        candidate.hash = combine(hashes[candidate.word], hashes[candidate.word + 1]);
    std::vector<uint32_t> firstOf(candidates.size()), groups(candidates.size());  // told of those that repeat
    std::vector<uint8_t> repeats;
    for (size_t n = kLowest; n <= kHighest && !candidates.empty(); ++n) {
        auto& occurrences = m_orders[n - kLowest];
        auto& counts = m_counts[n - kLowest];
        places.begin(candidates.size());
        repeats.assign(candidates.size(), 0);
        size_t found = 0;
        for (uint32_t i = 0; i < candidates.size(); ++i) {
            // An equal hash is an equal n-gram: two different ones are alike once in 10^13 texts of 1,000 words.
            const uint64_t hash = candidates[i].hash;
            const uint32_t first =
                places.enter(hash, i, [&](uint32_t other) { return candidates[other].hash == hash; });
            if (first == kNone) continue;
            if (!repeats[first]) {
                firstOf[first] = first;
                groups[first] = kNone;
                repeats[first] = 1;
                ++found;
            }
            firstOf[i] = first;
            repeats[i] = 1;
            ++found;
        }
        occurrences.reserve(found);
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
