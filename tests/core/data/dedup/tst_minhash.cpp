// SPDX-License-Identifier: Apache-2.0
#include "core/base/random.h"
#include "core/data/dedup/minhash.h"
#include "core/data/dedup/shingles.h"

#include <QtTest>

#include <cmath>
#include <set>

using namespace sextant;

namespace {

/// Two sets of 64-bit hashes that share `shared` members and have `own` more each.
struct Pair {
    std::vector<uint64_t> a, b;
};
Pair pairOf(size_t shared, size_t own, uint64_t number) {
    const CounterRandom random(number, 7);
    Pair pair;
    for (size_t i = 0; i < shared + 2 * own; ++i) {
        if (i < shared + own) pair.a.push_back(random.bits(i));
        if (i < shared || i >= shared + own) pair.b.push_back(random.bits(i));
    }
    return pair;
}

std::vector<uint64_t> shingled(std::string_view text, int n = 5) {
    std::vector<uint64_t> hashes;
    wordShingles(text, n, hashes);
    return hashes;
}

}  // namespace

class TestMinhash : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// The share of pairs that become candidates follows 1 - (1 - s^rows)^bands within two points at every similarity.
    void recallFollowsTheSCurve_data() {
        QTest::addColumn<int>("bands");
        QTest::addColumn<int>("rows");
        QTest::newRow("14 x 8") << 14 << 8;
        QTest::newRow("20 x 13") << 20 << 13;
        QTest::newRow("50 x 4") << 50 << 4;
    }
    void recallFollowsTheSCurve() {
        QFETCH(int, bands);
        QFETCH(int, rows);
        const MinHasher hasher(bands, rows, 1);
        constexpr size_t kMembers = 200;  // of the union
        constexpr int kPairs = 6000;
        for (const double similarity : {0.3, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95}) {
            const auto shared = static_cast<size_t>(std::lround(similarity * kMembers));
            const size_t own = (kMembers - shared) / 2;
            const double exact = static_cast<double>(shared) / static_cast<double>(shared + 2 * own);
            int found = 0;
            std::vector<uint32_t> minima;
            std::vector<uint64_t> first(static_cast<size_t>(bands)), second(first);
            for (int i = 0; i < kPairs; ++i) {
                const Pair pair = pairOf(shared, own, static_cast<uint64_t>(i) + 1);
                hasher.signature(pair.a, minima);
                hasher.bandKeys(minima, first);
                hasher.signature(pair.b, minima);
                hasher.bandKeys(minima, second);
                bool candidate = false;
                for (size_t band = 0; band < first.size(); ++band) candidate |= first[band] == second[band];
                found += candidate;
            }
            const double expected = 1 - std::pow(1 - std::pow(exact, rows), bands);
            const double seen = static_cast<double>(found) / kPairs;
            QVERIFY2(std::abs(seen - expected) < 0.02,
                     qPrintable(QStringLiteral("similarity %1: %2, theory %3").arg(exact).arg(seen).arg(expected)));
        }
    }
    void signaturesDoNotDependOnOrderOrRepetition() {
        const MinHasher hasher(14, 8, 3);
        std::vector<uint64_t> members = pairOf(101, 0, 5).a, shuffled(members.rbegin(), members.rend());
        shuffled.insert(shuffled.end(), members.begin(), members.begin() + 50);
        std::vector<uint32_t> a, b;
        hasher.signature(members, a);
        hasher.signature(shuffled, b);
        QCOMPARE(a, b);
        hasher.signature(std::vector<uint64_t>(members.begin() + 1, members.end()), b);
        QVERIFY(a != b || members.size() < 2);
    }
    void shinglesAreThoseOfTheWords() {
        QCOMPARE(shingled("one two three four five six").size(), size_t{2});
        QCOMPARE(shingled("one two three"), shingled("ONE,  two - Three!"));
        QCOMPARE(shingled("one two").size(), size_t{1});
        QVERIFY(shingled("... \n --").empty());
        QVERIFY(shingled("a b c d e") != shingled("b a c d e"));
        const auto text = shingled("x a b c d e y"), inner = shingled("a b c d e");
        QCOMPARE(text[1], inner[0]);                                    // the rolling sum forgets what has left
        QCOMPARE(shingled("大學之道，在明明德", 2).size(), size_t{7});  // eight characters, each a word
        QCOMPARE(shingled("FRÜHER", 1).size(), size_t{1});
    }
    void jaccardOfSets() {
        auto set = [](std::initializer_list<uint64_t> members) { return std::vector<uint64_t>(members); };
        QCOMPARE(jaccard(set({1, 2, 3, 4}), set({2, 3, 4, 5})), 0.6);
        QCOMPARE(jaccard(set({1}), set({2})), 0.0);
        QCOMPARE(jaccard({}, {}), 0.0);
        std::vector<uint64_t> hashes = {5, 1, 5, 3, 1};
        makeSet(hashes);
        QCOMPARE(hashes, set({1, 3, 5}));
    }
};

QTEST_GUILESS_MAIN(TestMinhash)
#include "tst_minhash.moc"
