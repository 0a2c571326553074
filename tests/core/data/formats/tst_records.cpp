// SPDX-License-Identifier: Apache-2.0
#include "../data_test.h"
#include "record_test.h"

#include <QtTest>

#include <bzlib.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

using namespace sextant;
using namespace sextant::test;

/// Records of text and JSON lines, through every compression, whole and damaged.
class TestRecords : public QObject {
    Q_OBJECT
    Folder m_folder;

    static std::string compressed(const std::string& format, const std::string& content) {
        std::string out(content.size() + content.size() / 2 + 1024, '\0');
        if (format == ".xz") {
            size_t size = 0;
            if (lzma_easy_buffer_encode(1, LZMA_CHECK_CRC64, nullptr, reinterpret_cast<const uint8_t*>(content.data()),
                                        content.size(), reinterpret_cast<uint8_t*>(out.data()), &size,
                                        out.size()) != LZMA_OK)
                qFatal("xz");
            out.resize(size);
        } else if (format == ".bz2") {
            auto size = static_cast<unsigned>(out.size());
            if (BZ2_bzBuffToBuffCompress(out.data(), &size, const_cast<char*>(content.data()),
                                         static_cast<unsigned>(content.size()), 1, 0, 0) != BZ_OK)
                qFatal("bzip2");
            out.resize(size);
        } else if (format == ".zst") {
            out.resize(ZSTD_compress(out.data(), out.size(), content.data(), content.size(), 1));
        } else if (format == ".gz") {
            z_stream stream{};
            deflateInit2(&stream, 1, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY);
            stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
            stream.avail_in = static_cast<uInt>(content.size());
            stream.next_out = reinterpret_cast<Bytef*>(out.data());
            stream.avail_out = static_cast<uInt>(out.size());
            deflate(&stream, Z_FINISH);
            out.resize(stream.total_out);
            deflateEnd(&stream);
        } else {
            return content;
        }
        return out;
    }
    static std::string lines(int count) {
        std::string text;
        for (int i = 0; i < count; ++i)
            text += "{\"text\":\"document " + std::to_string(i * 7919) + "\",\"id\":" + std::to_string(i) +
                    ",\"score\":0.5}\n";
        return text;
    }

private slots:
    void everyCompression_data() {
        QTest::addColumn<QString>("format");
        for (const char* format : {"", ".zst", ".gz", ".xz", ".bz2"})
            QTest::newRow(*format ? format : "plain") << format;
    }
    void everyCompression() {
        QFETCH(QString, format);
        const std::string content = lines(50'000), packed = compressed(format.toStdString(), content);
        const ReadRecords whole = readRecords(m_folder.write("whole.jsonl" + format.toStdString(), packed));
        QCOMPARE(whole.failure, std::string());
        QCOMPARE(whole.records.size(), size_t{50'000});
        QCOMPARE(whole.records[123].id, std::string("123"));
        QCOMPARE(whole.records[123].otherFields, std::string("\"score\":0.5"));
        QCOMPARE(content.substr(static_cast<size_t>(whole.records[123].position), 20),
                 std::string("{\"text\":\"document 97"));
        // Two files one after the other are one file for all of these.
        QCOMPARE(readRecords(m_folder.write("twice.jsonl" + format.toStdString(), packed + packed)).records.size(),
                 size_t{100'000});
        if (format.isEmpty()) return;
        // What was there before the damage is kept.
        const ReadRecords cut =
            readRecords(m_folder.write("cut.jsonl" + format.toStdString(), packed.substr(0, packed.size() * 3 / 4)));
        QVERIFY2(cut.failure.find("cut off") != std::string::npos, cut.failure.c_str());
        QVERIFY2(cut.records.size() > 5'000 && cut.records.size() < 50'000, std::to_string(cut.records.size()).c_str());
        QCOMPARE(cut.records[4'000].id, std::string("4000"));
        std::string damaged = packed;
        for (size_t i = packed.size() / 2; i < packed.size() / 2 + 64; ++i)
            damaged[i] = static_cast<char>(damaged[i] ^ 0x5A);
        const ReadRecords broken = readRecords(m_folder.write("damaged.jsonl" + format.toStdString(), damaged));
        QVERIFY(!broken.failure.empty() || broken.bad.size() > 0);
    }
    void badRecordsAreToldByPlace() {
        const auto file = m_folder.write("bad.jsonl",
                                         "{\"text\":\"one\"}\n{\"text\":\n[1]\n{\"body\":\"x\"}\n{\"text\":\" "
                                         "\"}\n\n{\"text\":\"\xFF\"}\n{\"text\":\"last\",\"id\":\"a\"}");
        const ReadRecords result = readRecords(file);
        QCOMPARE(result.records.size(), size_t{2});
        QCOMPARE(result.records[1].id, std::string("a"));
        QCOMPARE(result.bad.size(), size_t{5});
        QCOMPARE(result.bad[0].place, std::string("line 2, column 9"));
        QCOMPARE(result.bad[1].place, std::string("line 3"));
        QCOMPARE(result.bad[4].place, std::string("line 7, byte 10"));
        QVERIFY(result.bad[3].fault == RecordFault::Empty);
        QVERIFY(result.bad[2].fault == RecordFault::Unreadable);
        QVERIFY(result.bad[2].cause.find("\"text\"") != std::string::npos);
    }
    void tablesAreRead() {
        const auto file = m_folder.write("table.csv",
                                         "\xEF\xBB\xBFid;text;note\r\n1;plain;x\r\n2;\"two \"\"lines\"\"\nof text; "
                                         "quoted\";\r\n3;ragged\r\n4;\"open\"x;y\r\n5;last;z");
        const ReadRecords result = readRecords(file);
        QCOMPARE(result.failure, std::string());
        QCOMPARE(result.records.size(), size_t{3});
        QCOMPARE(result.records[1].text, std::string("two \"lines\"\nof text; quoted"));
        QCOMPARE(result.records[1].id, std::string("2"));
        QCOMPARE(result.records[2].otherFields, std::string("\"note\":\"z\""));
        QCOMPARE(result.bad.size(), size_t{2});
        QCOMPARE(result.bad[0].place, std::string("line 5"));
        QCOMPARE(readRecords(m_folder.write("table.tsv", "text\tid\na, b\t7\n")).records[0].text, std::string("a, b"));
        QVERIFY(readRecords(m_folder.write("wrong.csv", "a,b\n1,2\n")).failure.find("its columns are a, b") !=
                std::string::npos);
        RecordOptions shortOnes;
        shortOnes.maxDocumentBytes = 1000;
        const ReadRecords open = readRecords(
            m_folder.write("open.csv", "id,\"text\n" + std::string(20 << 20, 'x') + "\"\ntext\nb\n"), shortOnes);
        QVERIFY2(open.failure.find("names the columns") != std::string::npos, open.failure.c_str());
        QVERIFY(readRecords(m_folder.write("empty.csv", "")).records.empty());
        std::string large = "text,id\n";
        for (int i = 0; large.size() < 18u << 20; ++i)
            large += "\"row " + std::to_string(i) + "\nwith a newline\"," + std::to_string(i) + "\n";
        const ReadRecords rows = readRecords(m_folder.write("large.csv", large));
        QVERIFY(rows.chunks >= 2 && rows.bad.empty());
        for (size_t i = 0; i < rows.records.size(); ++i) QCOMPARE(rows.records[i].id, std::to_string(i));
    }
    void arraysAreRead() {
        const ReadRecords result = readRecords(
            m_folder.write("array.json",
                           "[\n {\"text\":\"a ] } [\", \"id\":1},\n{\"text\":[\"b\",\"c\"],\"tags\":{\"x\":[1]}} "
                           ", 3,\n \"word\", {\"text\":\"\\\"d\\\"\"}\n]\n"));
        QCOMPARE(result.records.size(), size_t{3});
        QCOMPARE(result.records[0].text, std::string("a ] } ["));
        QCOMPARE(result.records[1].text, std::string("b\nc"));
        QCOMPARE(result.records[1].otherFields, std::string("\"tags\":{\"x\":[1]}"));
        QCOMPARE(result.records[2].text, std::string("\"d\""));
        QCOMPARE(result.bad.size(), size_t{2});
        QVERIFY(readRecords(m_folder.write("none.json", "[]")).records.empty());
        QCOMPARE(readRecords(m_folder.write("cut.json", "[{\"text\":\"a\"},{\"text\":\"b")).records.size(), size_t{1});
        std::string large = "[";
        for (int i = 0; large.size() < 18u << 20; ++i)
            large += std::string(i ? ",\n" : "") + "{\"text\":\"element {" + std::to_string(i) +
                     "\",\"id\":" + std::to_string(i) + "}";
        const ReadRecords elements = readRecords(m_folder.write("large.json", large + "]"));
        QVERIFY(elements.chunks >= 2 && elements.bad.empty());
        for (size_t i = 0; i < elements.records.size(); ++i) QCOMPARE(elements.records[i].id, std::to_string(i));
    }
    void recordsThatAreTooLongAreLeftOut() {
        RecordOptions options;
        options.maxDocumentBytes = 1000;
        const std::string longText(20 << 20, 'x');
        const auto file =
            m_folder.write("long.jsonl", "{\"text\":\"a\"}\n{\"text\":\"" + longText + "\"}\n{\"text\":\"b\"}\n");
        const ReadRecords result = readRecords(file, options);
        QCOMPARE(result.records.size(), size_t{2});
        QCOMPARE(result.bad.size(), size_t{1});
        QVERIFY(result.bad[0].head.size() <= 200);
    }
    void plainTextIsDivided() {
        const std::string text = "\none\ntwo\n\n  \nthree\r\n\nfour \xFF";
        auto texts = [&](DocumentSplit split) {
            RecordOptions options;
            options.split = split;
            std::vector<std::string> found;
            for (const Record& record : readRecords(m_folder.write("plain.txt", text), options).records)
                found.push_back(record.text);
            return found;
        };
        QCOMPARE(texts(DocumentSplit::Paragraphs), (std::vector<std::string>{"one\ntwo", "three", "four \uFFFD"}));
        QCOMPARE(texts(DocumentSplit::Lines), (std::vector<std::string>{"one", "two", "three", "four \uFFFD"}));
        QCOMPARE(texts(DocumentSplit::File).size(), size_t{1});
        QVERIFY(readRecords(m_folder.write("empty.txt", "")).records.empty());
    }
    /// Large files come in several chunks; positions ascend across them.
    void largeFilesAreCut() {
        std::string text;
        for (int i = 0; text.size() < 20u << 20; ++i)
            text += "line " + std::to_string(i) + " of a long file\n" + (i % 5 == 4 ? "\n" : "");
        RecordOptions options;
        options.split = DocumentSplit::Paragraphs;
        const ReadRecords result = readRecords(m_folder.write("large.txt", text), options);
        QVERIFY(result.chunks >= 2);
        int64_t last = -1;
        size_t bytes = 0;
        for (const Record& record : result.records) {
            QVERIFY(record.position > last);
            last = record.position;
            bytes += record.text.size() + 2;
        }
        QCOMPARE(bytes, text.size() + (text.ends_with("\n\n") ? 0 : 1));
    }
};

QTEST_GUILESS_MAIN(TestRecords)
#include "tst_records.moc"
