// SPDX-License-Identifier: Apache-2.0
#include "core/data/document_origin.h"
#include "core/data/held_out_split.h"
#include "core/data/pack.h"
#include "core/data/piece_counting.h"
#include "data_test.h"

#include <QtTest>

#include <map>

using namespace sextant;

class TestPack : public QObject {
    Q_OBJECT
    test::Folder m_folder;
    const Tokenizer m_bytes = test::byteTokenizer();

    struct Packed {
        ShardsManifest manifest;
        ShardReader train, validation;
    };
    Packed pack(const std::vector<std::filesystem::path>& files, const PackOptions& options,
                const std::string& name) const {
        ReadingReport report;
        Packed packed;
        packed.manifest = packDocuments(files, m_bytes, options, m_folder.path(name), report, {}, {}).orThrow();
        packed.train = ShardReader::open(m_folder.path(name) / "train").orThrow();
        packed.validation = ShardReader::open(m_folder.path(name) / "validation").orThrow();
        return packed;
    }
    std::string textOf(const ShardReader& shard) const {
        std::vector<int32_t> tokens(static_cast<size_t>(shard.tokens()));
        shard.read(0, tokens);
        return m_bytes.decode(tokens);
    }
    std::filesystem::path lines(const std::string& name, int count) const {
        std::string text;
        for (int i = 0; i < count; ++i) text += "{\"text\": \"document " + std::to_string(i) + "\"}\n";
        return m_folder.write(name, text);
    }

private Q_SLOTS:
    void documentsCarryBeginAndEnd() {
        const Packed packed =
            pack({m_folder.write("d.jsonl", "{\"text\": \"one\"}\n{\"text\": \"two\"}\n")}, {0, 1, 1, {}}, "ends");
        const std::string bos = kBeginOfSentence, eos = kEndOfSentence;
        QCOMPARE(textOf(packed.train), bos + "one" + eos + bos + "two" + eos);
        QCOMPARE(packed.train.starts(), (std::vector<int64_t>{0, 5, 10}));
        QCOMPARE(packed.manifest.documents, int64_t{2});
        QCOMPARE(packed.manifest.trainTextBytes, int64_t{6});
        QCOMPARE(packed.manifest.validationTokens, int64_t{0});
    }

    /// Any token leads back to its document, through a mixture and what is held out, too.
    void tokensLeadBackToTheirDocuments() {
        const auto first = lines("a.jsonl", 200);
        std::string named;
        for (int i = 0; i < 100; ++i)
            named += "{\"id\": \"b" + std::to_string(i) + "\", \"source\": \"web\", \"text\": \"other " +
                     std::to_string(i) + "\"}\n";
        const auto second = m_folder.write("b.jsonl", named);
        ReadingReport report;
        MixOptions mix{MixStrategy::Everything, 1, 1, 0};
        const auto manifest = packMixture({{"a", {first}, 1}, {"b", {second}, 1}}, mix, m_bytes, {0.1, 1, 2, {}},
                                          m_folder.path("back"), report, {}, {})
                                  .orThrow();
        int64_t seen = 0;
        bool shuffled = false;
        for (const char* side : {"train", "validation"}) {
            const ShardReader shard = ShardReader::open(m_folder.path("back") / side).orThrow();
            uint64_t before = 0;
            for (int64_t document = 0; document < shard.documents(); ++document, ++seen) {
                std::vector<int32_t> tokens(static_cast<size_t>(shard.starts()[static_cast<size_t>(document) + 1] -
                                                                shard.starts()[static_cast<size_t>(document)]));
                shard.read(shard.starts()[static_cast<size_t>(document)], tokens);
                const DocumentOrigin origin = originOf(manifest, *shard.place(document)).orThrow();
                const std::string file = readFile(origin.file).orThrow();
                const std::string line = file.substr(
                    static_cast<size_t>(origin.position),
                    file.find('\n', static_cast<size_t>(origin.position)) - static_cast<size_t>(origin.position));
                const Json record = Json::parse(line);
                QCOMPARE(kBeginOfSentence + record["text"].get<std::string>() + kEndOfSentence, m_bytes.decode(tokens));
                QCOMPARE(origin.id, record.value("id", ""));
                QCOMPARE(origin.source, record.value("source", ""));
                shuffled |= shard.place(document)->value() < before;
                before = shard.place(document)->value();
            }
        }
        QCOMPARE(seen, int64_t{300});
        QVERIFY(shuffled);
        QVERIFY(!originOf(manifest, DocumentPlace(2, 0)));
    }

