// SPDX-License-Identifier: Apache-2.0
#include "core/data/documents.h"
#include "data_test.h"

#include <QtTest>

#include <zlib.h>
#include <zstd.h>

using namespace sextant;

namespace {

std::string zstd(const std::string& text) {
    std::string out(ZSTD_compressBound(text.size()), '\0');
    out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
    return out;
}

std::string gzip(const std::string& text) {
    z_stream stream{};
    deflateInit2(&stream, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY);
    std::string out(deflateBound(&stream, text.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

struct Read {
    std::vector<std::string> documents;
    size_t parts = 0;
    ReadingReport report;
    Result<void> end;
};

Read readAll(const std::filesystem::path& file, const ReadingOptions& options = {}) {
    Read read;
    std::string document;
    read.end = readDocuments(
        file, read.report,
        [&](DocumentPart part) -> Result<void> {
            ++read.parts;
            document += part.text;
            if (part.endsDocument) read.documents.push_back(std::exchange(document, {}));
            return {};
        },
        options);
    return read;
}

}  // namespace

class TestDocuments : public QObject {
    Q_OBJECT
    using Texts = std::vector<std::string>;
    test::Folder m_folder;

private Q_SLOTS:
    void plainTextIsOneDocument() {
        const Read read = readAll(m_folder.write("a.txt", "one\n\ntwo\r\nthree"));
        QVERIFY(read.end);
        QCOMPARE(read.documents, Texts{"one\n\ntwo\r\nthree"});
        QCOMPARE(read.report.bytes, int64_t{15});
        QCOMPARE(read.report.fileBytes, int64_t{15});
    }

    void splits() {
        const auto file = m_folder.write("split.txt", "\n\none\ntwo\n  \n\nthree\r\nfour\n\n");
        QCOMPARE(readAll(file, {DocumentSplit::Paragraphs, "text"}).documents, (Texts{"one\ntwo", "three\nfour"}));
        QCOMPARE(readAll(file, {DocumentSplit::Lines, "text"}).documents, (Texts{"one", "two", "three", "four"}));
    }

    void largeTextComesInPartsThatEndAtNewlines() {
        std::string text;
        for (int i = 0; text.size() < (5 << 20); ++i) text += "line number " + std::to_string(i) + " caf\u00e9\n";
        ReadingReport report;
        std::string together;
        size_t parts = 0;
        readDocuments(m_folder.write("large.txt", text), report, [&](DocumentPart part) -> Result<void> {
            ++parts;
            if (part.text.size() > (2 << 20) || part.text.back() != '\n')
                return dataError("part " + std::to_string(parts));
            together += part.text;
            return {};
        }).orThrow();
        QVERIFY(parts >= 3);
        QVERIFY(together == text);
        QCOMPARE(report.documents, int64_t{1});
        // Without any newline: still in parts, and never inside a character.
        std::string solid;
        while (solid.size() < (5 << 20)) solid += "\u4e00";
        const Read read = readAll(m_folder.write("solid.txt", solid));
        QVERIFY(read.parts >= 3);
        QVERIFY(read.documents == Texts{solid});
        QVERIFY(read.report.invalid.empty());
    }

    void records() {
        const Read read = readAll(m_folder.write(
            "a.jsonl",
            "{\"text\": \"one\\ntwo\"}\n\n{\"id\": 3, \"text\": \"three\"}\r\n{\"text\": \"\"}\n{\"text\": \"last\"}"));
        QVERIFY(read.end);
        QCOMPARE(read.documents, (Texts{"one\ntwo", "three", "last"}));
        QCOMPARE(read.report.emptyRecords, int64_t{1});
        const Read other =
            readAll(m_folder.write("b.jsonl", "{\"body\": \"x\", \"text\": \"y\"}\n"), {DocumentSplit::File, "body"});
        QCOMPARE(other.documents, Texts{"x"});
    }

    void conversations() {
        ReadingReport report;
        std::vector<DocumentPart> parts;
        const auto file = m_folder.write(
            "chat.jsonl",
            R"({"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]})");
        readDocuments(file, report, [&](DocumentPart part) {
            return parts.push_back(std::move(part)), Result<void>();
        }).orThrow();
        QCOMPARE(parts.size(), size_t{1});
        QCOMPARE(parts[0].messages.size(), size_t{2});
        QCOMPARE(parts[0].text, std::string("User: Hi\n\nAssistant: Hello"));
    }

    /// Instruction sets need no conversion, and tables no curate job.
    void everyFormatOfRecords() {
        const auto alpaca = m_folder.write(
            "a.json",
            R"([{"instruction": "Add", "input": "1 and 2", "output": "3"}, {"instruction": "Hi", "output": "Yo"}])");
        QCOMPARE(readAll(alpaca).documents, (Texts{"User: Add\n1 and 2\n\nAssistant: 3", "User: Hi\n\nAssistant: Yo"}));
        const auto shares = m_folder.write(
            "s.jsonl", R"({"conversations": [{"from": "human", "value": "Hi"}, {"from": "gpt", "value": "Yo"}]})"
                       "\n"
                       R"({"prompt": "Hi", "completion": "Ho"})");
        QCOMPARE(readAll(shares).documents, (Texts{"User: Hi\n\nAssistant: Yo", "User: Hi\n\nAssistant: Ho"}));
        const Read table = readAll(m_folder.write("t.csv", "id,text\n1,\"one, two\"\n2,\n3,three\n"));
        QCOMPARE(table.documents, (Texts{"one, two", "three"}));
        QCOMPARE(table.report.emptyRecords, int64_t{1});
        const Read pages = readAll(m_folder.write(
            "p.html",
            "<html><body><nav>Menu</nav><article><p>A page says something here, in a sentence that is long "
            "enough to be one.</p></article></body></html>"));
        QCOMPARE(pages.documents.size(), size_t{1});
        QVERIFY(pages.documents[0].starts_with("A page says"));
    }

    void compressed() {
        std::string text;
        for (int i = 0; i < 60000; ++i) text += "{\"text\": \"document " + std::to_string(i * 7919) + "\"}\n";
        const Read plain = readAll(m_folder.write("c.jsonl", text));
        QCOMPARE(plain.documents.size(), size_t{60000});
        QVERIFY(readAll(m_folder.write("c.jsonl.zst", zstd(text))).documents == plain.documents);
        QVERIFY(readAll(m_folder.write("c.jsonl.gz", gzip(text))).documents == plain.documents);
        // Several frames or members after each other are one text.
        const std::string half = text.substr(0, text.size() / 2), rest = text.substr(text.size() / 2);
        QVERIFY(readAll(m_folder.write("two.jsonl.zst", zstd(half) + zstd(rest))).documents == plain.documents);
        QVERIFY(readAll(m_folder.write("two.jsonl.gz", gzip(half) + gzip(rest))).documents == plain.documents);
    }

    /// Files without text are counted, and the first is named.
    void emptyFiles() {
        ReadingReport report;
        int documents = 0;
        for (const auto& [name, content] : {std::pair("e.txt", ""), std::pair("f.txt", " \n\n\t "),
                                            std::pair("e.jsonl", "\n\n"), std::pair("e.txt.gz", "")})
            readDocuments(m_folder.write(name, content), report, [&](DocumentPart) {
                ++documents;
                return Result<void>();
            }).orThrow();
        QCOMPARE(documents, 0);
        QCOMPARE(report.emptyFiles, int64_t{4});
        QCOMPARE(report.firstEmptyFile, m_folder.path("e.txt").string());
    }

    void refused_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("says");
        const std::string good = "{\"text\": \"good\"}\n";
        auto bytes = [](const std::string& text) { return QByteArray::fromStdString(text); };
        QTest::newRow("zero bytes") << "b.txt" << QByteArray("text\0more", 9) << "zero byte at offset 4";
        QTest::newRow("UTF-16") << "b.txt" << QByteArray("\xFF\xFEh\0i\0", 6) << "UTF-16";
        QTest::newRow("not UTF-8 at all") << "b.txt" << QByteArray(1000, '\xE9') << "not UTF-8";
        QTest::newRow("broken line") << "j.jsonl" << bytes(good + good + "{\"text\": oops}\n")
                                     << "j.jsonl, line 3, column 10";
        QTest::newRow("cut line") << "j.jsonl" << bytes(good + "{\"text\": \"abc") << "line 2, column";
        QTest::newRow("no text") << "j.jsonl" << bytes(good + "{\"body\": \"x\"}\n")
                                 << "line 2: the record has no text in the field \"text\"";
        QTest::newRow("text is a number")
            << "j.jsonl" << QByteArray("{\"text\": 5}\n") << "line 1: the record has no text";
        QTest::newRow("no object") << "j.jsonl" << QByteArray("[1, 2]\n") << "line 1: a record is a JSON object";
        QTest::newRow("preference") << "j.jsonl"
                                    << QByteArray("{\"prompt\": \"a\", \"chosen\": \"b\", \"rejected\": \"c\"}\n")
                                    << "byte 0: this is a preference";
        QTest::newRow("table without the column") << "t.csv" << QByteArray("a,b\n1,2\n") << "no column \"text\"";
        QTest::newRow("short row") << "t.csv" << QByteArray("text,b\nx,2\ny\n") << "line 3: 1 fields";
        QTest::newRow("bad byte in a record")
            << "j.jsonl" << bytes(good + "{\"text\": \"a\xFF\"}\n") << "line 2, byte 12: this is not UTF-8";
        QTest::newRow("message without role")
            << "j.jsonl" << QByteArray("{\"messages\": [{\"content\": \"x\"}]}\n") << "line 1: message 1 has no role";
        QTest::newRow("unknown role") << "j.jsonl"
                                      << QByteArray("{\"messages\": [{\"role\": \"tool\", \"content\": \"x\"}]}\n")
                                      << "role \"tool\"";
        const std::string frame = zstd(std::string(100000, 'x') + good), member = gzip(std::string(1000, 'x') + good);
        QTest::newRow("cut zstd") << "z.txt.zst" << bytes(frame.substr(0, frame.size() / 2)) << "cut off after";
        QTest::newRow("no zstd") << "z.txt.zst" << QByteArray("this is no zstd data") << "damaged zstd data near byte";
        QTest::newRow("cut gzip") << "z.txt.gz" << bytes(member.substr(0, member.size() - 4)) << "cut off after";
        QTest::newRow("no gzip") << "z.txt.gz" << QByteArray("this is no gzip data") << "damaged gzip data near byte";
    }
    void refused() {
        QFETCH(QString, name);
        QFETCH(QByteArray, content);
        QFETCH(QString, says);
        const auto file = m_folder.write(name.toStdString(), content.toStdString());
        const Read read = readAll(file);
        QVERIFY(!read.end);
        QCOMPARE(exitCode(read.end.error().kind), 3);
        const QString sentence = QString::fromStdString(read.end.error().sentence());
        QVERIFY2(sentence.contains(says), qPrintable(sentence));
        QVERIFY2(sentence.contains(QString::fromStdString(file.string())), qPrintable(sentence));
    }

