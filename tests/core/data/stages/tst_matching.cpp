// SPDX-License-Identifier: Apache-2.0
#include "stage_test.h"

#include <QTemporaryDir>
#include <QtTest>

#include <cmath>

using namespace sextant;
using namespace sextant::test;

/// Patterns and word lists.
class TestMatching : public QObject {
    Q_OBJECT
    static std::string regex(const char* action, const std::vector<std::string>& patterns,
                             Json options = Json::object()) {
        options.update({{"type", "regex"}, {"action", action}, {"patterns", patterns}});
        return options.dump();
    }
private Q_SLOTS:
    void matchesAreTakenOut() {
        const auto result = examined(regex("remove", {"\\[\\d+\\]", "\\[.\\]see", "\u00DF+"}, {{"replacement", "_"}}),
                                     "One[1] two[2]see \u00DF\u00DFthree[x]");
        QCOMPARE(result.document.text, std::string("One_ two_ _three[x]"));
        QVERIFY(result.values.empty());
    }
    void patternsAsLimits() {
        const std::string wants = regex("drop_others", {"(?m)^#"}, {{"min_matches", 2}});
        QVERIFY(examined(wants, "# a\nb\n# c").broken.empty());
        QCOMPARE(examined(wants, "# a\nb # c").broken, std::vector<std::string>{"matches"});
        const auto overlapping = examined(regex("drop_matching", {"abc", "bcd", "d"}), "abcd abc");
        QCOMPARE(overlapping.values.at("matches"), 4.0F);
        QCOMPARE(overlapping.spans.at("matches"), (std::vector<std::string>{"abcd", "abc"}));
        QCOMPARE(examined(regex("drop_matching", {"(?=\u00E9)"}), "a\u00E9\u00E9").values.at("matches"), 2.0F);
    }
    void badPatternsAreSentences() {
        const auto bad = makeDocumentStage({"regex", {{"patterns", {"fine", "one(two"}}}});
        QVERIFY(!bad && bad.error().kind == ErrorKind::Usage);
        const std::string expected = "\"one(two\" cannot be read: at offset 7: missing closing parenthesis";
        QVERIFY2(bad.error().message.find(expected) != std::string::npos, bad.error().message.c_str());
        std::string sentence;
        try {
            examined(regex("drop_matching", {"^(\\w+\\s?)*$"}), repeated("a", 60, "") + "!");
        } catch (const RunError& error) {
            sentence = error.what();
        }
        QVERIFY2(sentence.find("takes more than 10000000 steps on the document id of source") != std::string::npos,
                 sentence.c_str());
    }
    void listedWordsAreWholeWords() {
        auto found = [](const char* words, const std::string& text) {
            auto result = examined("{\"type\": \"word_list\", \"words\": [" + std::string(words) + "]}", text);
            return result.spans["matches"];
        };
        QCOMPARE(found("\"ass\", \"Big Dog\", \"big\"", "Class: a big  dog, BIG; an ASS."),
                 (std::vector<std::string>{"big  dog", "BIG", "ASS"}));
        QCOMPARE(found("\"ÄRGER\"", "viel ärger"), std::vector<std::string>{"ärger"});
        QCOMPARE(found("\"赌博\", \"カジノ\", \"พนัน\"", "在线赌博网站 オンラインカジノへ เล่นพนันออนไลน์"),
                 (std::vector<std::string>{"赌博", "カジノ", "พนัน"}));
    }
    void someDocumentsAreSpared() {
        const std::string options = R"({"type": "word_list", "words": ["x"], "keep_fraction": 0.3, "seed": )";
        const Json checked = checkStages(Json::array({Json::parse(options + "5}")})).orThrow()[0];
        StageSpec spec{"word_list", checked};
        spec.options.erase("type");
        const auto stage = makeDocumentStage(spec).orThrow();
        int spared = 0;
        for (int i = 0; i < 2000; ++i) {
            const Document document{"x", "id " + std::to_string(i), {}, {}, {}, {}};
            float values[2];
            stage->measure(document, TextFeatures(document.text), values);
            spared += std::isnan(values[0]);
        }
        QVERIFY2(std::abs(spared - 600) < 80, std::to_string(spared).c_str());
    }
    void wordFilesAreForeign() {
        QTemporaryDir folder;
        auto made = [&](const QByteArray& content) {
            QFile file(folder.filePath(QStringLiteral("words.txt")));
            if (!file.open(QIODevice::WriteOnly)) qFatal("cannot write the list");
            file.write(content);
            file.close();
            return makeDocumentStage({"word_list", {{"word_file", file.fileName().toStdString()}}});
        };
        QVERIFY(made("# a comment\none\r\ntwo words\n\n"));
        for (const auto& [content, sentence] :
             {std::pair<QByteArray, const char*>{"one\n\xff\xfe\n", "words.txt, line 2 is not UTF-8"},
              {"one\n\n***\n", "words.txt, line 3 has no word in it"},
              {QByteArray(2000, 'a'), "words.txt, line 1 is longer than 1000 bytes"}}) {
            const auto bad = made(content);
            QVERIFY(!bad && bad.error().kind == ErrorKind::Data);
            QVERIFY2(bad.error().message.find(sentence) != std::string::npos, bad.error().message.c_str());
        }
    }
};

QTEST_GUILESS_MAIN(TestMatching)
#include "tst_matching.moc"
