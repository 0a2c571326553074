// SPDX-License-Identifier: Apache-2.0
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/data/demo_corpus.h"

#include <QTemporaryDir>
#include <QtTest>

#include <map>
#include <set>

using namespace sextant;

class TestDemoCorpus : public QObject {
    Q_OBJECT

    QTemporaryDir m_dir;
    DemoCorpus make(const char* name, uint64_t seed) const { return writeDemoCorpus(m_dir.filePath(name).toStdString(), 300000, seed).orThrow(); }

private slots:
    void sameSeedSameBytes() {
        DemoCorpus a = make("a", 1), b = make("b", 1), c = make("c", 2);
        QVERIFY(readFile(a.stories).orThrow() == readFile(b.stories).orThrow());
        QVERIFY(readFile(a.preferences).orThrow() == readFile(b.preferences).orThrow());
        QVERIFY(readFile(a.stories).orThrow() != readFile(c.stories).orThrow());
    }

    /// No slot is left open, and each question about a fact has one answer in the whole corpus.
    void factsNeverContradict() {
        DemoCorpus corpus = make("facts", 1);
        std::map<std::string, std::set<std::string>> answers;
        int lines = 0;
        for (const std::string& line : split(readFile(corpus.preferences).orThrow(), '\n')) {
            if (line.empty()) continue;
            ++lines;
            Json pair = Json::parse(line);
            QVERIFY2(line.find('}') == line.size() - 1, line.c_str());
            QVERIFY(pair["chosen"] != pair["rejected"]);
            const std::string question = pair["prompt"];
            if (question.starts_with("Who is the ") || question.starts_with("Where does ")) answers[question].insert(pair["chosen"].get<std::string>());
        }
        QVERIFY(lines > 200 && answers.size() > 10);
        for (const auto& [question, given] : answers) QVERIFY2(given.size() == 1, question.c_str());
    }

    void everyLineIsADocument() {
        DemoCorpus corpus = make("lines", 1);
        std::set<std::string> distinct;
        int lines = 0;
        for (const std::string& line : split(readFile(corpus.stories).orThrow(), '\n')) {
            if (line.empty()) continue;
            ++lines;
            const Json record = Json::parse(line);
            std::string text = record.value("text", "");
            if (record.contains("messages"))
                for (const Json& message : record["messages"]) text += message["content"].get<std::string>() + " ";
            QVERIFY2(text.find('{') == std::string::npos && text.size() > 10, text.c_str());
            distinct.insert(text);
        }
        QVERIFY2(distinct.size() > static_cast<size_t>(lines) / 3, "the corpus repeats itself");
    }
};

QTEST_GUILESS_MAIN(TestDemoCorpus)
#include "tst_demo_corpus.moc"
