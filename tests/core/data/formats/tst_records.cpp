// SPDX-License-Identifier: Apache-2.0
#include "../data_test.h"
#include "core/base/random.h"
#include "core/data/documents.h"
#include "record_test.h"

#include <QElapsedTimer>
#include <QtTest>

#include <algorithm>

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
            ZSTD_CCtx* context = ZSTD_createCCtx();
            ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
            out.resize(ZSTD_compress2(context, out.data(), out.size(), content.data(), content.size()));
            ZSTD_freeCCtx(context);
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
    /// A gzip member of two blocks; the second begins at the byte `border`.
    static std::string inTwoBlocks(const std::string& first, const std::string& second, size_t& border) {
        std::string out(first.size() + second.size() + 1024, '\0');
        z_stream stream{};
        deflateInit2(&stream, 1, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY);
        stream.next_out = reinterpret_cast<Bytef*>(out.data());
        stream.avail_out = static_cast<uInt>(out.size());
        for (const auto& [text, flush] : {std::pair(first, Z_FULL_FLUSH), std::pair(second, Z_FINISH)}) {
            border = stream.total_out;
            stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
            stream.avail_in = static_cast<uInt>(text.size());
            deflate(&stream, flush);
        }
        out.resize(stream.total_out);
        deflateEnd(&stream);
        return out;
    }
    static std::string lines(int count, int from = 0) {
        std::string text;
        for (int i = from; i < from + count; ++i)
            text += "{\"text\":\"document " + std::to_string(i * 7919) + "\",\"id\":" + std::to_string(i) +
                    ",\"score\":0.5}\n";
        return text;
    }

    static constexpr int kMembers = 60, kLines = 150;
    /// Members or frames one after the other, kLines records in each. `starts`: where they begin, and the end.
    static std::string inMembers(const std::string& format, std::vector<size_t>& starts) {
        std::string file;
        starts.clear();
        for (int member = 0; member < kMembers; ++member) {
            starts.push_back(file.size());
            file += compressed(format, lines(kLines, member * kLines));
        }
        starts.push_back(file.size());
        return file;
    }