    /// Tables too, and with a text field of another name.
    void rowsOfTablesLeadBack() {
        std::string table = "id,body,source\n";
        for (int i = 0; i < 50; ++i) table += "r" + std::to_string(i) + ",text " + std::to_string(i) + ",desk\n";
        ReadingReport report;
        PackOptions options{0, 1, 1, {}};
        options.reading.textField = "body";
        packDocuments({m_folder.write("t.csv", table)}, m_bytes, options, m_folder.path("table"), report, {}, {})
            .orThrow();
        const auto read = ShardsManifest::read(m_folder.path("table")).orThrow();
        QCOMPARE(read.textField, std::string("body"));
        const ShardReader shard = ShardReader::open(m_folder.path("table") / "train").orThrow();
        QCOMPARE(shard.documents(), int64_t{50});
        for (int64_t document = 0; document < shard.documents(); ++document) {
            const DocumentOrigin origin = originOf(read, *shard.place(document)).orThrow();
            QCOMPARE(origin.id, "r" + std::to_string(document));
            QCOMPARE(origin.source, std::string("desk"));
        }
    }

    void conversationsUseTheChatFormat() {
        const auto file = m_folder.write(
            "c.jsonl", R"({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}, )"
                       R"({"role": "user", "content": "c"}, {"role": "assistant", "content": "d"}]})");
        const std::string eos = kEndOfSentence;
        QCOMPARE(textOf(pack({file}, {0, 1, 1, {}}, "chat").train),
                 kBeginOfSentence + std::string("User: a\n\nAssistant: b") + eos + "User: c\n\nAssistant: d" + eos);
    }

    void largeDocumentsStayWhole() {
        std::string text;
        while (text.size() < (3 << 20)) text += "line " + std::to_string(text.size()) + "\n";
        const Packed packed = pack({m_folder.write("large.txt", text)}, {0, 1, 2, {}}, "large");
        QCOMPARE(packed.train.documents(), int64_t{1});
        QVERIFY(textOf(packed.train) == kBeginOfSentence + text + kEndOfSentence);
    }

    void threadsDoNotMatter() {
        std::vector<std::filesystem::path> files{lines("t.jsonl", 20000)};
        std::string text;
        while (text.size() < (2 << 20)) text += "line " + std::to_string(text.size()) + "\n";
        files.push_back(m_folder.write("t.txt", text));
        pack(files, {0.05, 1, 1, {}}, "one");
        pack(files, {0.05, 1, 4, {}}, "four");
        for (const char* name :
             {"train.bin", "train.idx", "validation.bin", "validation.idx", "shards.json", "tokenizer.json"})
            QVERIFY2(
                readFile(m_folder.path("one") / name).orThrow() == readFile(m_folder.path("four") / name).orThrow(),
                name);
    }

    void shareThatIsHeldOut_data() {
        QTest::addColumn<int>("documents");
        QTest::addColumn<double>("fraction");
        QTest::addColumn<int>("least");
        QTest::addColumn<int>("most");
        QTest::newRow("many") << 20000 << 0.01 << 198 << 200;
        QTest::newRow("odd share") << 1000 << 0.37 << 368 << 370;
        QTest::newRow("half") << 1000 << 0.5 << 498 << 500;
        QTest::newRow("none") << 1000 << 0.0 << 0 << 0;
    }
    void shareThatIsHeldOut() {
        QFETCH(int, documents);
        QFETCH(double, fraction);
        QFETCH(int, least);
        QFETCH(int, most);
        const auto file = lines("share.jsonl", documents);
        const Packed packed = pack({file}, {fraction, 7, 1, {}}, "share");
        QVERIFY2(packed.validation.documents() >= least && packed.validation.documents() <= most,
                 std::to_string(packed.validation.documents()).c_str());
        QCOMPARE(packed.train.documents() + packed.validation.documents(), int64_t{documents});
        if (fraction == 0) return;
        const std::string other = textOf(pack({file}, {fraction, 8, 1, {}}, "other").validation);
        QVERIFY2(other != textOf(packed.validation), "the seed chooses");
    }

