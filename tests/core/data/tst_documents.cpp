// SPDX-License-Identifier: Apache-2.0
#include "core/base/files.h"
#include "core/data/documents.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include <zstd.h>

using namespace sextant;

class TestDocuments : public QObject {
    Q_OBJECT

    QTemporaryDir m_dir;
    std::string path(const char* name) const { return m_dir.filePath(name).toStdString(); }
    void write(const char* name, std::string_view content) const { writeFileAtomically(path(name), content).orThrow(); }
    /// All texts of a file, parts of one document joined.
    std::vector<std::string> read(const char* name, ReadingReport* report = nullptr) const {
        ReadingReport own;
        std::vector<std::string> texts(1);
        readDocuments(path(name), report ? *report : own, [&](DocumentPart part) -> Result<void> {
            texts.back() += part.text;
            if (part.endsDocument) texts.emplace_back();
            return {};
        }).orThrow();
        texts.pop_back();
        return texts;
    }

private slots:
    void plainTextIsOneDocument() {
        write("a.txt", "one\n\ntwo\n");
        ReadingReport report;
        QCOMPARE(read("a.txt", &report), std::vector<std::string>{"one\n\ntwo\n"});
        QCOMPARE(report.documents, int64_t{1});
        QCOMPARE(report.bytes, int64_t{9});
    }

    /// Large files come in parts that end at a newline and lose nothing.
    void largeTextInParts() {
        std::string text;
        for (int i = 0; text.size() < (20u << 20); ++i) text += "line " + std::to_string(i) + "\n";
        write("large.txt", text);
        std::string joined;
        int parts = 0;
        ReadingReport report;
        readDocuments(path("large.txt"), report, [&](DocumentPart part) -> Result<void> {
            if (!part.endsDocument && part.text.back() != '\n') return dataError("a part ends inside a line");
            joined += part.text;
            ++parts;
            return {};
        }).orThrow();
        QVERIFY(parts > 3);
        QVERIFY(joined == text);
        QCOMPARE(report.documents, int64_t{1});
    }

    void jsonLines() {
        write("b.jsonl", "{\"text\":\"a\\nb\"}\n\n{\"id\":3,\"text\":\"\\u4f60\"}\r\n{\"text\":\"\"}\n{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"},{\"role\":\"assistant\",\"content\":\"Ho\"}]}");
        QCOMPARE(read("b.jsonl"), (std::vector<std::string>{"a\nb", "\u4f60", "Hi\nHo\n"}));
    }

    void compressed() {
        const std::string text(3 << 20, 'x');
        std::string packed(ZSTD_compressBound(text.size()), '\0');
        packed.resize(ZSTD_compress(packed.data(), packed.size(), text.data(), text.size(), 3));
        write("c.txt.zst", packed + packed);  // two frames, one after the other
        QCOMPARE(read("c.txt.zst")[0].size(), 2 * text.size());
        write("cut.txt.zst", packed.substr(0, packed.size() / 2));
        ReadingReport report;
        auto cut = readDocuments(path("cut.txt.zst"), report, [](DocumentPart) { return Result<void>(); });
        QVERIFY(!cut && cut.error().message.find("cut off") != std::string::npos);
    }

    /// Bytes that are not UTF-8 are kept, and said by name and place.
    void invalidTextIsKeptAndReported() {
        const std::string text = "good \xFF bytes and more text to stay below the limit of strange ones";
        write("latin.txt", text);
        ReadingReport report;
        QCOMPARE(read("latin.txt", &report), std::vector<std::string>{text});
        QCOMPARE(report.invalid.size(), size_t{1});
        QCOMPARE(report.invalid[0].firstOffset, int64_t{5});
    }

    void sources() {
        QVERIFY(QDir(m_dir.path()).mkpath("corpus/sub"));
        for (const char* name : {"corpus/b.txt", "corpus/a.jsonl", "corpus/sub/c.md", "corpus/skip.png"}) write(name, "x");
        auto names = [&](const std::vector<DataSource>& list) {
            std::vector<std::string> found;
            for (const auto& file : expandSources(list).orThrow()) found.push_back(std::filesystem::relative(file, m_dir.path().toStdString()));
            return found;
        };
        QCOMPARE(names({{path("corpus"), 1.0}}), (std::vector<std::string>{"corpus/a.jsonl", "corpus/b.txt", "corpus/sub/c.md"}));
        QCOMPARE(names({{path("corpus/*.txt"), 1.0}}), std::vector<std::string>{"corpus/b.txt"});
        QCOMPARE(names({{path("corpus/b.txt"), 1.0}, {path("corpus/*.jsonl"), 1.0}}), (std::vector<std::string>{"corpus/b.txt", "corpus/a.jsonl"}));
        QVERIFY(!expandSources({{path("corpus/*.nothing"), 1.0}}));
        QVERIFY(!expandSources({{path("corpus/b.txt"), 2.0}}));
    }
};

QTEST_GUILESS_MAIN(TestDocuments)
#include "tst_documents.moc"
