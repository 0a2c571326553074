// SPDX-License-Identifier: Apache-2.0
#include "core/data/token_dataset.h"
#include "data_test.h"

#include <QtTest>

#include <limits>
#include <set>

using namespace sextant;

class TestTokenDataset : public QObject {
    Q_OBJECT
    test::Folder m_folder;
    const Tokenizer m_bytes = test::byteTokenizer();

    /// Documents of the given sizes; the tokens count up from 0 and start again at 200.
    std::filesystem::path shard(const std::vector<int>& sizes) const {
        ShardWriter writer = ShardWriter::create(m_folder.path("shard"), m_bytes.vocabularySize()).orThrow();
        int32_t next = 0;
        for (int size : sizes) {
            std::vector<int32_t> tokens;
            for (int i = 0; i < size; ++i) tokens.push_back(next++ % 200);
            writer.append(tokens, DocumentEnd::Yes).orThrow();
        }
        writer.finish().orThrow();
        return m_folder.path("shard");
    }
    struct Sample {
        std::vector<int32_t> tokens, targets, positions, starts;
        int64_t bytes = 0;
    };
    static Sample read(const TokenDataset& dataset, int64_t sample, size_t length) {
        Sample result{std::vector<int32_t>(length), std::vector<int32_t>(length), std::vector<int32_t>(length), {}, 0};
        result.bytes = dataset.read(sample, {result.tokens, result.targets, result.positions, &result.starts});
        return result;
    }

private Q_SLOTS:
    void windowsOfDocuments() {
        using Ids = std::vector<int32_t>;
        const auto dataset = TokenDataset::open(shard({3, 4, 1, 5}), m_bytes, 6, SampleOrder::Sequential, 0).orThrow();
        QCOMPARE(dataset.windows(), int64_t{2});
        const Sample first = read(dataset, 0, 6);
        QCOMPARE(first.tokens, (Ids{0, 1, 2, 3, 4, 5}));
        QCOMPARE(first.targets, (Ids{1, 2, -1, 4, 5, 6}));
        QCOMPARE(first.positions, (Ids{0, 1, 2, 0, 1, 2}));
        QCOMPARE(first.starts, (Ids{0, 3}));
        QCOMPARE(first.bytes, int64_t{5});
        const Sample second = read(dataset, 1, 6);
        QCOMPARE(second.tokens, (Ids{6, 7, 8, 9, 10, 11}));
        QCOMPARE(second.targets, (Ids{-1, -1, 9, 10, 11, 12}));
        QCOMPARE(second.positions, (Ids{0, 0, 0, 1, 2, 3}));
        QCOMPARE(second.starts, (Ids{0, 1, 2}));
    }

    void specialTokensAreNoBytes() {
        ShardWriter writer = ShardWriter::create(m_folder.path("special"), m_bytes.vocabularySize()).orThrow();
        writer.append(std::vector<int32_t>{*m_bytes.bosId(), 'h', 'i', *m_bytes.eosId()}, DocumentEnd::Yes).orThrow();
        writer.finish().orThrow();
        const auto dataset =
            TokenDataset::open(m_folder.path("special"), m_bytes, 3, SampleOrder::Sequential, 0).orThrow();
        QCOMPARE(read(dataset, 0, 3).bytes, int64_t{2});
    }

    void everyEpochIsAPermutation() {
        const auto dataset = TokenDataset::open(shard({1000}), m_bytes, 9, SampleOrder::Shuffled, 42).orThrow();
        const int64_t windows = dataset.windows();
        QCOMPARE(windows, int64_t{111});
        std::vector<std::vector<int32_t>> epochs[2];
        for (int64_t sample = 0; sample < 2 * windows; ++sample)
            epochs[sample / windows].push_back(read(dataset, sample, 9).tokens);
        for (auto& epoch : epochs)
            QCOMPARE(std::set(epoch.begin(), epoch.end()).size(), std::set(epochs[0].begin(), epochs[0].end()).size());
        QVERIFY(epochs[0] != epochs[1]);
        std::multiset<std::vector<int32_t>> a(epochs[0].begin(), epochs[0].end()),
            b(epochs[1].begin(), epochs[1].end());
        QVERIFY(a == b);
        // Any sample again, in any order, from a dataset opened anew: the same.
        const auto again = TokenDataset::open(m_folder.path("shard"), m_bytes, 9, SampleOrder::Shuffled, 42).orThrow();
        for (int64_t sample : {200, 7, 111, 0})
            QCOMPARE(read(again, sample, 9).tokens, epochs[sample / windows][static_cast<size_t>(sample % windows)]);
        const auto other = TokenDataset::open(m_folder.path("shard"), m_bytes, 9, SampleOrder::Shuffled, 43).orThrow();
        int same = 0;
        for (int64_t sample = 0; sample < windows; ++sample)
            same += read(other, sample, 9).tokens == epochs[0][static_cast<size_t>(sample)];
        QVERIFY2(same < 20, "the seed orders");
    }

