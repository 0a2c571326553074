// SPDX-License-Identifier: Apache-2.0
#include "../curate/curate_test.h"
#include "../data_test.h"
#include "core/base/temporary_files.h"
#include "core/data/curate/curated_job.h"
#include "core/data/curate/curation.h"
#include "core/data/documents.h"
#include "core/data/formats/sources.h"
#include "record_test.h"

#include <QtTest>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <zlib.h>
#include <zstd.h>

using namespace sextant;
using namespace sextant::test;

/// Files as other programs write them: valid, and read wrongly by whoever expects only what he writes himself.
class TestForeignFiles : public QObject {
    Q_OBJECT
    Folder m_folder;

    using Names = std::vector<std::string>;
    static Names texts(const ReadRecords& read) {
        Names all;
        for (const Record& record : read.records) all.push_back(record.text);
        return all;
    }
    ReadRecords read(const std::string& name, std::string_view content, const RecordOptions& options = {}) const {
        return readRecords(m_folder.write(name, content), options);
    }
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
    /// As a stream, which has its window in its header.
    static std::string zstdWithWindow(const std::string& content, int log) {
        ZSTD_CCtx* context = ZSTD_createCCtx();
        ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, log);
        ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, 0);
        std::string out(content.size() + 1024, '\0');
        ZSTD_inBuffer in{content.data(), content.size(), 0};
        ZSTD_outBuffer into{out.data(), out.size(), 0};
        // In two calls, so that the size is not known before.
        ZSTD_inBuffer first{content.data(), content.size() / 2, 0};
        ZSTD_compressStream2(context, &into, &first, ZSTD_e_flush);
        in.pos = first.pos;
        while (ZSTD_compressStream2(context, &into, &in, ZSTD_e_end) > 0) {
        }
        ZSTD_freeCCtx(context);
        out.resize(into.pos);
        return out;
    }
    /// What a curate job over these records writes, and what the next reader makes of that.
    std::pair<Names, Names> curatedAndRead(const std::string& content, const RecordOptions& reading,
                                           const std::string& name = "a.jsonl") const {
        CurationOptions options;
        options.files = {m_folder.write("curated/" + name, content)};
        options.reading = reading;
        const auto job = m_folder.path("curated-job");
        std::filesystem::remove_all(job);
        curate(options, Recipe::of(stagesOf(R"([{"type": "length", "min_characters": 1}])")).orThrow(), job, {}, {})
            .orThrow();
        Names lines, found;
        const CuratedJob curated = CuratedJob::open(job).orThrow();
        for (int64_t row = 0; row < curated.rows(); ++row) {
            const CuratedDocument document = curated.document(row).orThrow();
            lines.push_back(document.text + "|" + document.otherFields.dump());
        }
        ReadingReport report;
        for (const auto& file : expandSources({{(job / "documents").string(), 1.0}}).orThrow())
            readDocuments(file, report, [&](DocumentPart part) {
                found.push_back((part.messages.empty() ? "" : "conversation: ") + part.text);
                return Result<void>();
            }).orThrow();
        return {lines, found};
    }

