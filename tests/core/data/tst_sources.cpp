// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/record_reader.h"
#include "core/data/formats/sources.h"
#include "data_test.h"

#include <QtTest>

#include <unistd.h>

#include <algorithm>

using namespace sextant;

class TestSources : public QObject {
    Q_OBJECT
    test::Folder m_folder;

    std::vector<std::string> names(const std::vector<std::string>& sources) const {
        std::vector<DataSource> list;
        for (const std::string& source : sources) list.push_back({m_folder.path(source).string(), 1.0});
        std::vector<std::string> result;
        for (const auto& file : expandSources(list).orThrow())
            result.push_back(file.lexically_relative(m_folder.path()).string());
        return result;
    }
    using Names = std::vector<std::string>;

private Q_SLOTS:
    void initTestCase() {
        for (const char* name : {"corpus/b.txt", "corpus/a.jsonl", "corpus/deep/c.jsonl.zst", "corpus/deep/d.txt.gz",
                                 "corpus/e.bin", "corpus/f.md", "odd [1].txt", "other.txt"})
            m_folder.write(name, "x");
    }
    void folders() {
        QCOMPARE(names({"corpus"}), (Names{"corpus/a.jsonl", "corpus/b.txt", "corpus/deep/c.jsonl.zst",
                                           "corpus/deep/d.txt.gz", "corpus/f.md"}));
    }
    void globs() {
        QCOMPARE(names({"corpus/*.txt"}), Names{"corpus/b.txt"});
        QCOMPARE(names({"corpus/[ab].*"}), (Names{"corpus/a.jsonl", "corpus/b.txt"}));
        QCOMPARE(names({"corpus/*/*"}), (Names{"corpus/deep/c.jsonl.zst", "corpus/deep/d.txt.gz"}));
        QCOMPARE(names({"corpus/?.bin"}), Names{"corpus/e.bin"});
    }
    void orderOfTheSourcesIsKept() {
        QCOMPARE(names({"other.txt", "corpus/*.jsonl"}), (Names{"other.txt", "corpus/a.jsonl"}));
    }
    void existingNamesAreNoPatterns() { QCOMPARE(names({"odd [1].txt"}), Names{"odd [1].txt"}); }

    void dialogsListWhatFoldersAreSearchedFor() {
        const std::vector<std::string> extensions = recordExtensions();
        for (const std::string& extension : extensions) m_folder.write("all/a" + extension, "x");
        m_folder.write("all/a.exe", "x");
        QCOMPARE(expandSources({{m_folder.path("all").string(), 1.0}}).orThrow().size(), extensions.size());
        auto has = [&](const char* one) {
            return std::find(extensions.begin(), extensions.end(), one) != extensions.end();
        };
        QVERIFY(has(".jsonl.xz") && has(".txt.bz2") && has(".parquet") && has(".warc.gz") && has(".csv.zst"));
        QVERIFY(!has(".parquet.zst"));
    }

    void nothingFound_data() {
        QTest::addColumn<QString>("source");
        QTest::newRow("missing file") << "nothing.txt";
        QTest::newRow("pattern without match") << "corpus/*.zip";
        QTest::newRow("folder without text") << "empty";
    }
    void nothingFound() {
        QFETCH(QString, source);
        createFolders(m_folder.path("empty")).orThrow();
        auto files = expandSources({{m_folder.path(source.toStdString()).string(), 1.0}});
        QVERIFY(!files);
        QCOMPARE(exitCode(files.error().kind), 3);
        QVERIFY(files.error().message.find(source.toStdString()) != std::string::npos);
    }

    void unreadableFolderIsNamed() {
        if (::geteuid() == 0) QSKIP("the administrator may read every folder");
        m_folder.write("locked/inner/a.txt", "x");
        const auto inner = m_folder.path("locked/inner");
        std::filesystem::permissions(inner, std::filesystem::perms::none);
        auto files = expandSources({{m_folder.path("locked").string(), 1.0}});
        std::filesystem::permissions(inner, std::filesystem::perms::owner_all);
        QVERIFY(!files);
        QVERIFY(files.error().message.find("inner") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestSources)
#include "tst_sources.moc"