    void tooSmall() {
        QCOMPARE(TokenDataset::open(shard({6}), m_bytes, 6, SampleOrder::Shuffled, 1).orThrow().windows(), int64_t{0});
        QCOMPARE(TokenDataset::open(shard({7}), m_bytes, 6, SampleOrder::Shuffled, 1).orThrow().windows(), int64_t{1});
        QCOMPARE(TokenDataset::open(shard({}), m_bytes, 6, SampleOrder::Shuffled, 1).orThrow().windows(), int64_t{0});
    }

    /// In rows neither: not at their ends, not in the padding, and not as the number that means "not learned".
    void tokensOutsideTheVocabularyEndTheRunInRowsToo_data() {
        QTest::addColumn<int>("place");
        QTest::addColumn<int>("token");
        QTest::newRow("first") << 0 << 70'000;
        QTest::newRow("middle") << 2 << 70'000;
        QTest::newRow("last of a row") << 5 << 70'000;
        QTest::newRow("padding") << 10 << 70'000;
        QTest::newRow("not learned") << 2 << -1;
        QTest::newRow("least") << 7 << std::numeric_limits<int>::min();
    }
    void tokensOutsideTheVocabularyEndTheRunInRowsToo() {
        QFETCH(int, place);
        QFETCH(int, token);
        ShardWriter writer = ShardWriter::create(m_folder.path("rows"), 100'000).orThrow();  // wide enough for 32 bits
        std::vector<int32_t> tokens(9, 'a'), padding(3, *m_bytes.padId());
        tokens.insert(tokens.end(), padding.begin(), padding.end());
        tokens[static_cast<size_t>(place)] = token;
        writer.append(std::span(tokens).first(6), DocumentEnd::Yes, DocumentPlace(0, 0)).orThrow();
        writer.append(std::span(tokens).subspan(6, 3), DocumentEnd::Yes, DocumentPlace(0, 1)).orThrow();
        writer.append(std::span(tokens).last(3), DocumentEnd::Yes, DocumentPlace::padding()).orThrow();
        writer.finish().orThrow();
        const auto dataset =
            TokenDataset::open(m_folder.path("rows"), m_bytes, 6, SampleOrder::Sequential, 0, Windows::Rows).orThrow();
        QCOMPARE(dataset.windows(), int64_t{2});
        QVERIFY_EXCEPTION_THROWN((read(dataset, 0, 6), read(dataset, 1, 6)), RunError);
    }

    /// A flipped bit in the data must not become a read outside the embedding.
    void tokensOutsideTheVocabularyEndTheRun() {
        for (size_t at : {0, 5, 12}) {
            const auto prefix = shard({13});
            std::string data = readFile(prefix.string() + ".bin").orThrow();
            data[at * 2 + 1] = '\x7F';
            m_folder.write("shard.bin", data);
            const auto dataset = TokenDataset::open(prefix, m_bytes, 6, SampleOrder::Sequential, 0).orThrow();
            try {
                read(dataset, 0, 6);
                read(dataset, 1, 6);
                QFAIL("the token was accepted");
            } catch (const RunError& error) {
                QCOMPARE(exitCode(error.error().kind), 3);
                QVERIFY2(error.error().message.find("token " + std::to_string(at) + " is ") != std::string::npos,
                         error.error().message.c_str());
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestTokenDataset)
#include "tst_token_dataset.moc"