    void ofASingleTextTheEndIsHeldOut() {
        std::string text;
        for (int i = 0; text.size() < 300000; ++i) text += "line " + std::to_string(i) + "\n";
        const Packed packed = pack({m_folder.write("single.txt", text)}, {0.1, 1, 1, {}}, "single");
        QCOMPARE(packed.validation.tokens(),
                 static_cast<int64_t>(std::llround(0.1 * static_cast<double>(text.size() + 2))));
        QVERIFY(textOf(packed.train) + textOf(packed.validation) == kBeginOfSentence + text + kEndOfSentence);
    }

    /// However little there is, some is held out, and nothing is lost or in both.
    void littleText_data() {
        QTest::addColumn<int>("length");
        QTest::addColumn<int>("documents");
        QTest::newRow("one small text") << 1000 << 1;
        QTest::newRow("one book") << 1000000 << 1;
        QTest::newRow("three short texts") << 40 << 3;
        QTest::newRow("twenty short texts") << 40 << 20;
    }
    void littleText() {
        QFETCH(int, length);
        QFETCH(int, documents);
        std::vector<std::filesystem::path> files;
        for (int i = 0; i < documents; ++i)
            files.push_back(m_folder.write("little" + std::to_string(i) + ".txt",
                                           std::string(static_cast<size_t>(length), static_cast<char>('a' + i))));
        const Packed packed = pack(files, {0.02, 1, 1, {}}, "little");
        const auto total = static_cast<double>(packed.train.tokens() + packed.validation.tokens());
        QCOMPARE(total, static_cast<double>((length + 2) * documents));
        const double share = static_cast<double>(packed.validation.tokens()) / total;
        QVERIFY2(share > 0.009 && share < 0.041, std::to_string(share).c_str());
        QCOMPARE(packed.manifest.textBytes(), int64_t{length} * documents);
    }

    void progressEndsAtTheEnd() {
        ReadingReport report;
        int64_t last = 0, all = 0;
        const auto file = lines("p.jsonl", 100);
        packDocuments({file}, m_bytes, {}, m_folder.path("progress"), report,
                      [&](int64_t done, int64_t total) { last = done, all = total; }, {})
            .orThrow();
        QCOMPARE(last, all);
        QCOMPARE(all, static_cast<int64_t>(std::filesystem::file_size(file)));
    }

    void aStopLeavesNoCompleteFolder() {
        std::stop_source source;
        source.request_stop();
        ReadingReport report;
        auto manifest = packDocuments({lines("s.jsonl", 10)}, m_bytes, {}, m_folder.path("stopped"), report, {},
                                      source.get_token());
        QVERIFY(!manifest && manifest.error().kind == ErrorKind::Interrupted);
        QVERIFY(!isShardsFolder(m_folder.path("stopped")));
    }

    void manifestIsChecked() {
        pack({lines("m.jsonl", 10)}, {}, "manifest");
        const auto read = ShardsManifest::read(m_folder.path("manifest")).orThrow();
        QCOMPARE(read.documents, int64_t{10});
        QCOMPARE(read.files.size(), size_t{1});
        for (const char* bad : {"[]", "{\"documents\": -1}", "{\"documents\": 10}", "{"}) {
            m_folder.write("bad/shards.json", bad);
            QCOMPARE(exitCode(ShardsManifest::read(m_folder.path("bad")).error().kind), 3);
        }
    }

    void countedPiecesDependOnNothingElse() {
        const auto first = lines("first.jsonl", 5000), second = lines("second.jsonl", 300);
        auto counted = [&](std::vector<std::filesystem::path> files, int threads, const char* folder) {
            PieceCountingOptions options;
            options.threads = threads;
            options.memoryLimit = 1 << 10;
            if (folder[0]) options.folder = m_folder.path(folder);
            const CountedPieces pieces = countPieces(files, options, {}, {}).orThrow();
            std::map<std::string, int64_t> counts;
            pieces.source()([&](std::string_view piece, int64_t count) { counts.emplace(piece, count); }).orThrow();
            return counts;
        };
        const auto plain = counted({first, second}, 1, "");
        QVERIFY(plain.at("document") == 5300);
        QVERIFY(counted({second, first}, 4, "") == plain);
        QVERIFY(counted({first, second}, 3, "counted") == plain);  // memory is full after every batch
        QVERIFY(std::filesystem::exists(m_folder.path("counted/run-0.bin")));
        QVERIFY(counted({first, second}, 2, "counted") == plain);  // from what was saved
    }
};

QTEST_GUILESS_MAIN(TestPack)
#include "tst_pack.moc"