private Q_SLOTS:
    void membersOfReservedNames_data() {
        QTest::addColumn<QByteArray>("record");
        QTest::addColumn<QString>("others");
        const auto row = [](const char* name, const char* record, const char* others) {
            QTest::newRow(name) << QByteArray(record) << others;
        };
        row("text", R"({"content":"asked","text":"other"})", R"({"text_original":"other"})");
        row("text before", R"({"text":"other","content":"asked","x":1})", R"({"x":1,"text_original":"other"})");
        row("taken", R"({"text":[1],"content":"asked","text_original":2,"text_original_2":3})",
            R"({"text_original":2,"text_original_2":3,"text_original_3":[1]})");
        row("twice", R"({"content":"first","content":"asked","x":1,"x":2})",
            R"({"content":"first","x":2,"x_original":1})");
        row("texts", R"({"content":"asked","text":"a","text":"b"})", R"({"text_original":"a","text_original_2":"b"})");
        row("id that is none", R"({"content":"asked","id":{"a":1}})", R"({"id_original":{"a":1}})");
        row("reasons", R"({"content":"asked","dropped_by":"me","reasons":["x"]})",
            R"({"dropped_by_original":"me","reasons_original":["x"]})");
        row("source", R"({"content":"asked","source":"a","source":"web"})", R"({"source_original":"a"})");
    }
    /// A document is written with every name once, and everybody reads the text that was asked for.
    void membersOfReservedNames() {
        QFETCH(QByteArray, record);
        QFETCH(QString, others);
        RecordOptions options;
        options.textField = "content";
        const auto [lines, found] = curatedAndRead(record.toStdString() + "\n", options);
        QCOMPARE(lines, Names{"asked|" + others.toStdString()});
        QCOMPARE(found, Names{"asked"});
    }
    void tablesWithReservedColumns() {
        RecordOptions options;
        options.textField = "content";
        options.idField = "number";
        const auto [lines, found] =
            curatedAndRead("text,content,id,number,note,note\nother,asked,i,7,a,b\n", options, "t.csv");
        QCOMPARE(lines, Names{R"(asked|{"note":"b","text_original":"other","id_original":"i","note_original":"a"})"});
        QCOMPARE(found, Names{"asked"});
    }
    /// What was asked for as a text stays one for those that are told nothing, and no member of a conversation is lost.
    void shapesStayWhatTheyWere() {
        RecordOptions text;
        text.shape = RecordShape::Text;
        const auto [lines, found] =
            curatedAndRead(R"({"text":"asked","instruction":"i","output":"o","input":""})"
                           "\n"
                           R"({"text":"too","messages":[{"role":"user","content":"x"}],"prompt":"p"})"
                           "\n",
                           text);
        QCOMPARE(found, (Names{"asked", "too"}));
        QCOMPARE(lines[0], std::string(R"(asked|{"input":"","instruction_original":"i","output_original":"o"})"));
        const auto [kept, conversations] = curatedAndRead(
            R"({"messages":[{"role":"user","content":"x"},{"role":"assistant","content":"y","value":"v"}],"prompt":"p","text":"shown"})"
            "\n",
            {});
        QCOMPARE(kept.size(), size_t{1});
        QVERIFY2(kept[0].find(R"("value":"v"}],"prompt":"p","text_original":"shown")") != std::string::npos,
                 kept[0].c_str());
        QVERIFY(conversations.size() == 1 && conversations[0].starts_with("conversation: "));
    }

    void quotesInsideFields_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QStringList>("found");
        QTest::newRow("inches") << "a.tsv" << QByteArray("id\ttext\n1\ta 5\" pipe\n2\tnext\n3\t7\" thing\n4\tlast\n")
                                << QStringList{"a 5\" pipe", "next", "7\" thing", "last"};
        QTest::newRow("csv") << "a.csv" << QByteArray("text,id\nsay \"hi\" now,1\n\"a, \"\"b\"\"\nc\",2\nlast,3\n")
                             << QStringList{"say \"hi\" now", "a, \"b\"\nc", "last"};
        QTest::newRow("other separators are characters")
            << "a.tsv" << QByteArray("text\tid\nhe said,\"yes\t1\nnext;\"one\t2\n")
            << QStringList{"he said,\"yes", "next;\"one"};
        QTest::newRow("a single column") << "b.tsv" << QByteArray("text\na, \"b\nc; d\n")
                                         << QStringList{"a, \"b", "c; d"};
        QTest::newRow("empty fields") << "c.csv" << QByteArray("text,a,b\nx,\"\",\ny,,\"\"\n") << QStringList{"x", "y"};
    }
    void quotesInsideFields() {
        QFETCH(QString, name);
        QFETCH(QByteArray, content);
        QFETCH(QStringList, found);
        const ReadRecords result = read(name.toStdString(), content.toStdString());
        QVERIFY2(result.bad.empty(), result.bad.empty() ? "" : result.bad[0].cause.c_str());
        QStringList all;
        for (const std::string& text : texts(result)) all << QString::fromStdString(text);
        QCOMPARE(all, found);
    }
    /// A stray quotation mark costs its own row at most, in chunks as well.
    void manyStrayQuotes() {
        std::string table = "id\ttext\n";
        for (int i = 0; table.size() < 18u << 20; ++i)
            table +=
                std::to_string(i) + "\trow " + std::to_string(i) + (i % 100 == 0 ? " of 5\" pipes\n" : " of words\n");
        const ReadRecords result = read("many.tsv", table);
        QVERIFY(result.chunks >= 2 && result.bad.empty());
        QCOMPARE(result.records.size(), static_cast<size_t>(std::count(table.begin(), table.end(), '\n') - 1));
    }

    void byteOrderMarks_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QStringList>("found");
        const QByteArray mark("\xEF\xBB\xBF");
        const QByteArray lines("{\"text\":\"one\"}\n{\"text\":\"two\"}\n");
        QTest::newRow("jsonl") << "a.jsonl" << mark + lines << QStringList{"one", "two"};
        QTest::newRow("appended") << "a.jsonl" << mark + lines + mark + lines
                                  << QStringList{"one", "two", "one", "two"};
        QTest::newRow("array") << "a.json" << mark + "[{\"text\":\"one\"}]" << QStringList{"one"};
        QTest::newRow("table") << "a.csv" << mark + "text\none\n" << QStringList{"one"};
        QTest::newRow("quoted table") << "a.csv" << mark + "\"text\",\"b\"\n\"one\",2\n" << QStringList{"one"};
        QTest::newRow("text") << "a.txt" << mark + "one" << QStringList{"one"};
        QTest::newRow("nothing else") << "a.jsonl" << mark << QStringList{};
    }
    void byteOrderMarks() {
        QFETCH(QString, name);
        QFETCH(QByteArray, content);
        QFETCH(QStringList, found);
        const auto file = m_folder.write(name.toStdString(), content.toStdString());
        const ReadRecords result = readRecords(file);
        QVERIFY(result.bad.empty() && result.failure.empty());
        QStringList all, packed;
        for (const std::string& text : texts(result)) all << QString::fromStdString(text);
        QCOMPARE(all, found);
        ReadingReport report;
        readDocuments(file, report, [&](DocumentPart part) {
            packed << QString::fromStdString(part.text);
            return Result<void>();
        }).orThrow();
        QCOMPARE(packed, found);
    }

    void largeNumbersKeepTheirDigits() {
        const std::string digits = "123456789012345678901234567890";
        const std::string list = "[-" + digits + ",1e999,18446744073709551615,-1]",
                          said = "\"\\\"" + digits + "\\\"\"";  // a text that looks like one
        const std::string record = "{\"text\":\"kept \\u0001\",\"hash\":" + digits + ",\"id\":" + digits +
                                   ",\"list\":" + list + ",\"said\":" + said + "}\n";
        const auto [lines, found] = curatedAndRead(record, {});
        QCOMPARE(found, Names{"kept \1"});
        QVERIFY2(lines.size() == 1 && lines[0].find("\"hash\":\"" + digits + "\"") != std::string::npos,
                 lines[0].c_str());
        const auto job = m_folder.path("curated-job/documents");
        const ReadRecords again = readRecords(expandSources({{job.string(), 1.0}}).orThrow()[0]);
        QCOMPARE(again.records.size(), size_t{1});
        QCOMPARE(again.records[0].id, digits);
        const std::string others = again.records[0].otherFields;
        for (const std::string& part : {"\"hash\":" + digits + ",", "\"list\":" + list + ",", "\"said\":" + said})
            QVERIFY2(others.find(part) != std::string::npos, others.c_str());
        // A number is no text, however large; and what is no JSON stays none.
        QVERIFY(read("n.jsonl", "{\"text\":" + digits + "}\n").records.empty());
        for (const char* wrong : {"{\"text\":\"a\",\"n\":0123456789012345678901234567890}", "{\"text\":\"a\",\"n\":1e}",
                                  "{\"text\":\"a\",\"n\":123456789012345678901234567890x}"})
            QVERIFY2(read("w.jsonl", wrong).records.empty(), wrong);
    }

    void addressesInBrackets() {
        const std::string body = "<html><body><p>" + std::string(300, 'x') + " words of a page.</p></body></html>";
        const std::string http = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body;
        const std::string file =
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Target-URI: "
            "<http://example.com/page>\r\nContent-Type: application/http\r\nContent-Length: " +
            std::to_string(http.size()) + "\r\n\r\n" + http + "\r\n\r\n";
        const ReadRecords result = read("a.warc", file);
        QCOMPARE(result.records.size(), size_t{1});
        QVERIFY2(result.records[0].otherFields.starts_with("\"url\":\"http:"
                                                           "//example.com/page\""),
                 result.records[0].otherFields.c_str());
    }

    void largeWindows() {
        const std::string content = "{\"text\":\"first\"}\n{\"text\":\"second\"}\n";
        const std::string file = zstdWithWindow(content, 28);
        QCOMPARE(static_cast<unsigned char>(file[5]) >> 3, 18);  // 2^28, as the header says
        QCOMPARE(texts(read("w.jsonl.zst", file)), (Names{"first", "second"}));
        RecordOptions small;
        small.largestWindow = int64_t{128} << 20;
        const ReadRecords refused = read("w.jsonl.zst", file + zstdWithWindow(content, 20), small);
        QVERIFY(refused.records.empty());
        QVERIFY2(refused.failure.find("a window of 256.0 MiB, larger than the 128.0 MiB") != std::string::npos ||
                     refused.failure.find("a window of 256 MiB, larger than the 128 MiB") != std::string::npos,
                 refused.failure.c_str());
        QVERIFY(refused.failure.find("damaged zstd") == std::string::npos);
        // What stands before it is there.
        const ReadRecords behind = read("w.jsonl.zst", zstdWithWindow(content, 20) + file, small);
        QCOMPARE(behind.records.size(), size_t{2});
        QVERIFY(behind.failure.find("window") != std::string::npos);
    }

    void zerosBehindGzip() {
        const std::string content = "{\"text\":\"one\"}\n";
        for (const size_t zeros : {1, 511, 3 << 20}) {
            const auto file = m_folder.write("z.jsonl.gz", gzip(content) + std::string(zeros, '\0'));
            const ReadRecords result = readRecords(file);
            QVERIFY2(result.failure.empty() && result.bad.empty(), result.failure.c_str());
            QCOMPARE(texts(result), Names{"one"});
            ReadingReport report;
            QVERIFY(readDocuments(file, report, [](DocumentPart) { return Result<void>(); }));
        }
        QCOMPARE(read("z.jsonl.gz", gzip(content) + std::string(9, '\0') + gzip(content)).records.size(), size_t{2});
        QVERIFY(!read("z.jsonl.gz", gzip(content) + std::string(9, '\0') + "x").failure.empty());
        QCOMPARE(read("z.jsonl.gz", std::string(9, '\0') + gzip(content)).bad.size(), size_t{1});
    }

    void endingsInAnyCase() {
        const std::string line = "{\"text\":\"x\"}\n";
        for (const char* name : {"ends/a.jsonl", "ends/B.JSONL", "ends/c.JsonLines", "ends/d.NDJSON", "ends/sub/e.jl"})
            m_folder.write(name, line);
        m_folder.write("ends/f.JSONL.GZ", gzip(line));
        m_folder.write("ends/paper.pdf", "x");
        m_folder.write("ends/other.PDF", "x");
        m_folder.write("ends/README", "x");
        createFolders(m_folder.path("elsewhere")).orThrow();
        std::filesystem::create_directory_symlink(m_folder.path("elsewhere"), m_folder.path("ends/link"));
        QCOMPARE(::mkfifo(m_folder.path("ends/pipe.txt").c_str(), 0600), 0);
        SourceNotes notes;
        const auto files = expandSources({{m_folder.path("ends").string(), 1.0}}, &notes).orThrow();
        QCOMPARE(files.size(), size_t{6});
        for (const auto& file : files) QCOMPARE(texts(readRecords(file)), Names{"x"});
        const auto says = [](const SourceNotes& told, const std::string& what) {
            const auto all = told.sentences();
            return std::any_of(all.begin(), all.end(),
                               [&](const std::string& one) { return one.find(what) != std::string::npos; });
        };
        for (const char* what : {": 2 (names in .pdf)", ": 1 (names without an ending)", ": 1 (links to folders)",
                                 ": 1 (neither files nor folders)"})
            QVERIFY2(says(notes, what), what);
        QCOMPARE(notes.sentences().size(), size_t{4});
        SourceNotes pattern;
        QCOMPARE(expandSources({{m_folder.path("ends").string() + "/*", 1.0}}, &pattern).orThrow().size(), size_t{8});
        QVERIFY(says(pattern, "read as plain text: 2 (names in .pdf)") && says(pattern, ": 2 (folders)") &&
                says(pattern, "read as plain text: 1 (names without an ending)"));
    }

    /// What a writer that was killed left goes; what only looks like it, and what this process writes, stays.
    void leftTemporariesAreRemoved() {
        for (const char* name : {"left/a.json.tmp-0123456789abcdef-0", "left/sub/b.tmp-fedcba9876543210-17",
                                 "left/c.json", "left/d.tmp-0123-0", "left/e.tmp-0123456789abcdef-x", "left/f.tmp"})
            m_folder.write(name, "x");
        const auto ours = temporaryName(m_folder.path("left/ours"));
        m_folder.write(ours.lexically_relative(m_folder.path()).string(), "x");
        removeLeftTemporaries(m_folder.path("left"));
        Names found;
        for (const auto& [name, content] : outputOf(m_folder.path("left"))) found.push_back(name);
        QCOMPARE(found,
                 (Names{"c.json", "d.tmp-0123-0", "e.tmp-0123456789abcdef-x", "f.tmp", ours.filename().string()}));
        removeLeftTemporaries(m_folder.path("not there"));
    }

    /// Refused by name and at once, whoever opens them.
    void whatIsNoFileIsRefused_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("what");
        ::mkfifo(m_folder.path("fifo.jsonl").c_str(), 0600);
        const int server = ::socket(AF_UNIX, SOCK_STREAM, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, m_folder.path("socket").c_str(), sizeof address.sun_path - 1);
        ::bind(server, reinterpret_cast<sockaddr*>(&address), sizeof address);
        ::close(server);
        createFolders(m_folder.path("folder")).orThrow();
        const auto path = [&](const char* name) { return QString::fromStdString(m_folder.path(name).string()); };
        QTest::newRow("pipe") << path("fifo.jsonl") << "a pipe";
        QTest::newRow("socket") << path("socket") << "a socket";
        QTest::newRow("folder") << path("folder") << "a folder";
        QTest::newRow("device") << "/dev/zero"
                                << "a device";
    }
    void whatIsNoFileIsRefused() {
        QFETCH(QString, path);
        QFETCH(QString, what);
        const std::filesystem::path file = path.toStdString();
        const auto check = [&](const auto& outcome) {
            return !outcome && exitCode(outcome.error().kind) == 3 &&
                   outcome.error().message.find(file.string() + " is " + what.toStdString()) != std::string::npos;
        };
        QVERIFY(check(readFile(file)));
        QVERIFY(check(MappedFile::open(file)));
        QVERIFY(check(RandomAccessFile::open(file)));
        QVERIFY(check(openRecords(file, {})));
        QVERIFY(check(Tokenizer::load(file)) || what == "a folder");
        if (what != "a device") QVERIFY(check(FileWriter::open(file, FileWriter::Mode::Append)));
        m_folder.write("long", std::string(2000, 'x'));
        QVERIFY(!readFile(m_folder.path("long"), 1999) && readFile(m_folder.path("long"), 2000));
    }
};

QTEST_GUILESS_MAIN(TestForeignFiles)
#include "tst_foreign_files.moc"
