// SPDX-License-Identifier: Apache-2.0
#include "core/data/shards.h"
#include "data_test.h"

#include <QtTest>

#include <cstring>

using namespace sextant;

class TestShards : public QObject {
    Q_OBJECT
    test::Folder m_folder;

    static void write(const std::filesystem::path& prefix, int64_t vocabulary) {
        ShardWriter writer = ShardWriter::create(prefix, vocabulary).orThrow();
        writer.append(std::vector<int32_t>{1, 2, 3}, DocumentEnd::Yes).orThrow();
        writer.append({}, DocumentEnd::Yes).orThrow();  // an empty document leaves no trace
        writer.append(std::vector<int32_t>{static_cast<int32_t>(vocabulary - 1)}, DocumentEnd::No).orThrow();
        writer.append(std::vector<int32_t>{4, 5}, DocumentEnd::Yes).orThrow();  // a document of two sequences
        writer.append(std::vector<int32_t>{6}, DocumentEnd::No).orThrow();
        writer.finish().orThrow();
    }
    template <class T>
    static void poke(std::string& bytes, size_t at, T value) {
        std::memcpy(bytes.data() + at, &value, sizeof value);
    }
    template <class T>
    static T peek(const std::string& bytes, size_t at) {
        T value;
        std::memcpy(&value, bytes.data() + at, sizeof value);
        return value;
    }

private Q_SLOTS:
    void roundTrip_data() {
        QTest::addColumn<int>("vocabulary");
        QTest::newRow("two bytes a token") << 65536;
        QTest::newRow("four bytes a token") << 102400;
    }
    void roundTrip() {
        QFETCH(int, vocabulary);
        const auto prefix = m_folder.path("round");
        write(prefix, vocabulary);
        ShardReader reader = ShardReader::open(prefix).orThrow();
        QCOMPARE(reader.documents(), int64_t{3});
        QCOMPARE(reader.starts(), (std::vector<int64_t>{0, 3, 6, 7}));
        std::vector<int32_t> tokens(7);
        reader.read(0, tokens);
        QCOMPARE(tokens, (std::vector<int32_t>{1, 2, 3, vocabulary - 1, 4, 5, 6}));
        std::vector<int32_t> middle(2);
        reader.read(3, middle);
        QCOMPARE(middle, (std::vector<int32_t>{vocabulary - 1, 4}));
    }

    /// Byte by byte as Megatron's own reader takes it apart.
    void layoutOfTheIndex() {
        const auto prefix = m_folder.path("layout");
        write(prefix, 1000);
        const std::string index = readFile(prefix.string() + ".idx").orThrow();
        QCOMPARE(index.substr(0, 9), std::string("MMIDIDX\0\0", 9));
        QCOMPARE(peek<uint64_t>(index, 9), uint64_t{1});
        QCOMPARE(peek<uint8_t>(index, 17), uint8_t{8});
        QCOMPARE(peek<uint64_t>(index, 18), uint64_t{4});
        QCOMPARE(peek<uint64_t>(index, 26), uint64_t{4});
        const int32_t sizes[] = {3, 1, 2, 1};
        const int64_t pointers[] = {0, 6, 8, 12}, documents[] = {0, 1, 3, 4};
        QVERIFY(std::memcmp(index.data() + 34, sizes, sizeof sizes) == 0);
        QVERIFY(std::memcmp(index.data() + 50, pointers, sizeof pointers) == 0);
        QVERIFY(std::memcmp(index.data() + 82, documents, sizeof documents) == 0);
        QCOMPARE(index.size(), size_t{114});
        QCOMPARE(readFile(prefix.string() + ".bin").orThrow().size(), size_t{14});
    }

    void takingBack_data() {
        QTest::addColumn<int>("count");
        QTest::addColumn<QString>("taken");
        QTest::addColumn<std::vector<int64_t>>("left");
        QTest::newRow("nothing") << 0 << "" << std::vector<int64_t>{0, 3, 6, 7};
        QTest::newRow("a document") << 1 << "6|" << std::vector<int64_t>{0, 3, 6};
        QTest::newRow("a sequence of one") << 3 << "4 5|6|" << std::vector<int64_t>{0, 3, 4};
        QTest::newRow("inside a document") << 5 << "3|999 4 5|6|" << std::vector<int64_t>{0, 2};
        QTest::newRow("all") << 7 << "1 2 3|999 4 5|6|" << std::vector<int64_t>{0};
    }
    void takingBack() {
        QFETCH(int, count);
        QFETCH(QString, taken);
        QFETCH(std::vector<int64_t>, left);
        const auto prefix = m_folder.path("back");
        ShardWriter writer = ShardWriter::create(prefix, 1000).orThrow();
        writer.append(std::vector<int32_t>{1, 2, 3}, DocumentEnd::Yes).orThrow();
        writer.append(std::vector<int32_t>{999}, DocumentEnd::No).orThrow();
        writer.append(std::vector<int32_t>{4, 5}, DocumentEnd::Yes).orThrow();
        writer.append(std::vector<int32_t>{6}, DocumentEnd::No).orThrow();
        QString got;
        writer
            .takeBack(count,
                      [&](std::span<const int32_t> tokens, DocumentEnd end, DocumentPlace) {
                          for (int32_t token : tokens)
                              got += (got.isEmpty() || got.endsWith('|') ? "" : " ") + QString::number(token);
                          if (end == DocumentEnd::Yes) got += '|';
                          return Result<void>();
                      })
            .orThrow();
        writer.finish().orThrow();
        QCOMPARE(got, taken);
        QCOMPARE(ShardReader::open(prefix).orThrow().starts(), left);
    }

