// SPDX-License-Identifier: Apache-2.0
#include "core/base/random.h"
#include "core/data/stages/first_places.h"
#include "core/data/stages/repeated_ngrams.h"
#include "core/data/stages/repeated_pieces.h"
#include "core/data/stages/text_features.h"

#include <QtTest>

#include <map>

using namespace sextant;

namespace {

constexpr auto kAlways = [](uint32_t) { return true; };
constexpr auto kNever = [](uint32_t) { return false; };

/// Every order by itself: all n-grams in a map, those that occur more than once numbered by their first place.
std::vector<std::pair<uint32_t, uint32_t>> byDefinition(const std::vector<Word>& words, size_t n) {
    std::map<std::vector<std::string_view>, std::vector<uint32_t>> places;
    std::vector<std::vector<std::string_view>> ngrams;
    for (uint32_t i = 0; i + n <= words.size(); ++i) {
        ngrams.emplace_back();
        for (size_t k = 0; k < n; ++k) ngrams.back().push_back(words[i + k].text);
        places[ngrams.back()].push_back(i);
    }
    std::map<std::vector<std::string_view>, uint32_t> groups;
    std::vector<std::pair<uint32_t, uint32_t>> result;
    for (uint32_t i = 0; i < ngrams.size(); ++i)
        if (places[ngrams[i]].size() > 1)
            result.emplace_back(i, groups.try_emplace(ngrams[i], static_cast<uint32_t>(groups.size())).first->second);
    return result;
}

}  // namespace

class TestRepeatedPieces : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void firstPlacesForgetAndNeverMixUp() {
        FirstPlaces places;
        constexpr size_t kCount = 3'000'000;  // so many that the numbers run out while the test runs
        for (uint64_t round = 0; round < 5'000; ++round) {
            places.begin(kCount);
            for (const uint32_t index : {uint32_t{0}, uint32_t{7}, static_cast<uint32_t>(kCount - 1)}) {
                const uint64_t hash = (round + index) * 0x9E3779B97F4A7C15;
                QCOMPARE(places.enter(hash, index, kAlways), FirstPlaces::kNone);
                QCOMPARE(places.enter(hash, 11, kAlways), index);
            }
        }
        QCOMPARE(places.enter(42, 1, kNever), FirstPlaces::kNone);
        QCOMPARE(places.enter(42, 2, kNever), FirstPlaces::kNone);
        QCOMPARE(places.enter(42, 3, [](uint32_t other) { return other == 2; }), uint32_t{2});
    }
    void equalPieces() {
        QCOMPARE(firstEqualPieces({}), std::vector<uint32_t>());
        QCOMPARE(firstEqualPieces({"a", "", "b", "a", "", "a"}), (std::vector<uint32_t>{0, 1, 2, 0, 1, 0}));
    }
    void packedWordsOfOneLengthDifferWhereTheyDo() {
        for (size_t size = 1; size <= 8; ++size)
            for (size_t at = 0; at < size; ++at) {
                const std::string word(size, 'x');
                std::string other = word;
                other[at] = '\xFF';
                QVERIFY(packedWord(word + "y") != packedWord(word) || size == 8);
                QVERIFY(packedWord(other) != packedWord(word));
                QCOMPARE(packedWord(std::string_view(other + "?").substr(0, size)), packedWord(other));
            }
    }
    void ngramsAgainstTheDefinition() {
        for (uint64_t round = 0; round < 200; ++round) {
            const CounterRandom random(round, 1);
            uint64_t counter = 0;
            std::string text;
            const uint64_t vocabulary = 1 + random.below(40, counter++);
            for (uint64_t words = random.below(300, counter++); words-- > 0;)
                text += "w" + std::string(random.below(vocabulary, counter++), 'o') + " ";
            const TextFeatures features(text);
            const auto& words = features.words(WordSplitter::Blanks);
            const RepeatedNgrams ngrams(words);
            for (size_t n = RepeatedNgrams::kLowest; n <= RepeatedNgrams::kHighest; ++n) {
                std::vector<std::pair<uint32_t, uint32_t>> found;
                std::vector<uint32_t> counts;
                for (const auto& [word, group] : ngrams.ofOrder(n)) {
                    found.emplace_back(word, group);
                    counts.resize(std::max<size_t>(counts.size(), group + 1));
                    ++counts[group];
                }
                QVERIFY(found == byDefinition(words, n));
                QVERIFY(std::ranges::equal(counts, ngrams.counts(n)));
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestRepeatedPieces)
#include "tst_repeated_pieces.moc"
