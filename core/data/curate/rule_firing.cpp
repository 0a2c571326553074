// SPDX-License-Identifier: Apache-2.0
#include "core/data/curate/rule_firing.h"

#include "core/base/parallel.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

namespace sextant {

namespace {

constexpr size_t kWords = 128, kBlock = 64 * kWords;  // rows that are looked at together
using Fired = std::array<uint64_t, kWords>;           // a bit a row

int64_t countOf(const Fired& rows) {
    int64_t count = 0;
    for (const uint64_t word : rows) count += std::popcount(word);
    return count;
}

struct Tally {
    std::vector<int64_t> measured, alone, together;
};

void countBlock(const CuratedJob& job, const LimitTable& limits, const std::vector<RuleCount>& rules, size_t start,
                size_t count, Tally& tally) {
    std::vector<Fired> fired(rules.size(), Fired{});
    Fired once{}, twice{};
    for (size_t i = 0; i < rules.size(); ++i) {
        const float* column = job.signal(rules[i].stage, rules[i].rule).data() + start;
        const RuleLimits& kept = limits[rules[i].stage][rules[i].rule];
        for (size_t row = 0; row < count; ++row) {
            const bool fires = (column[row] < kept.minimum) | (column[row] > kept.maximum);
            fired[i][row / 64] |= static_cast<uint64_t>(fires) << row % 64;
            tally.measured[i] += !std::isnan(column[row]);
        }
        for (size_t word = 0; word < kWords; ++word) {
            twice[word] |= once[word] & fired[i][word];
            once[word] |= fired[i][word];
        }
    }
    Fired both;
    for (size_t a = 0; a < rules.size(); ++a) {
        for (size_t word = 0; word < kWords; ++word) both[word] = fired[a][word] & ~twice[word];
        tally.alone[a] += countOf(both);
        for (size_t b = a; b < rules.size(); ++b) {
            for (size_t word = 0; word < kWords; ++word) both[word] = fired[a][word] & fired[b][word];
            tally.together[a * rules.size() + b] += countOf(both);
        }
    }
}

}  // namespace

RuleFiring ruleFiring(const CuratedJob& job, const LimitTable& limits, int threads) {
    RuleFiring firing;
    for (size_t stage = 0; stage < job.stages().size(); ++stage)
        for (size_t rule = 0; rule < job.stages()[stage].rules.size(); ++rule)
            firing.rules.push_back({stage, rule, 0, 0, 0});
    const size_t count = firing.rules.size(), rows = static_cast<size_t>(job.rows());
    constexpr size_t kShare = 16 * kBlock;
    std::vector<Tally> tallies((rows + kShare - 1) / kShare);
    parallelFor(static_cast<int64_t>(tallies.size()), threads, [&](int64_t index) {
        Tally& tally = tallies[static_cast<size_t>(index)];
        tally.measured.resize(count), tally.alone.resize(count), tally.together.resize(count * count);
        const size_t end = std::min(rows, (static_cast<size_t>(index) + 1) * kShare);
        for (size_t start = static_cast<size_t>(index) * kShare; start < end; start += kBlock)
            countBlock(job, limits, firing.rules, start, std::min(kBlock, end - start), tally);
    });
    firing.together.resize(count * count);
    for (const Tally& tally : tallies)
        for (size_t a = 0; a < count; ++a) {
            firing.rules[a].measured += tally.measured[a];
            firing.rules[a].alone += tally.alone[a];
            for (size_t b = a; b < count; ++b) firing.together[a * count + b] += tally.together[a * count + b];
        }
    for (size_t a = 0; a < count; ++a) {
        firing.rules[a].fired = firing.both(a, a);
        for (size_t b = 0; b < a; ++b) firing.together[a * count + b] = firing.both(b, a);
    }
    return firing;
}

}  // namespace sextant
