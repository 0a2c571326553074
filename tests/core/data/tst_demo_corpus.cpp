// SPDX-License-Identifier: Apache-2.0
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/data/demo_corpus.h"
#include "data_test.h"

#include <QtTest>

#include <map>
#include <set>

using namespace sextant;

class TestDemoCorpus : public QObject {
    Q_OBJECT
    test::Folder m_folder;

    static std::vector<Json> records(const std::filesystem::path& file) {
        std::vector<Json> all;
        const std::string text = readFile(file).orThrow();
        for (const std::string& line : split(text, '\n'))
            if (!line.empty()) all.push_back(parseJson(line, file.string()).orThrow());
        return all;
    }

    /// Stories as they are, conversations message by message.
    static std::vector<std::string> texts(const std::filesystem::path& file) {
        std::vector<std::string> all;
        for (const Json& record : records(file)) {
            if (record.contains("text"))
                all.push_back(record["text"]);
            else
                for (const Json& message : record.at("messages")) all.push_back(message.at("content"));
        }
        return all;
    }

private Q_SLOTS:
    void sameSeedSameBytes() {
        const DemoCorpus a = writeDemoCorpus(m_folder.path("a"), 200000, 1).orThrow();
        const DemoCorpus b = writeDemoCorpus(m_folder.path("b"), 200000, 1).orThrow();
        const DemoCorpus c = writeDemoCorpus(m_folder.path("c"), 200000, 2).orThrow();
        QVERIFY(a.bytes >= 200000 && a.bytes < 210000);
        QVERIFY(readFile(a.stories).orThrow() == readFile(b.stories).orThrow());
        QVERIFY(readFile(a.questions).orThrow() == readFile(b.questions).orThrow());
        QVERIFY(readFile(a.preferences).orThrow() == readFile(b.preferences).orThrow());
        QVERIFY(readFile(a.stories).orThrow() != readFile(c.stories).orThrow());
    }

    void recordsHaveTheirFields() {
        const DemoCorpus corpus = writeDemoCorpus(m_folder.path("fields"), 100000, 3).orThrow();
        for (const std::string& text : texts(corpus.stories)) QVERIFY(!text.empty());
        for (const Json& record : records(corpus.questions)) {
            const Json& messages = record.at("messages");
            QVERIFY(messages.size() >= 2 && messages.size() % 2 == 0);
            for (size_t i = 0; i < messages.size(); ++i)
                QCOMPARE(messages[i].at("role").get<std::string>(), std::string(i % 2 ? "assistant" : "user"));
        }
        for (const Json& record : records(corpus.preferences)) {
            QVERIFY(!record.at("prompt").get<std::string>().empty());
            QVERIFY(record.at("chosen") != record.at("rejected"));
        }
    }

    /// Each question about a fact has one answer in the whole corpus.
    void factsNeverContradict() {
        const DemoCorpus corpus = writeDemoCorpus(m_folder.path("facts"), 900000, 5).orThrow();
        std::map<std::string, std::set<std::string>> answers;
        for (const Json& pair : records(corpus.preferences)) {
            const std::string question = pair.at("prompt");
            for (const char* fact : {"Who ", "Where ", "What is ", "Is ", "Does "})
                if (question.starts_with(fact)) answers[question].insert(pair.at("chosen").get<std::string>());
        }
        QVERIFY(answers.size() > 200);
        for (const auto& [question, given] : answers) QVERIFY2(given.size() == 1, question.c_str());
    }

    void itDoesNotRepeatItself() {
        const DemoCorpus corpus = writeDemoCorpus(m_folder.path("rote"), 400000, 6).orThrow();
        std::set<std::string> distinct;
        size_t stories = 0;
        for (const Json& record : records(corpus.stories)) {
            if (!record.contains("text")) continue;
            ++stories;
            distinct.insert(record["text"]);
        }
        QVERIFY2(distinct.size() > stories * 3 / 4, std::to_string(distinct.size()).c_str());
    }

    /// No slot is left unfilled, no sentence starts small, no word is doubled.
    void textIsWellFormed() {
        const DemoCorpus corpus = writeDemoCorpus(m_folder.path("form"), 400000, 4).orThrow();
        static const QRegularExpression doubled("\\b(\\w+) \\1\\b"), small("[.!?] [a-z]"),
            article("\\ba [aeiou]|\\ban [^aeiouh]");
        for (const std::string& one : texts(corpus.stories)) {
            const QString text = QString::fromStdString(one);
            QVERIFY2(!text.contains('{') && !text.contains('}') && !text.contains("  "), qPrintable(text));
            for (const QRegularExpression& wrong : {doubled, small, article})
                QVERIFY2(!wrong.match(text).hasMatch(), qPrintable(wrong.pattern() + ": " + text));
        }
    }
};

QTEST_GUILESS_MAIN(TestDemoCorpus)
#include "tst_demo_corpus.moc"
