// SPDX-License-Identifier: Apache-2.0
#include "../data_test.h"
#include "core/data/formats/warc/content_coding.h"
#include "record_test.h"

#include <QtTest>

#include <zlib.h>

using namespace sextant;
using namespace sextant::test;

static std::string gzip(const std::string& content) {
    std::string out(content.size() + 1024, '\0');
    z_stream stream{};
    deflateInit2(&stream, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
    stream.avail_in = static_cast<uInt>(content.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

/// Web archives: whole, damaged, in members, and the samples that other readers are tested with.
class TestWarc : public QObject {
    Q_OBJECT
    Folder m_folder;

    static std::filesystem::path samples() {
        const QString fallback = qEnvironmentVariable("SEXTANT_SOURCE_DIR") + "/../shared/data";
        return std::filesystem::path(qEnvironmentVariable("SEXTANT_TEST_DATA", fallback).toStdString()) / "warc";
    }
    static std::string record(const std::string& type, int number, const std::string& content,
                              const std::string& more = {}) {
        return "WARC/1.0\r\nWARC-Type: " + type + "\r\nWARC-Record-ID: <urn:uuid:" + std::to_string(number) +
               ">\r\nWARC-Target-URI: http://example.org/" + std::to_string(number) +
               "\r\nWARC-Date: 2024-01-02T03:04:05Z\r\n" + more + "Content-Length: " + std::to_string(content.size()) +
               "\r\n\r\n" + content + "\r\n\r\n";
    }
    static std::string response(int number, const std::string& httpHeader, const std::string& body,
                                const std::string& more = {}) {
        return record("response", number, "HTTP/1.1 200 OK\r\n" + httpHeader + "\r\n\r\n" + body,
                      "Content-Type: application/http; msgtype=response\r\n" + more);
    }
    static std::string text(int number) {
        return record("conversion", number, "text " + std::to_string(number), "Content-Type: text/plain\r\n");
    }
    static std::string html(const std::string& words) {
        return "<title>T</title><p>" + words +
               " and a long sentence behind it, so that the paragraph is one that counts as text.";
    }

private Q_SLOTS:
    void recordsOfAllKinds() {
        const auto file = m_folder.write(
            "a.warc", record("warcinfo", 0, "software: x") + record("request", 1, "GET / HTTP/1.1\r\n\r\n") +
                          response(2, "Content-Type: text/html; charset=iso-8859-1",
                                   html("Gr\xFC\xDF"
                                        "e")) +
                          response(3, "Content-Type: image/png", "\x89PNG") + record("metadata", 4, "x: y") +
                          record("response", 5, "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>no",
                                 "Content-Type: application/http\r\n") +
                          response(6, "Content-Type: text/plain", "plain words") + text(7) +
                          record("resource", 8, html("Saved"), "Content-Type: text/html\r\n") +
                          response(9, "Server: x", "<html>" + html("Unnamed")) + record("revisit", 10, ""));
        const ReadRecords result = readRecords(file);
        QCOMPARE(result.failure, std::string());
        QVERIFY(result.bad.empty());
        QCOMPARE(result.skipped, size_t{6});
        QCOMPARE(result.records.size(), size_t{5});
        QVERIFY2(result.records[0].text.starts_with("Gr\u00FC\u00DFe and a long"), result.records[0].text.c_str());
        QCOMPARE(result.records[0].id, std::string("<urn:uuid:2>"));
        QCOMPARE(result.records[0].otherFields,
                 std::string("\"url\":\"http://example.org/2\",\"date\":\"2024-01-02T03:04:05Z\",\"title\":\"T\""));
        QCOMPARE(result.records[1].text, std::string("plain words"));
        QCOMPARE(result.records[2].text, std::string("text 7"));
        QVERIFY(result.records[3].text.starts_with("Saved"));
        QVERIFY(result.records[4].text.starts_with("Unnamed"));
    }
    void bodiesAreUnpacked() {
        const std::string page = html("Packed"), packed = gzip(page);
        auto chunked = [](const std::string& body) {
            return QString::number(body.size() / 2, 16).toStdString() + "\r\n" + body.substr(0, body.size() / 2) +
                   "\r\n" + QString::number(body.size() - body.size() / 2, 16).toStdString() + ";x=y\r\n" +
                   body.substr(body.size() / 2) + "\r\n0\r\n\r\n";
        };
        const std::string type = "Content-Type: text/html\r\n", transfer = type + "Transfer-Encoding: chunked",
                          coding = "Content-Encoding: gzip";
        const ReadRecords result = readRecords(m_folder.write(
            "b.warc",
            response(0, transfer, chunked(page)) + response(1, type + coding, packed) +
                response(2, transfer + "\r\n" + coding, chunked(packed)) + response(3, transfer, page) +
                response(4, type + coding, page) + response(5, type + coding, packed.substr(0, packed.size() - 12)) +
                response(6, type + coding, packed.substr(0, packed.size() - 12), "WARC-Truncated: length\r\n") +
                response(7, type + "Content-Encoding: magic", page)));
        QCOMPARE(result.records.size(), size_t{6});
        for (const Record& found : result.records) QVERIFY2(found.text.starts_with("Packed and a"), found.text.c_str());
        QCOMPARE(result.bad.size(), size_t{2});
        QVERIFY2(result.bad[0].cause.find("gzip data of the body is cut off") != std::string::npos,
                 result.bad[0].cause.c_str());
        QVERIFY2(result.bad[1].cause.find("\"magic\"") != std::string::npos, result.bad[1].cause.c_str());
    }
    void bombsAreRefused() {
        RecordOptions options;
        options.maxDocumentBytes = 1 << 20;
        const std::string bomb = gzip(std::string(64 << 20, 'a'));
        const ReadRecords result = readRecords(
            m_folder.write("bomb.warc",
                           response(0, "Content-Type: text/html\r\nContent-Encoding: gzip", bomb) + text(1)),
            options);
        QCOMPARE(result.bad.size(), size_t{1});
        QVERIFY2(result.bad[0].cause.find("longer than 1") != std::string::npos, result.bad[0].cause.c_str());
        QCOMPARE(result.records.size(), size_t{1});
    }
    /// Whatever is wrong with a record, the next one is found.
    void damageEndsWithTheRecord_data() {
        QTest::addColumn<QByteArray>("damaged");
        QTest::addColumn<QString>("cause");
        auto changed = [](const char* from, const char* to) {
            return QString::fromStdString(text(1)).replace(from, to).toLatin1();
        };
        QTest::newRow("too short") << changed("Length: 6", "Length: 4") << "no record follows";
        QTest::newRow("too long") << changed("Length: 6", "Length: 30") << "no record follows";
        QTest::newRow("far too long") << changed("Length: 6", "Length: 999999999") << "Content-Length is wrong";
        QTest::newRow("negative") << changed("Length: 6", "Length: -6") << "valid Content-Length";
        QTest::newRow("overflow") << changed("Length: 6", "Length: 99999999999999999999999") << "valid Content-Length";
        QTest::newRow("none") << changed("Content-Length", "Content-Size") << "valid Content-Length";
        QTest::newRow("no mark") << changed("WARC/1.0", "WURC/1.0") << "no WARC record";
    }
    void damageEndsWithTheRecord() {
        QFETCH(QByteArray, damaged);
        QFETCH(QString, cause);
        const std::string before = text(0);
        const ReadRecords result =
            readRecords(m_folder.write("damaged.warc", before + damaged.toStdString() + text(2) + text(3)));
        QCOMPARE(result.bad.size(), size_t{1});
        QVERIFY2(QString::fromStdString(result.bad[0].cause).contains(cause), result.bad[0].cause.c_str());
        QCOMPARE(result.records.size(), size_t{3});
        QCOMPARE(result.records[0].text, std::string("text 0"));
        QCOMPARE(result.records[2].text, std::string("text 3"));
    }
    /// A member for each record: the damaged one is a reject, its neighbours are documents.
    void damageEndsWithTheMember() {
        for (const int damaged : {0, 1, 17, 38}) {
            std::string file;
            for (int i = 0; i < 40; ++i) {
                std::string member = gzip(text(i));
                if (i == damaged) member.replace(member.size() / 2, 6, 6, '\xFF');
                file += member;
            }
            const ReadRecords result = readRecords(m_folder.write("members.warc.gz", file));
            QVERIFY2(result.failure.empty(), result.failure.c_str());
            QCOMPARE(result.bad.size(), size_t{1});
            QVERIFY2(result.bad[0].cause.find("bytes were skipped") != std::string::npos, result.bad[0].cause.c_str());
            QCOMPARE(result.records.size(), size_t{39});
            for (int i = 0; i < 39; ++i)
                QCOMPARE(result.records[static_cast<size_t>(i)].text, "text " + std::to_string(i + (i >= damaged)));
        }
    }
    void endsInsideARecord() {
        const std::string whole = text(0) + text(1);
        for (size_t cut = 1; cut < whole.size(); ++cut) {
            const ReadRecords result = readRecords(m_folder.write("cut.warc", whole.substr(0, cut)));
            QVERIFY(result.failure.empty());
            QVERIFY(result.records.size() + result.bad.size() >= 1);
        }
    }
    /// Many chunks; one member for each record, as crawlers write them.
    void largeFilesAreCut() {
        std::string plain, members;
        int count = 0;
        for (; plain.size() < 20u << 20; ++count) {
            const std::string next =
                record("conversion", count, std::string(100 + count % 7000, 'x') + "\r\n\r\nWARC/1.0 said he",
                       "Content-Type: text/plain\r\n");
            plain += next;
            members += gzip(next);
        }
        for (const auto& [name, bytes] : {std::pair("large.warc", plain), std::pair("large.warc.wet.gz", members)}) {
            const ReadRecords result = readRecords(m_folder.write(name, bytes));
            QVERIFY(result.bad.empty() && result.chunks >= 2);
            QCOMPARE(result.records.size(), static_cast<size_t>(count));
            int64_t last = -1;
            for (int i = 0; i < count; ++i) {
                const Record& found = result.records[static_cast<size_t>(i)];
                QCOMPARE(found.id, "<urn:uuid:" + std::to_string(i) + ">");
                QVERIFY(found.position > last);
                last = found.position;
                QVERIFY(plain.compare(static_cast<size_t>(found.position), 5, "WARC/") == 0);
            }
        }
    }
    void recordsThatAreTooLongAreLeftOut() {
        RecordOptions options;
        options.maxDocumentBytes = 10'000;
        const ReadRecords result = readRecords(
            m_folder.write("long.wet", text(0) + record("conversion", 1, std::string(30 << 20, 'y')) + text(2)),
            options);
        QCOMPARE(result.records.size(), size_t{2});
        QCOMPARE(result.records[1].text, std::string("text 2"));
        QCOMPARE(result.bad.size(), size_t{1});
        QVERIFY(result.bad[0].place.starts_with("byte "));
    }
    void realSamples() {
        if (!std::filesystem::exists(samples())) QSKIP("the test data folder (SEXTANT_TEST_DATA) has no web archives");
        auto sample = [](const char* name) { return readRecords(samples() / name); };
        for (const char* name : {"example.warc", "example.warc.gz", "example-bad-non-chunked.warc.gz"}) {
            const ReadRecords result = sample(name);
            QVERIFY2(result.failure.empty() && result.bad.empty(), name);
            QCOMPARE(result.records.size(), size_t{1});
            QCOMPARE(result.records[0].id, std::string("<urn:uuid:a9c51e3e-0221-11e7-bf66-0242ac120005>"));
            QVERIFY2(result.records[0].text.starts_with("Example Domain\n\nThis domain is established"),
                     result.records[0].text.c_str());
        }
        const ReadRecords chunked = sample("example-iana.org-chunked.warc");
        QCOMPARE(chunked.records.size(), size_t{1});
        QVERIFY(chunked.records[0].text.find("Management of the DNS Root Zone") != std::string::npos);
        const ReadRecords truncated = sample("example-trunc.warc");
        QCOMPARE(truncated.bad.size(), size_t{1});
        QVERIFY(truncated.skipped >= 2);
        QCOMPARE(sample("example-resource.warc.gz").records.size(), size_t{1});
        QCOMPARE(sample("example-digest.warc").skipped, size_t{4});
        QCOMPARE(sample("example-wrong-chunks.warc.gz").records.size(), size_t{1});
    }
};

QTEST_GUILESS_MAIN(TestWarc)
#include "tst_warc.moc"