    /// A flipped byte in compressed data may pass unseen in its unchecked parts, but never crashes or hangs.
    void damagedCompressedDataEnds() {
        std::string text;
        for (int i = 0; i < 400; ++i) text += "line " + std::to_string(i * i) + "\n";
        for (const auto& [name, whole] : {std::pair{"f.txt.zst", zstd(text)}, std::pair{"f.txt.gz", gzip(text)}})
            for (size_t at = 0; at < whole.size(); at += 7) {
                std::string broken = whole;
                broken[at] = static_cast<char>(broken[at] ^ 0x55);
                const Read read = readAll(m_folder.write(name, broken));
                QVERIFY(read.end || exitCode(read.end.error().kind) == 3);
            }
    }

    void missingFile() {
        const Read read = readAll(m_folder.path("nothing.txt"));
        QVERIFY(!read.end);
        QCOMPARE(exitCode(read.end.error().kind), 3);
    }

    void invalidBytesAreKeptAndNamed() {
        const std::string text = "caf\xE9 one\nplain\ncaf\xE9 two\n" + std::string(100, 'x');
        const Read whole = readAll(m_folder.write("latin.txt", text));
        QVERIFY(whole.documents == Texts{text});
        QCOMPARE(whole.report.invalid.size(), size_t{1});
        QCOMPARE(whole.report.invalid[0].firstOffset, int64_t{3});
        QCOMPARE(whole.report.invalid[0].documents, int64_t{1});
        const Read lines = readAll(m_folder.path("latin.txt"), {DocumentSplit::Lines, "text"});
        QCOMPARE(lines.report.invalid[0].documents, int64_t{2});
    }

