// SPDX-License-Identifier: Apache-2.0
#include "core/data/mixture.h"
#include "core/data/pack.h"
#include "core/data/shards.h"
#include "data_test.h"

#include <QtTest>

#include <cmath>
#include <map>

using namespace sextant;
using namespace sextant::test;

class TestMixture : public QObject {
    Q_OBJECT
    static std::vector<MixShare> planned(const std::vector<MixSource>& sources, MixStrategy strategy, double maxEpochs,
                                         int64_t budget, double temperature = 2) {
        MixOptions options;
        options.strategy = strategy;
        options.maxEpochs = maxEpochs;
        options.tokenBudget = budget;
        options.temperature = temperature;
        return planMixture(sources, options).orThrow();
    }
    const std::vector<MixSource> m_sources = {{"web", 8000, 0.5}, {"code", 1000, 0.25}, {"books", 3000, 0.25}};

private Q_SLOTS:
    void weightsDecideTheShares() {
        const auto shares = planned(m_sources, MixStrategy::Weights, 4, 8000);
        QCOMPARE(shares[0].tokens, int64_t{4000});
        QCOMPARE(shares[1].tokens, int64_t{2000});
        QCOMPARE(shares[1].epochs, 2.0);
        QCOMPARE(shares[2].tokens, int64_t{2000});
    }
    void withoutABudgetTheScarcestSourceDecides() {
        const auto shares = planned(m_sources, MixStrategy::Weights, 1, 0);
        QCOMPARE(shares[1].tokens, int64_t{1000});
        QCOMPARE(shares[1].epochs, 1.0);
        QCOMPARE(shares[0].tokens, int64_t{2000});
    }
    void temperatureFlattens() {
        const std::vector<MixSource> sources = {{"large", 1'000'000, 1}, {"small", 10'000, 1}};
        auto ratio = [&](double temperature) {
            const auto shares = planned(sources, MixStrategy::Temperature, 100, 100'000, temperature);
            return static_cast<double>(shares[0].tokens) / static_cast<double>(shares[1].tokens);
        };
        QVERIFY(std::abs(ratio(1) - 100) < 0.2);
        QVERIFY(std::abs(ratio(2) - 10) < 0.01);
        QVERIFY(ratio(1000) < 1.01);
    }
    void unimaxFillsEvenlyUpToTheCap() {
        const auto shares = planned(m_sources, MixStrategy::Unimax, 2, 9000);
        QCOMPARE(shares[1].tokens, int64_t{2000});  // two epochs: its cap
        QCOMPARE(shares[0].tokens, int64_t{3500});
        QCOMPARE(shares[2].tokens, int64_t{3500});
    }
    void infeasibleMixesAreRefusedWithTheArithmetic() {
        MixOptions options;
        options.strategy = MixStrategy::Weights;
        options.tokenBudget = 8000;
        const auto refused = planMixture(m_sources, options);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::Usage);
        const std::string sentence = refused.error().sentence();
        for (const char* part : {"code", "25 %", "2 epochs", "max_epochs is 1", "up to 4000"})
            QVERIFY2(sentence.find(part) != std::string::npos, sentence.c_str());
        options.strategy = MixStrategy::Unimax;
        options.tokenBudget = 12'001;
        QVERIFY(!planMixture(m_sources, options));
        QVERIFY(!planMixture({{"empty", 0, 1}}, options));
    }
    void aWeightMeansAMixture() {
        QCOMPARE(resolvedStrategy(MixStrategy::Automatic, {{"a", 1}, {"b", 1}}), MixStrategy::Everything);
        QCOMPARE(resolvedStrategy(MixStrategy::Automatic, {{"a", 1}, {"b", 0.5}}), MixStrategy::Weights);
        QCOMPARE(resolvedStrategy(MixStrategy::Unimax, {{"a", 1}}), MixStrategy::Unimax);
    }

    /// The shards hold what the plan says, in an order of the seed, and the same for any threads.
    void shardsHoldTheMixture() {
        Folder folder;
        std::string letters, digits;
        for (int i = 0; i < 400; ++i)
            letters += "{\"text\":\"" + std::string(20, static_cast<char>('a' + i % 26)) + "\"}\n";
        for (int i = 0; i < 100; ++i)
            digits += "{\"text\":\"" + std::string(20, static_cast<char>('0' + i % 10)) + "\"}\n";
        const std::vector<PackSource> sources = {{"letters", {folder.write("letters.jsonl", letters)}, 1},
                                                 {"digits", {folder.write("digits.jsonl", digits)}, 1}};
        const Tokenizer tokenizer = byteTokenizer();
        MixOptions mix;
        mix.strategy = MixStrategy::Weights;
        mix.maxEpochs = 2.5;
        auto pack = [&](const std::string& name, uint64_t seed, int threads) {
            PackOptions options;
            options.validationFraction = 0.1;
            options.seed = seed;
            options.threads = threads;
            ReadingReport report;
            return packMixture(sources, mix, tokenizer, options, folder.path(name), report, {}, {}).orThrow();
        };
        const ShardsManifest manifest = pack("one", 1, 1);
        QCOMPARE(manifest.mixture.size(), size_t{2});
        QVERIFY(std::abs(manifest.mixture[1].epochs - 2.5) < 0.02);
        QVERIFY(std::abs(static_cast<double>(manifest.mixture[0].tokens - manifest.mixture[1].tokens)) <=
                44);  // one document each
        const ShardReader train = ShardReader::open(folder.path("one/train")).orThrow();
        std::map<int32_t, int> firsts;
        int changes = 0;
        bool wasDigit = false;
        for (size_t document = 0; document + 1 < train.starts().size(); ++document) {
            std::vector<int32_t> token(1);
            train.read(train.starts()[document] + 1, token);  // behind BOS
            const bool isDigit = token[0] >= '0' && token[0] <= '9';
            changes += document > 0 && isDigit != wasDigit;
            wasDigit = isDigit;
            ++firsts[isDigit];
        }
        QVERIFY(std::abs(firsts[0] - firsts[1]) <= 1);
        QVERIFY(changes > firsts[0] / 2);  // shuffled, not one after the other
        QCOMPARE(manifest.trainTextBytes, manifest.trainTokens * 20 / 22);
        QVERIFY(manifest.validationTokens > 0);
        QVERIFY(!std::filesystem::exists(folder.path("one/sources")));
        pack("two", 1, 3);
        pack("three", 2, 1);
        auto bytes = [&](const std::string& name) { return readFile(folder.path(name + "/train.bin")).orThrow(); };
        QVERIFY(bytes("one") == bytes("two"));
        QVERIFY(bytes("one") != bytes("three"));
        QCOMPARE(ShardsManifest::read(folder.path("one")).orThrow().mixture[1].tokens, manifest.mixture[1].tokens);
    }
};

QTEST_GUILESS_MAIN(TestMixture)
#include "tst_mixture.moc"