    /// Every document's place is there, also of what was taken back and of the document that was cut.
    void places() {
        const auto prefix = m_folder.path("places");
        ShardWriter writer = ShardWriter::create(prefix, 1000).orThrow();
        writer.append(std::vector<int32_t>{1, 2, 3}, DocumentEnd::Yes, DocumentPlace(0, 10)).orThrow();
        writer.append({}, DocumentEnd::Yes, DocumentPlace(9, 99)).orThrow();
        writer.append(std::vector<int32_t>{4}, DocumentEnd::No, DocumentPlace(1, 20)).orThrow();
        writer.append(std::vector<int32_t>{5, 6}, DocumentEnd::Yes, DocumentPlace(1, 21)).orThrow();
        writer.append(std::vector<int32_t>{7}, DocumentEnd::Yes, DocumentPlace(2, 30)).orThrow();
        std::vector<DocumentPlace> taken;
        writer
            .takeBack(3,
                      [&](std::span<const int32_t>, DocumentEnd, DocumentPlace place) {
                          taken.push_back(place);
                          return Result<void>();
                      })
            .orThrow();
        writer.finish().orThrow();
        QVERIFY((taken == std::vector<DocumentPlace>{DocumentPlace(1, 20), DocumentPlace(2, 30)}));
        const ShardReader reader = ShardReader::open(prefix).orThrow();
        QCOMPARE(reader.documents(), int64_t{2});
        QVERIFY(reader.place(0) == DocumentPlace(0, 10));
        QVERIFY(reader.place(1) == DocumentPlace(1, 20));
        QCOMPARE(reader.documentAt(2), int64_t{0});
        QCOMPARE(reader.documentAt(3), int64_t{1});
        m_folder.write("places.places", "123");
        QVERIFY(!ShardReader::open(prefix));
        std::filesystem::remove(m_folder.path("places.places"));
        QVERIFY(!ShardReader::open(prefix).orThrow().place(0));  // shards of others do not say
    }

    void emptyShard() {
        const auto prefix = m_folder.path("empty");
        ShardWriter::create(prefix, 300).orThrow().finish().orThrow();
        ShardReader reader = ShardReader::open(prefix).orThrow();
        QCOMPARE(reader.tokens(), int64_t{0});
        QCOMPARE(reader.documents(), int64_t{0});
    }

    void hostileIndex_data() {
        QTest::addColumn<QString>("change");
        QTest::addColumn<QString>("says");
        QTest::newRow("empty") << "empty"
                               << "not a Megatron index";
        QTest::newRow("cut in the header") << "header"
                                           << "not a Megatron index";
        QTest::newRow("cut in the tables") << "tables"
                                           << "its header describes another size";
        QTest::newRow("other magic") << "magic"
                                     << "not a Megatron index";
        QTest::newRow("version") << "version"
                                 << "unknown version 7";
        QTest::newRow("type") << "type"
                              << "unknown token type 6";
        QTest::newRow("more sequences than bytes") << "sequences"
                                                   << "its header describes another size";
        QTest::newRow("sizes overflow") << "overflow"
                                        << "its header describes another size";
        QTest::newRow("negative size") << "negative"
                                       << "sequence 1 is not where";
        QTest::newRow("pointer elsewhere") << "pointer"
                                           << "sequence 2 is not where";
        QTest::newRow("documents go backwards") << "backwards"
                                                << "document 1 ends before it begins";
        QTest::newRow("documents beyond the sequences") << "beyond"
                                                        << "ends before it begins";
        QTest::newRow("documents cover less") << "less"
                                              << "do not cover";
        QTest::newRow("data cut off") << "data"
                                      << "describes 7 tokens, the .bin file has 5";
        QTest::newRow("odd byte of data") << "odd"
                                          << "describes 7 tokens";
    }
    void hostileIndex() {
        QFETCH(QString, change);
        QFETCH(QString, says);
        const auto prefix = m_folder.path("hostile");
        write(prefix, 1000);
        std::string index = readFile(prefix.string() + ".idx").orThrow(),
                    data = readFile(prefix.string() + ".bin").orThrow();
        if (change == "empty") index.clear();
        if (change == "header") index.resize(20);
        if (change == "tables") index.resize(index.size() - 1);
        if (change == "magic") index[0] = 'X';
        if (change == "version") poke<uint64_t>(index, 9, 7);
        if (change == "type") poke<uint8_t>(index, 17, 6);
        if (change == "sequences") poke<uint64_t>(index, 18, 1000);
        if (change == "overflow")
            poke<uint64_t>(index, 18, UINT64_MAX / 12 + 5), poke<uint64_t>(index, 26, UINT64_MAX / 8 + 3);
        if (change == "negative") poke<int32_t>(index, 38, -1);
        if (change == "pointer") poke<int64_t>(index, 66, int64_t{1} << 60);
        if (change == "backwards") poke<int64_t>(index, 98, 0);
        if (change == "beyond") poke<int64_t>(index, 98, int64_t{1} << 40);
        if (change == "less") poke<int64_t>(index, 106, 3);
        if (change == "data") data.resize(10);
        if (change == "odd") data += 'x';
        m_folder.write("hostile.idx", index);
        m_folder.write("hostile.bin", data);
        auto reader = ShardReader::open(prefix);
        QVERIFY(!reader);
        QCOMPARE(exitCode(reader.error().kind), 3);
        const QString sentence = QString::fromStdString(reader.error().sentence());
        QVERIFY2(sentence.contains(says), qPrintable(sentence));
        QVERIFY2(sentence.contains("hostile.idx"), qPrintable(sentence));
    }

    void missingFiles() { QCOMPARE(exitCode(ShardReader::open(m_folder.path("nothing")).error().kind), 3); }
};

QTEST_GUILESS_MAIN(TestShards)
#include "tst_shards.moc"