    /// Half a surrogate pair is no character: refused with its place. A whole pair is one.
    void surrogates() {
        for (const char* bad : {"\\ud800", "\\udc00", "\\ud800x", "\\ud800\\ud800", "\\ud83d\\u0041"}) {
            const Read read =
                readAll(m_folder.write("s.jsonl", "{\"text\": \"one\"}\n{\"text\": \"" + std::string(bad) + "\"}\n"));
            QVERIFY(!read.end);
            QVERIFY2(QString::fromStdString(read.end.error().message).contains("s.jsonl, line 2, column"),
                     read.end.error().message.c_str());
        }
        QVERIFY(readAll(m_folder.write("s.jsonl", "{\"text\": \"\\ud83d\\ude00\"}\n")).documents ==
                Texts{"\U0001F600"});
    }

    /// Conversations are counted as their template shows them, without the tokens that are no text.
    void conversationsInTheirTemplate() {
        const std::string path = m_folder.write(
            "c.jsonl",
            R"({"messages": [{"role": "user", "content": "Hi <|im_end|>"}, {"role": "assistant", "content": "Yo"}]})"
            "\n");
        QVERIFY(readAll(path).documents == Texts{"User: Hi <|im_end|>\n\nAssistant: Yo"});
        ReadingOptions options;
        options.chatTemplate = ChatTemplate::named("chatml").orThrow();
        QVERIFY(readAll(path, options).documents == Texts{"user\nHi <|im_end|>\nassistant\nYo\n"});
    }

    void theVisitorStopsTheReading() {
        ReadingReport report;
        int visits = 0;
        auto end = readDocuments(m_folder.write("s.jsonl", "{\"text\": \"1\"}\n{\"text\": \"2\"}\n"), report,
                                 [&](DocumentPart) -> Result<void> {
                                     return ++visits, Error{ErrorKind::Interrupted, "enough", {}};
                                 });
        QVERIFY(!end && end.error().kind == ErrorKind::Interrupted);
        QCOMPARE(visits, 1);
    }
};

QTEST_GUILESS_MAIN(TestDocuments)
#include "tst_documents.moc"
