// SPDX-License-Identifier: Apache-2.0
#include "../data_test.h"
#include "core/data/formats/parquet/packed_numbers.h"
#include "core/data/formats/parquet/page_codecs.h"
#include "core/data/formats/parquet/parquet_reader.h"
#include "record_test.h"

#include <QtTest>

#include <random>

using namespace sextant;
using namespace sextant::test;

/// Files written by pyarrow (tests/fixtures/make_parquet_files.py) against JSON lines of the same rows; and damaged
/// ones.
class TestParquet : public QObject {
    Q_OBJECT
    Folder m_folder;

    static std::filesystem::path fixtures() {
        return std::filesystem::path(qEnvironmentVariable("SEXTANT_SOURCE_DIR").toStdString()) /
               "tests/fixtures/parquet";
    }
    static std::string bytesOf(const char* name) { return readFile(fixtures() / name).orThrow(); }
    ReadRecords readBytes(const std::string& bytes) const { return readRecords(m_folder.write("file.parquet", bytes)); }

    static void compare(const ReadRecords& found, const ReadRecords& wanted) {
        QCOMPARE(found.failure, std::string());
        QVERIFY2(found.bad.empty(), found.bad.empty() ? "" : (found.bad[0].place + ": " + found.bad[0].cause).c_str());
        QCOMPARE(found.records.size(), wanted.records.size());
        for (size_t i = 0; i < wanted.records.size(); ++i) {
            QCOMPARE(found.records[i].text, wanted.records[i].text);
            QCOMPARE(found.records[i].id, wanted.records[i].id);
            QCOMPARE(found.records[i].otherFields, wanted.records[i].otherFields);
            QCOMPARE(found.records[i].turns.size(), wanted.records[i].turns.size());
            QCOMPARE(found.records[i].position, static_cast<int64_t>(i));
        }
    }

private Q_SLOTS:
    void sameAsJsonLines_data() {
        QTest::addColumn<QString>("file");
        int files = 0;
        for (const auto& entry : std::filesystem::directory_iterator(fixtures())) {
            const std::string name = entry.path().filename();
            if (!name.starts_with("rows_")) continue;
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
            ++files;
        }
        QVERIFY(files >= 15);
    }
    void sameAsJsonLines() {
        QFETCH(QString, file);
        const ReadRecords wanted = readRecords(fixtures() / "rows.jsonl");
        QCOMPARE(wanted.records.size(), size_t{40});
        const auto path = fixtures() / file.toStdString();
        compare(readRecords(path), wanted);
        // Decoded while it is cut, as row groups are that are too large to travel.
        compare(readRecords(openParquet(path, {}, 0)), wanted);
    }
    /// LZ4 as Hadoop frames it. A block of up to 14 bytes may be all literals: their number in the high half of a byte.
    void hadoopsFrames() {
        const auto number = [](size_t value) {
            return std::string{'\0', '\0', static_cast<char>(value >> 8), static_cast<char>(value)};
        };
        const auto block = [](const std::string& text) { return static_cast<char>(text.size() << 4) + text; };
        const auto frame = [&](const std::string& text) {
            return number(text.size()) + number(block(text).size()) + block(text);
        };
        const auto unpacked = [](const std::string& packed, size_t size) {
            std::string plain(size, '?');
            const std::string wrong = unpackPage(ParquetCodec::Lz4, packed, plain);
            return wrong.empty() ? plain : wrong;
        };
        const std::string damaged = "the LZ4 data of a page is damaged";
        QCOMPARE(unpacked(frame("one block"), 9), std::string("one block"));
        QCOMPARE(unpacked(frame("several ") + frame("blocks") + frame("!"), 15), std::string("several blocks!"));
        QCOMPARE(unpacked(block("plain"), 5), std::string("plain"));
        const std::string whole = frame("several ") + frame("blocks");
        for (size_t size = 0; size < whole.size(); ++size) QCOMPARE(unpacked(whole.substr(0, size), 14), damaged);
        QCOMPARE(unpacked(whole, 13), damaged);
        QCOMPARE(unpacked(whole, 15), damaged);
        QCOMPARE(unpacked(whole + "and more", 14), damaged);
        QCOMPARE(unpacked(std::string(8, '\xFF') + block("x"), 1), damaged);
    }
    /// Row groups without rows are nothing to read, wherever the footer places their columns.
    void emptyRowGroups() {
        for (const int64_t largestWhole : {int64_t{0}, int64_t{8} << 20}) {
            const ReadRecords between =
                readRecords(openParquet(fixtures() / "empty_between.parquet", {}, largestWhole));
            QVERIFY2(between.failure.empty() && between.bad.empty(), between.failure.c_str());
            QCOMPARE(between.records.size(), size_t{3});
            QCOMPARE(between.records[0].text + between.records[1].text + between.records[2].text,
                     std::string("beforeafterlast"));
            QCOMPARE(between.records[2].position, int64_t{2});
            for (const char* name : {"empty_alone.parquet", "empty_none.parquet"}) {
                const ReadRecords none = readRecords(openParquet(fixtures() / name, {}, largestWhole));
                QVERIFY2(none.failure.empty() && none.bad.empty() && none.records.empty(), none.failure.c_str());
            }
        }
    }
    void conversations() {
        const ReadRecords wanted = readRecords(fixtures() / "conversations.jsonl");
        QCOMPARE(wanted.records[2].turns.size(), size_t{6});
        compare(readRecords(fixtures() / "conversations.parquet"), wanted);
    }
    void fieldsAreNamed() {
        RecordOptions options;
        options.textField = "key";
        const ReadRecords result = readRecords(fixtures() / "rows_zstd.parquet", options);
        QCOMPARE(result.records.size(), size_t{40});
        QCOMPARE(result.records[11].text, std::string("prefix/shared/1/11"));
        options.textField = "nothing";
        const ReadRecords none = readRecords(fixtures() / "rows_zstd.parquet", options);
        QCOMPARE(none.bad.size(), size_t{40});
        QCOMPARE(none.bad[3].place, std::string("row 4"));
    }
    void notParquet_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("cause");
        const std::string good = bytesOf("rows_none.parquet");
        auto with = [&](size_t fromEnd, const std::string& patch) {
            std::string bytes = good;
            bytes.replace(bytes.size() - fromEnd, patch.size(), patch);
            return QByteArray::fromStdString(bytes);
        };
        QTest::newRow("empty") << QByteArray() << "no Parquet file";
        QTest::newRow("text") << QByteArray("{\"text\": \"something\"}\n") << "does not begin with PAR1";
        QTest::newRow("cut off") << QByteArray::fromStdString(good.substr(0, good.size() - 100))
                                 << "does not end with PAR1";
        QTest::newRow("encrypted") << with(4, "PARE") << "encrypted";
        QTest::newRow("footer too long") << with(8, "\xFF\xFF\xFF\xFF") << "claims to have 4294967295 bytes";
        QTest::newRow("footer too short")
            << with(8, std::string("\x10\0\0\0", 4)) << "of this Parquet file has no columns";
    }
    void notParquet() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, cause);
        const ReadRecords result = readBytes(bytes.toStdString());
        QVERIFY2(QString::fromStdString(result.failure).contains(cause), result.failure.c_str());
        QVERIFY(result.records.empty());
    }
    /// A page that claims to have 4 GB: the sizes in its header are zigzag numbers, and grow by a byte or two.
    void lyingPages() {
        std::string bytes = bytesOf("rows_groups.parquet");
        // The first page: field 1 (kind), then field 2, the size when unpacked.
        QCOMPARE(bytes.substr(4, 1), std::string("\x15"));
        const size_t size = bytes.find('\x15', 6) + 1;
        bytes[size] = bytes[size + 1] = bytes[size + 2] = '\xFF';
        const ReadRecords result = readBytes(bytes);
        QCOMPARE(result.failure, std::string());
        QVERIFY(!result.bad.empty());
        QVERIFY2(result.bad[0].cause.find("column id: ") == 0, result.bad[0].cause.c_str());
        QVERIFY2(result.bad[0].cause.find("(7 rows)") != std::string::npos, result.bad[0].cause.c_str());
        QCOMPARE(result.records.size(), size_t{33});  // the other row groups
    }
    /// Whatever bit is wrong: rows, bad records or a sentence, and no more memory than a file of this size may have.
    void flippedBits_data() {
        QTest::addColumn<QString>("file");
        for (const char* name : {"rows_none", "rows_zstd", "rows_delta", "rows_small_pages_v2", "conversations"})
            QTest::newRow(name) << QString(name) + ".parquet";
    }
    void flippedBits() {
        QFETCH(QString, file);
        const std::string good = bytesOf(file.toLatin1());
        std::mt19937 random(7);
        int harmed = 0;
        for (int i = 0; i < 400; ++i) {
            std::string bytes = good;
            for (int k = 0; k <= i % 3; ++k) bytes[random() % bytes.size()] ^= static_cast<char>(1 << random() % 8);
            const ReadRecords result = readBytes(bytes);
            harmed += !result.failure.empty() || !result.bad.empty();
        }
        QVERIFY(harmed > 50);
    }
    void cutOffAnywhere() {
        const std::string good = bytesOf("rows_groups.parquet");
        for (size_t size = 0; size < good.size(); size += 61) QVERIFY(!readBytes(good.substr(0, size)).failure.empty());
        // The footer is whole, and what it speaks of is not.
        const std::string middle = good.substr(0, 4) + std::string(4000, '\0') + good.substr(4004);
        const ReadRecords result = readBytes(middle);
        QVERIFY(!result.bad.empty());
        QVERIFY(result.records.size() >= 26);
    }
    void packedNumbers() {
        // Encodings.md's own example: 0 to 7 in three bits are 88 C6 FA; before it a run of four fives.
        HybridNumbers hybrid(std::string_view("\x08\x05\x03\x88\xC6\xFA", 6), 3);
        std::vector<uint32_t> numbers;
        for (uint32_t number; hybrid.next(number);) numbers.push_back(number);
        QCOMPARE(numbers, (std::vector<uint32_t>{5, 5, 5, 5, 0, 1, 2, 3, 4, 5, 6, 7}));
        // Blocks of 128 in 4: seven numbers that count up from one.
        DeltaNumbers delta(std::string_view("\x80\x01\x04\x07\x02\x02\x00\x00\x00\x00", 10));
        size_t end = 0;
        QVERIFY(delta.end(end));
        QCOMPARE(end, size_t{10});
        for (int64_t wanted = 1, number; wanted <= 7; ++wanted) {
            QVERIFY(delta.next(number));
            QCOMPARE(number, wanted);
        }
        int64_t number = 0;
        QVERIFY(!delta.next(number));
        QVERIFY(DeltaNumbers(std::string_view("\x80\x01\x00\x07\x02", 5)).failed());
    }
};

QTEST_GUILESS_MAIN(TestParquet)
#include "tst_parquet.moc"
