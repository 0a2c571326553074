// SPDX-License-Identifier: Apache-2.0
#include "core/base/files.h"
#include "core/data/pack.h"
#include "core/data/shards.h"
#include "core/data/token_dataset.h"

#include <QTemporaryDir>
#include <QtTest>

#include <cstring>
#include <set>

using namespace sextant;

class TestShards : public QObject {
    Q_OBJECT

    QTemporaryDir m_dir;
    std::filesystem::path path(const char* name) const { return m_dir.filePath(name).toStdString(); }

    /// A JSON-lines corpus and a tokenizer for it.
    std::pair<std::vector<std::filesystem::path>, Tokenizer> corpus(const char* name, int documents) const {
        std::string text;
        for (int i = 0; i < documents; ++i) text += "{\"text\":\"document " + std::to_string(i) + " says " + std::string(static_cast<size_t>(i % 7), 'a') + " word.\"}\n";
        writeFileAtomically(path(name), text).orThrow();
        PieceCounts counts;
        std::vector<std::filesystem::path> files{path(name)};
        countPieces(files, 2, counts, {}, {}).orThrow();
        return {files, trainBpe(counts, 300).orThrow()};
    }
    struct Sample {
        std::vector<int32_t> tokens, targets, positions, starts;
        int64_t bytes = 0;
    };
    static Sample sample(const TokenDataset& dataset, int64_t index, int64_t length) {
        Sample s;
        s.tokens.resize(static_cast<size_t>(length));
        s.targets = s.positions = s.tokens;
        s.bytes = dataset.read(index, {s.tokens, s.targets, s.positions, &s.starts});
        return s;
    }

private slots:
    void roundTrip_data() {
        QTest::addColumn<int>("vocabulary");
        QTest::newRow("uint16") << 65536;
        QTest::newRow("int32") << 65537;
    }
    void roundTrip() {
        QFETCH(int, vocabulary);
        auto writer = ShardWriter::create(path("s"), vocabulary).orThrow();
        const std::vector<int32_t> first{1, 2, vocabulary - 1}, empty, last{7, 8};
        for (const auto& document : {first, empty, last}) writer.addDocument(document).orThrow();
        writer.finish().orThrow();
        auto reader = ShardReader::open(path("s")).orThrow();
        QCOMPARE(reader.documents(), int64_t{3});
        QCOMPARE(reader.starts(), (std::vector<int64_t>{0, 3, 3, 5}));
        std::vector<int32_t> tokens(5);
        reader.read(0, tokens);
        QCOMPARE(tokens, (std::vector<int32_t>{1, 2, vocabulary - 1, 7, 8}));
    }

    /// The header as Megatron's MMapIndexedDataset writes it.
    void megatronHeader() {
        auto writer = ShardWriter::create(path("m"), 1000).orThrow();
        writer.addDocument(std::vector<int32_t>{5, 6, 7}).orThrow();
        writer.finish().orThrow();
        const std::string index = readFile(path("m.idx")).orThrow();
        QVERIFY(index.starts_with(std::string("MMIDIDX\0\0", 9)));
        uint64_t version = 0, sequences = 0, documents = 0;
        std::memcpy(&version, index.data() + 9, 8);
        std::memcpy(&sequences, index.data() + 18, 8);
        std::memcpy(&documents, index.data() + 26, 8);
        QCOMPARE(version, uint64_t{1});
        QCOMPARE(int(index[17]), 8);  // uint16
        QCOMPARE(sequences, uint64_t{1});
        QCOMPARE(documents, uint64_t{2});
        QCOMPARE(index.size(), size_t{34 + 4 + 8 + 16});
    }

    void hostileIndex_data() {
        QTest::addColumn<int>("at");
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("magic") << 0 << QByteArray("X");
        QTest::newRow("version") << 9 << QByteArray("\x09");
        QTest::newRow("type") << 17 << QByteArray("\x63");
        QTest::newRow("sequences") << 18 << QByteArray(8, '\xFF');
        QTest::newRow("documents") << 26 << QByteArray(8, '\x7F');
        QTest::newRow("negative size") << 34 << QByteArray(4, '\xFF');
        QTest::newRow("pointer") << 38 << QByteArray("\x40");
        QTest::newRow("cut off") << -1 << QByteArray();
    }
    void hostileIndex() {
        QFETCH(int, at);
        QFETCH(QByteArray, bytes);
        auto writer = ShardWriter::create(path("h"), 1000).orThrow();
        writer.addDocument(std::vector<int32_t>{5, 6, 7}).orThrow();
        writer.finish().orThrow();
        std::string index = readFile(path("h.idx")).orThrow();
        if (at < 0) index.resize(20);
        else index.replace(static_cast<size_t>(at), static_cast<size_t>(bytes.size()), bytes.toStdString());
        writeFileAtomically(path("h.idx"), index).orThrow();
        auto opened = ShardReader::open(path("h"));
        QVERIFY(!opened);
        QCOMPARE(exitCode(opened.error().kind), 3);
        QVERIFY(opened.error().message.find("h.idx") != std::string::npos);
    }

