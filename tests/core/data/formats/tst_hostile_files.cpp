// SPDX-License-Identifier: Apache-2.0
#include "../data_test.h"
#include "core/data/formats/record_preview.h"
#include "core/data/formats/sources.h"
#include "record_test.h"

#include <QElapsedTimer>
#include <QtTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace sextant;
using namespace sextant::test;

/// Files that nobody should have, with every reader; names and folders that nobody should have; and how soon the first
/// records of a large file are there.
class TestHostileFiles : public QObject {
    Q_OBJECT
    Folder m_folder;

    static constexpr const char* kExtensions[] = {".txt", ".md",   ".jsonl", ".json", ".csv",     ".tsv",
                                                  ".wet", ".warc", ".html",  ".htm",  ".parquet", ".jsonl.gz"};

private Q_SLOTS:
    void everyReaderTakesAnything_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("newlines") << QByteArray("\n\r\n\n");
        QTest::newRow("zeros") << QByteArray(5000, '\0');
        QTest::newRow("utf-16") << QByteArray("\xFF\xFEt\0e\0x\0t\0", 10);
        QTest::newRow("latin1") << QByteArray("\xFC\xE4\xF6 and some words, \xDF too");
        QTest::newRow("mixed") << QByteArray(
            "{\"text\":\"\xC3\xBC\"}\n{\"text\":\"\xFC\"}\n\x93\xFA\x96\x7B\n\xFF\xFE");
        QTest::newRow("one quote") << QByteArray("a,\"text\n") + QByteArray(100'000, 'b');
        QTest::newRow("brackets") << QByteArray(300'000, '[');
        QTest::newRow("one line") << QByteArray(40 << 20, 'x');
        QTest::newRow("one line, no text") << "{\"text\":\"" + QByteArray(40 << 20, '\\');
    }
    /// An end, in time and within the limit, and something said about everything that is no text.
    void everyReaderTakesAnything() {
        QFETCH(QByteArray, content);
        RecordOptions options;
        options.maxDocumentBytes = 1 << 20;
        for (const char* extension : kExtensions) {
            QElapsedTimer timer;
            timer.start();
            const ReadRecords result =
                readRecords(m_folder.write("file" + std::string(extension), content.toStdString()), options);
            QVERIFY2(timer.elapsed() < 20'000, extension);
            for (const Record& record : result.records) QVERIFY(record.text.size() <= options.maxDocumentBytes * 3);
            const bool silent = result.records.empty() && result.bad.empty() && result.failure.empty();
            QVERIFY2(!silent || content.size() < 10 || content[0] == '[', extension);
        }
    }
    void names_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("newline") << QByteArray("a\nb");
        QTest::newRow("quotes") << QByteArray("a\"b'c");
        QTest::newRow("invalid utf-8") << QByteArray("a\xFF\xC3");
        QTest::newRow("long") << QByteArray(220, 'n');
        QTest::newRow("glob") << QByteArray("[a]*?");
        QTest::newRow("two dots") << QByteArray("..a..jsonl");
        QTest::newRow("option") << QByteArray("--help");
    }
    void names() {
        QFETCH(QByteArray, name);
        Folder folder;
        const auto file = folder.write("folder/" + name.toStdString() + ".jsonl", "{\"text\":\"found\"}\n[]\n");
        for (const std::string& source : {folder.path("folder").string(), file.string()}) {
            const auto files = expandSources({{source, 1.0}});
            QVERIFY2(files.hasValue(), source.c_str());
            QCOMPARE(files.value(), (std::vector<std::filesystem::path>{file}));
        }
        CurateSpec spec;
        spec.sources = {{folder.path("folder"), 1.0}};
        const RecordPreview preview = previewRecords(spec, 10).orThrow();
        QCOMPARE(preview.rows.size(), size_t{1});
        QCOMPARE(preview.problems.size(), size_t{1});
        std::filesystem::remove(file);  // QTemporaryDir cannot, if it is no UTF-8
    }
    void linksThatLoop() {
        Folder folder;
        const auto file = folder.write("a/b/text.txt", "text");
        std::filesystem::create_directory_symlink(folder.path("a"), folder.path("a/b/again"));
        std::filesystem::create_symlink("itself.txt", folder.path("a/itself.txt"));
        std::filesystem::create_symlink("nowhere.txt", folder.path("a/broken.txt"));
        QCOMPARE(expandSources({{folder.path("a").string(), 1.0}}).orThrow(),
                 (std::vector<std::filesystem::path>{file}));
        QVERIFY(!readRecords(folder.path("a/itself.txt")).failure.empty());
    }
    void whatIsNoFile() {
        Folder folder;
        createFolders(folder.path("folder.jsonl")).orThrow();
        QVERIFY(!readRecords(folder.path("folder.jsonl")).failure.empty());
        QVERIFY(!readRecords(folder.path("folder.jsonl") / "none.parquet").failure.empty());
        createFolders(folder.path("folder.parquet")).orThrow();
        QVERIFY(!readRecords(folder.path("folder.parquet")).failure.empty());
        // A pipe in a folder would be waited for.
        QCOMPARE(::mkfifo(folder.path("folder.jsonl/pipe.txt").c_str(), 0600), 0);
        QVERIFY(!expandSources({{folder.path("folder.jsonl").string(), 1.0}}).hasValue());
    }
    void foldersThatCannotBeRead() {
        Folder folder;
        folder.write("closed/text.txt", "text");
        QCOMPARE(::chmod(folder.path().c_str(), 0755), 0);
        QCOMPARE(::chmod(folder.path("closed").c_str(), 0), 0);
        // Root may read everything, so it becomes somebody else for a moment.
        const uid_t self = ::geteuid();
        if (self == 0) QCOMPARE(::seteuid(65534), 0);
        const auto closed = expandSources({{folder.path("closed").string(), 1.0}});
        const auto around = expandSources({{folder.path().string(), 1.0}});
        if (self == 0) QCOMPARE(::seteuid(self), 0);
        ::chmod(folder.path("closed").c_str(), 0700);
        for (const auto& outcome : {closed, around}) {
            QVERIFY(!outcome.hasValue());
            QVERIFY2(outcome.error().message.find("closed: Permission denied") != std::string::npos,
                     outcome.error().message.c_str());
        }
    }
    /// The size of the file does not matter: this one has ten gigabytes, of which the disk has some megabytes.
    void firstRecordsOfALargeFile() {
        std::string content;
        for (int i = 0; content.size() < 16u << 20; ++i)
            content += "{\"text\":\"document " + std::to_string(i) + " " + std::string(2000, 'w') + "\"}\n";
        const auto file = m_folder.write("large/large.jsonl", content);
        std::filesystem::resize_file(file, uintmax_t{10} << 30);
        CurateSpec spec;
        for (int i = 0; i < 8; ++i) spec.sources.push_back({file.string(), 1.0});
        QElapsedTimer timer;
        timer.start();
        const RecordPreview preview = previewRecords(spec, 1000).orThrow();
        QCOMPARE(preview.rows.size(), size_t{1000});
        QCOMPARE(preview.bytes, int64_t{80} << 30);
        QVERIFY2(timer.elapsed() < 3000, std::to_string(timer.elapsed()).c_str());
    }
};

QTEST_GUILESS_MAIN(TestHostileFiles)
#include "tst_hostile_files.moc"