private Q_SLOTS:
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
    void readingGoesOnBehindDamage_data() {
        QTest::addColumn<QString>("format");
        QTest::newRow("gzip members") << ".gz";
        QTest::newRow("zstd frames") << ".zst";
    }
    /// Damage of any kind costs nothing of the other members: their records are there, in order, and no others.
    void readingGoesOnBehindDamage() {
        QFETCH(QString, format);
        const std::string extension = format.toStdString();
        std::vector<size_t> starts;
        const std::string whole = inMembers(extension, starts);
        for (uint64_t turn = 0; turn < 120; ++turn) {
            const CounterRandom random(turn, 5);
            const size_t member = random.below(kMembers - 1, 0), size = starts[member + 1] - starts[member];
            // Not in the last bytes: a checksum that is wrong shows when its member was handed out.
            const size_t place = starts[member] + random.below(size - 20, 1);
            std::string damaged = whole;
            switch (turn % 4) {
                case 0:
                    for (size_t i = 0; i < 8; ++i) damaged[place + i] = static_cast<char>(random.below(256, 2 + i));
                    break;
                case 1:
                    damaged.replace(place, 16, 16, '\0');
                    break;
                case 2:
                    damaged.erase(place, 12);
                    break;
                case 3:
                    damaged.insert(place, "\x1F\x8B\x08 and more that is not to be here \x28\xB5\x2F\xFD");
                    break;
            }
            const ReadRecords result = readRecords(m_folder.write("members.jsonl" + extension, damaged));
            const std::string what = "turn " + std::to_string(turn);
            QVERIFY2(result.failure.empty(), (what + ": " + result.failure).c_str());
            // What was unpacked before the damage was noticed need not be what was packed.
            std::vector<int> ofOthers;
            for (const Record& record : result.records) {
                const int id = std::atoi(record.id.c_str());
                if (id / kLines != static_cast<int>(member) &&
                    record.text == "document " + std::to_string(int64_t{id} * 7919))
                    ofOthers.push_back(id);
            }
            QVERIFY2(std::is_sorted(ofOthers.begin(), ofOthers.end()), what.c_str());
            QVERIFY2(ofOthers.size() == (kMembers - 1) * kLines,
                     (what + ": " + std::to_string(ofOthers.size())).c_str());
            const std::string nextMember = std::to_string(starts[member + 1] + damaged.size() - whole.size());
            const auto told = [&](const BadRecord& bad) {
                return bad.cause.starts_with("damaged ") &&
                       bad.cause.find("reading went on at byte " + nextMember) != std::string::npos;
            };
            QVERIFY2(std::any_of(result.bad.begin(), result.bad.end(), told), what.c_str());
            for (size_t i = 1; i < result.records.size(); ++i)
                QVERIFY(result.records[i].position > result.records[i - 1].position);
        }
    }
    /// Records before the damage, of the damaged member, too, are kept; who wants the whole file gets the error.
    void whatDamageSays() {
        std::vector<size_t> starts;
        std::string file = inMembers(".gz", starts);
        const std::string records = lines(kLines, 3 * kLines);
        size_t border = 0;
        std::string member = inTwoBlocks(records.substr(0, 500), records.substr(500), border);
        member[border] = '\x07';  // a kind of block that there is not
        file.replace(starts[3], starts[4] - starts[3], member);
        const auto moved = static_cast<size_t>(file.size() - starts.back());
        for (size_t i = 0; i < 8; ++i) file[starts[9] + moved + i] ^= 0x55;
        const auto path = m_folder.write("said.jsonl.gz", file);
        const ReadRecords result = readRecords(path);
        QCOMPARE(result.failure, std::string());
        QCOMPARE(result.chunks, size_t{3});
        QCOMPARE(result.bad.size(), size_t{2});
        const auto kept = std::count(records.begin(), records.begin() + 500, '\n');
        const size_t unfinished = 499 - records.rfind('\n', 499);
        QCOMPARE(result.records.size(), static_cast<size_t>((kMembers - 2) * kLines + kept));
        QCOMPARE(result.bad[0].place, "line " + std::to_string(3 * kLines + kept + 1));
        const std::string ending = std::to_string(starts[4] + moved) + ", without the " + std::to_string(unfinished) +
                                   " bytes of an unfinished record before";
        QVERIFY2(result.bad[0].cause.ends_with(ending), result.bad[0].cause.c_str());
        QCOMPARE(result.bad[0].head, records.substr(500 - unfinished, unfinished));
        const std::string damage = "damaged gzip data near byte " + std::to_string(starts[9] + moved + 2),
                          skipped = "; " + std::to_string(starts[10] - starts[9] - 2) +
                                    " bytes were skipped, and reading went on at byte " +
                                    std::to_string(starts[10] + moved);
        QVERIFY2(result.bad[1].cause.starts_with(damage) && result.bad[1].cause.ends_with(skipped),
                 result.bad[1].cause.c_str());
        ReadingReport report;
        const auto strict = readDocuments(path, report, [](DocumentPart) { return Result<void>(); });
        QVERIFY(!strict);
        QVERIFY2(strict.error().message.find("said.jsonl.gz, " + result.bad[0].place + ": damaged gzip data") !=
                     std::string::npos,
                 strict.error().message.c_str());
        // Behind the last member there is nothing to go on with.
        file = inMembers(".gz", starts) + "rubbish";
        const ReadRecords rubbish = readRecords(m_folder.write("rubbish.jsonl.gz", file));
        QCOMPARE(rubbish.records.size(), size_t{kMembers * kLines});
        QVERIFY(rubbish.failure.find("damaged gzip data") != std::string::npos);
    }
    void tablesGoOnBehindDamage() {
        const auto table = [&](int damagedMember) {
            std::string file;
            for (int member = 0; member < 3; ++member) {
                std::string rows = member == 0 ? "text,id\n" : "";
                for (int i = 0; i < 500; ++i) rows += "\"row\n" + std::to_string(i * 7919) + "\",x\n";
                std::string packed = compressed(".gz", rows);
                if (member == damagedMember) packed[2] = 9;
                file += packed;
            }
            return readRecords(m_folder.write("table.csv.gz", file));
        };
        const ReadRecords middle = table(1), first = table(0);
        QVERIFY2(middle.failure.empty(), middle.failure.c_str());
        QCOMPARE(middle.records.size(), size_t{1000});
        QCOMPARE(middle.bad.size(), size_t{1});
        QVERIFY2(first.failure.find("names the columns, cannot be read") != std::string::npos, first.failure.c_str());
    }
    /// A search that files made for it cannot draw out.
    void hostileMembersAreGivenUp_data() {
        QTest::addColumn<QByteArray>("unit");
        const QByteArray header("\x1F\x8B\x08\0\0\0\0\0\0\x03", 10);
        QTest::newRow("marks") << QByteArray("\x1F\x8B\x08");
        QTest::newRow("headers") << header;
        // Each begins a stored block of 4369 others, behind which comes one that cannot be.
        QTest::newRow("blocks") << header + QByteArray("\0\xFF\xFF\0\0", 5);
        QTest::newRow("long names") << QByteArray("\x1F\x8B\x08\x08\0\0\0\0\0\x03", 10).replace(4, 5, "     ");
    }
    void hostileMembersAreGivenUp() {
        QFETCH(QByteArray, unit);
        std::string file = compressed(".gz", lines(3000));
        while (file.size() < 8u << 20) file += unit.toStdString();
        QElapsedTimer timer;
        timer.start();
        const ReadRecords result = readRecords(m_folder.write("hostile.jsonl.gz", file));
        QVERIFY2(timer.elapsed() < 10'000, std::to_string(timer.elapsed()).c_str());
        QVERIFY2(
            result.records.size() == 3000 && !result.failure.empty(),
            (std::to_string(result.records.size()) + ", " + std::to_string(result.bad.size()) + ": " + result.failure)
                .c_str());
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