    /// The same shards from any number of threads; whole documents held out.
    void packing() {
        auto [files, tokenizer] = corpus("many.jsonl", 400);
        ReadingReport report, again;
        auto one = packDocuments(files, tokenizer, {0.1, 5, 1}, path("one"), report, {}, {}).orThrow();
        auto two = packDocuments(files, tokenizer, {0.1, 5, 2}, path("two"), again, {}, {}).orThrow();
        QCOMPARE(one.documents, int64_t{400});
        for (const char* name : {"train.bin", "train.idx", "validation.bin", "validation.idx", "shards.json"})
            QVERIFY2(readFile(path("one") / name).orThrow() == readFile(path("two") / name).orThrow(), name);
        auto train = ShardReader::open(path("one/train")).orThrow(), validation = ShardReader::open(path("one/validation")).orThrow();
        QCOMPARE(train.documents() + validation.documents(), int64_t{400});
        QVERIFY(validation.documents() > 15 && validation.documents() < 80);
        std::vector<int32_t> document(static_cast<size_t>(train.starts()[1]));
        train.read(0, document);
        QCOMPARE(document.front(), *tokenizer.bosId());
        QCOMPARE(document.back(), *tokenizer.eosId());
    }

    /// A conversation is encoded as the chat would be: every answer ends with EOS, the document begins with one BOS.
    void conversations() {
        auto tokenizer = corpus("talk-words.jsonl", 60).second;
        std::string lines;
        for (int i = 0; i < 60; ++i)
            lines += "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":\"b\"},{\"role\":\"user\",\"content\":\"c\"},{\"role\":\"assistant\",\"content\":\"d\"}]}\n";
        writeFileAtomically(path("talk.jsonl"), lines).orThrow();
        ReadingReport report;
        packDocuments({path("talk.jsonl")}, tokenizer, {0.0, 5, 1}, path("talk"), report, {}, {}).orThrow();
        auto reader = ShardReader::open(path("talk/train")).orThrow();
        std::vector<int32_t> document(static_cast<size_t>(reader.starts()[1]));
        reader.read(0, document);
        const auto wanted = renderChat(tokenizer, {{ChatRole::User, "a"}, {ChatRole::Assistant, "b"}, {ChatRole::User, "c"}, {ChatRole::Assistant, "d"}}, GenerationPrompt::Omit);
        QCOMPARE(document, wanted.tokens);
    }

    /// Every window once per epoch, in another order each epoch; a pure function of the sample's number.
    void sampleOrder() {
        auto [files, tokenizer] = corpus("order.jsonl", 300);
        ReadingReport report;
        packDocuments(files, tokenizer, {0.1, 5, 1}, path("order"), report, {}, {}).orThrow();
        auto dataset = TokenDataset::open(path("order/train"), tokenizer, 16, SampleOrder::Shuffled, 9).orThrow();
        auto plain = TokenDataset::open(path("order/train"), tokenizer, 16, SampleOrder::Sequential, 0).orThrow();
        std::multiset<std::vector<int32_t>> epoch, second, all;
        bool differs = false;
        for (int64_t i = 0; i < dataset.windows(); ++i) {
            epoch.insert(sample(dataset, i, 16).tokens);
            second.insert(sample(dataset, dataset.windows() + i, 16).tokens);
            all.insert(sample(plain, i, 16).tokens);
            differs |= sample(dataset, i, 16).tokens != sample(dataset, dataset.windows() + i, 16).tokens;
        }
        QVERIFY(epoch == all && second == all && differs);
        QVERIFY(sample(dataset, 7, 16).tokens == sample(dataset, 7, 16).tokens);
    }

    /// Targets are the next tokens; positions and starts follow the documents; the bytes are those of the text.
    void windowsKnowTheirDocuments() {
        auto [files, tokenizer] = corpus("windows.jsonl", 100);
        ReadingReport report;
        packDocuments(files, tokenizer, {0.1, 5, 1}, path("windows"), report, {}, {}).orThrow();
        auto dataset = TokenDataset::open(path("windows/train"), tokenizer, 32, SampleOrder::Sequential, 0).orThrow();
        int64_t boundaries = 0;
        for (int64_t i = 0; i < dataset.windows(); ++i) {
            const Sample s = sample(dataset, i, 32), next = sample(dataset, std::min(i + 1, dataset.windows() - 1), 32);
            QCOMPARE(s.starts.front(), 0);
            size_t document = 0;
            int64_t bytes = 0;
            for (size_t t = 0; t < 32; ++t) {
                if (document + 1 < s.starts.size() && s.starts[document + 1] == static_cast<int32_t>(t)) ++document;
                QCOMPARE(s.positions[t], static_cast<int32_t>(t) - s.starts[document]);
                if (t > 0 && s.tokens[t] == *tokenizer.bosId()) {
                    ++boundaries;
                    QCOMPARE(s.starts[document], static_cast<int32_t>(t));
                    QCOMPARE(s.targets[t - 1], -1);
                } else if (t > 0) {
                    QCOMPARE(s.targets[t - 1], s.tokens[t]);
                }
                if (s.targets[t] >= 0) bytes += tokenizer.tokenBytes(s.targets[t]);
            }
            QCOMPARE(s.bytes, bytes);
            if (i + 1 < dataset.windows()) QVERIFY(s.targets[31] == next.tokens[0] || s.targets[31] == -1);
        }
        QVERIFY(boundaries > 20);
    }
};

QTEST_GUILESS_MAIN(TestShards)
#include "tst_shards.moc"
