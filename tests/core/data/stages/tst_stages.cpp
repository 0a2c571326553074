// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/sentences.h"
#include "stage_test.h"

#include <QTemporaryDir>
#include <QtTest>

#include <set>

using namespace sextant;
using namespace sextant::test;

namespace {

/// One document for every rule of every stage that breaks this rule. A rule that can never fire would be found here.
struct RuleCase {
    const char* rule;   ///< "stage.rule"
    std::string stage;  ///< options beside the type
    std::string text;
    std::string otherFields;
};

/// A file with two evaluation items.
std::string evaluationSet() {
    static QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("items.jsonl"));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly)) qFatal("cannot write the evaluation set");
    file.write(
        "{\"question\":\"Natalia sold clips to 48 of her friends in April.\"}\n{\"parts\":[\"one two three four five "
        "six\"]}\n");
    return path.toStdString();
}

/// Good and bad examples for a classifier.
std::string examples(const std::string& content) {
    static QTemporaryDir folder;
    static int count = 0;
    QFile file(folder.filePath(QStringLiteral("examples-%1.txt").arg(++count)));
    if (!file.open(QIODevice::WriteOnly)) qFatal("cannot write the examples");
    file.write(content.c_str());
    return file.fileName().toStdString();
}
std::string exampleOptions() {
    static const std::string options =
        R"("good": [")" + examples("a fine text") + R"("], "bad": [")" + examples("win money") + "\"]";
    return options;
}

std::string evaluationOptions() { return "\"ngram_size\": 5, \"evaluation_sets\": [\"" + evaluationSet() + "\"]"; }

std::vector<RuleCase> ruleCases() {
    const std::string prose =
        "The river runs under the old bridge and it does not stop to ask for the way to be with that sea. ";
    return {
        {"length.characters", "", "short"},
        {"unicode.replacement_characters", "", "one \uFFFD of few"},
        {"characters.alphanumeric", "", "* * * - - - a"},
        {"characters.digits", "", "1 22 333 abc"},
        {"characters.white_space", "", "a b c d e"},
        {"characters.uppercase", R"("max_uppercase": 0.5)", "ALL CAPITALS here"},
        {"decontaminate.matches", evaluationOptions(), "And then: natalia SOLD clips to 48, of her friends."},
        {"personal_data.found", R"("max_found": 0)", "Write to someone@example.org today."},
        {"url_list.blocked_domain", R"("domains": ["example.org"])", prose, R"("url":"https://www.Example.org:80/a")"},
        {"url_list.blocked_words", R"("words": ["casino"])", prose, R"("url":"http://a.b/best-CASINO.html")"},
        {"url_list.soft_words", R"("soft_words": ["free", "win"])", prose, R"("url":"http://free.b/win")"},
        {"language.wanted_language", R"("languages": ["de"])", repeated(prose, 3)},
        {"language.score", R"("languages": [], "min_score": 0.99)",
         repeated(prose, 2) +
             repeated("Der Fluss fließt unter der alten Brücke und hält nicht an, um nach dem Weg zu fragen. ", 3)},
        {"conversation.broken_turns", "",
         R"({"messages":[{"role":"user","content":"one"},{"role":"user","content":"two"},{"role":"assistant","content":"x"}]})"},
        {"conversation.empty_turns", "",
         R"({"messages":[{"role":"user","content":"one"},{"role":"assistant","content":" "}]})"},
        {"conversation.turns", "", R"({"messages":[{"role":"user","content":"one"}]})"},
        {"conversation.answer_characters", R"("min_answer_characters": 3)",
         R"({"instruction":"say a","input":"now","output":"a"})"},
        {"conversation.repeated_questions", "", R"({"prompt":"why?","completion":"why?"})"},
        {"conversation.role_markers", "", R"({"prompt":"why?","completion":"so\n\nHuman: and"})"},
        {"conversation.answer_similarity", "", R"({"prompt":"why?","chosen":"it is so","rejected":"so it is"})"},
        {"regex.matches", R"("patterns": ["(?i)call now", "b+uy"])", "Call NOW and bbuy it"},
        {"word_list.matches", R"("words": ["dog"])", "The DOG barks."},
        {"word_list.share", R"("words": ["dog"], "max_matches": 9, "max_share": 0.3)", "dog dog cat"},
        {"code.wanted_language", R"("languages": ["python"])", prose, R"("path":"src/a.rs")"},
        {"code.lines", "", "one = 1\ntwo = 2\n"},
        {"code.longest_line", "", repeated("x = 1", 300, "; ")},
        {"code.mean_line_length", "", repeated(prose + prose, 8, "\n")},
        {"code.alphanumeric", "", repeated("{{{ ((( a", 8, "\n")},
        {"code.alphabetic", "", repeated("12, 13, 14", 8, "\n")},
        {"code.comments", "", "# all of it\n# is said\n", R"("path":"a.py")"},
        {"code.encoded", "", repeated("0x1f, 0x2e, 0x3d, 0x4c", 8, ",\n")},
        {"code.longest_encoded", "", "key = \"" + repeated("aGVsbG8gd29ybGQ1", 70, "") + "\""},
        {"code.visible", "",
         "<html><body>" + repeated("<a href=\"https://example.org/a/b/c\">x</a>", 20) + "</body></html>"},
        {"code.visible_characters", "", "<!DOCTYPE html><p>Hello</p>"},
        {"code.xml_header", "", "<?xml version=\"1.0\"?><a/>", R"("path":"settings.cfg")"},
        {"code.generated", "", "// This file is generated. Do not edit.\nint a;\n"},
        {"perplexity.perplexity", R"("model": "m", "minimum": 2)", "calm"},
        {"perplexity.bits_per_byte", R"("model": "m", "maximum": 1e9, "max_bits_per_byte": 3)", "zzz"},
        {"quality_classifier.probability", exampleOptions(), "Win MONEY, win!"},
        {"maths.maths", "", prose},
        {"maths.commands", R"("min_commands": 3)", "$\\alpha + \\beta$"},
        {"maths.unbalanced", "", "\\[ a \\begin{align} b \\end{equation} \\)"},
        {"gopher_repetition.duplicate_lines", "", repeated("a line of it", 4, "\n")},
        {"gopher_repetition.duplicate_paragraphs", "", repeated("a paragraph of it", 4, "\n\n")},
        {"gopher_repetition.duplicate_line_characters", "", repeated("a line of it", 4, "\n")},
        {"gopher_repetition.duplicate_paragraph_characters", "", repeated("a paragraph of it", 4, "\n\n")},
        {"gopher_repetition.top_2gram", "", repeated("over again", 9)},
        {"gopher_repetition.top_3gram", "", repeated("over and again", 9)},
        {"gopher_repetition.top_4gram", "", repeated("over and over again", 9)},
        {"gopher_repetition.duplicate_5grams", "", repeated(differentWords(5), 4)},
        {"gopher_repetition.duplicate_6grams", "", repeated(differentWords(6), 4)},
        {"gopher_repetition.duplicate_7grams", "", repeated(differentWords(7), 4)},
        {"gopher_repetition.duplicate_8grams", "", repeated(differentWords(8), 4)},
        {"gopher_repetition.duplicate_9grams", "", repeated(differentWords(9), 4)},
        {"gopher_repetition.duplicate_10grams", "", repeated(differentWords(10), 4)},
        {"gopher_quality.words", "", "Only a few words."},
        {"gopher_quality.mean_word_length", "", repeated("antidisestablishmentarianism", 60)},
        {"gopher_quality.hash_ratio", "", repeated("#tag and", 60)},
        {"gopher_quality.ellipsis_ratio", "", repeated("and...", 60)},
        {"gopher_quality.bullet_lines", "", repeated("- a point of the list", 20, "\n")},
        {"gopher_quality.ellipsis_lines", "", repeated("read more...", 20, "\n")},
        {"gopher_quality.alpha_words", "", repeated("12 34 word", 40)},
        {"gopher_quality.stop_words", "", differentWords(80)},
        {"c4.sentences", "", "There is just this one sentence here."},
        {"c4.curly_brackets", "", repeated("A call of a function { looks like this one.", 4, "\n")},
        {"c4.lorem_ipsum", "", repeated("And then comes Lorem Ipsum dolor sit.", 4, "\n")},
        {"c4.characters", R"("max_characters": 50)", repeated("This line has enough words to stay here.", 4, "\n")},
        {"fineweb.punctuated_lines", "", repeated("a heading without an end that is rather long", 20, "\n")},
        {"fineweb.short_lines", "", repeated("Short.", 20, "\n")},
        {"fineweb.duplicate_line_characters", "", repeated("The same long sentence of the page once more.", 3, "\n")},
        {"fineweb.newline_ratio", "", repeated("One.", 20, "\n\n\n")},
    };
}

}  // namespace

class TestStages : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyRuleFires_data() {
        QTest::addColumn<int>("index");
        const auto cases = ruleCases();
        for (size_t i = 0; i < cases.size(); ++i) QTest::newRow(cases[i].rule) << static_cast<int>(i);
    }
    void everyRuleFires() {
        QFETCH(int, index);
        const RuleCase wanted = ruleCases()[static_cast<size_t>(index)];
        const std::string name = wanted.rule, type = name.substr(0, name.find('.')),
                          rule = name.substr(name.find('.') + 1);
        const auto result =
            examined("{\"type\": \"" + type + "\"" + (wanted.stage.empty() ? "" : ", " + wanted.stage) + "}",
                     wanted.text, wanted.otherFields);
        QVERIFY2(std::find(result.broken.begin(), result.broken.end(), rule) != result.broken.end(),
                 std::to_string(result.values.at(rule)).c_str());
    }
    void noRuleIsForgotten() {
        std::set<std::string> covered;
        for (const RuleCase& known : ruleCases()) covered.insert(known.rule);
        for (const StageKind& kind : stageKinds()) {
            // Options that have no defaults are those of a case.
            StageSpec spec{kind.type, defaultsOf(kind.table())};
            for (const RuleCase& known : ruleCases())
                if (std::string(known.rule).starts_with(kind.type + "."))
                    spec.options.update(Json::parse("{" + known.stage + "}"));
            const auto stage = makeDocumentStage(spec, partsForTests()).orThrow();
            if (!stage) continue;  // it decides over the whole corpus
            for (const Rule& rule : stage->rules()) {
                QVERIFY2(covered.contains(kind.type + "." + rule.name), (kind.type + "." + rule.name).c_str());
                for (const std::string& option : {rule.minimumOption, rule.maximumOption})
                    QVERIFY2(option.empty() || kind.table().find(option),
                             (kind.type + " has no option " + option).c_str());
            }
        }
    }

    void conversationsInOrderPass_data() {
        QTest::addColumn<QString>("record");
        QTest::addColumn<int>("broken");
        auto add = [](const char* name, const char* roles, int broken) {
            QString messages;
            for (const char* role = roles; *role; ++role) {
                const QString full = *role == 's'   ? "system"
                                     : *role == 'u' ? "user"
                                     : *role == 'a' ? "assistant"
                                                    : "tool";
                messages += (messages.isEmpty() ? "" : ",") +
                            QStringLiteral("{\"role\":\"%1\",\"content\":\"words\"}").arg(full);
            }
            QTest::newRow(name) << QStringLiteral("{\"messages\":[%1]}").arg(messages) << broken;
        };
        add("a question and its answer", "ua", 0);
        add("a system text, two rounds", "suaua", 0);
        add("a tool", "uataua", 0);
        add("two tools at once", "uatta", 0);
        add("two questions", "uua", 1);
        add("two answers", "uaa", 1);
        add("an answer first", "aua", 1);
        add("a system text in the middle", "usa", 2);
        add("no answer", "suau", 1);
        add("a tool that nobody called", "uta", 1);
    }
    void conversationsInOrderPass() {
        QFETCH(QString, record);
        QFETCH(int, broken);
        QCOMPARE(examined(R"({"type": "conversation"})", record.toStdString()).values.at("broken_turns"),
                 float(broken));
    }
    void eachAnswerOfAPreferenceIsRead() {
        auto result =
            examined(R"({"type": "conversation"})", R"({"prompt":"why?","chosen":"because","rejected":"who knows"})");
        QVERIFY(result.broken.empty());
        QCOMPARE(result.values.at("answer_similarity"), 0.0f);
        result =
            examined(R"({"type": "conversation"})",
                     R"({"prompt":"why?","chosen":[{"role":"user","content":"no answer"}],"rejected":"who knows"})");
        QCOMPARE(result.spans.at("broken_turns"), std::vector<std::string>{"no answer"});
    }

    void c4CutsLines() {
        const auto result =
            examined(R"({"type": "c4"})",
                     "This line ends like a sentence and stays.[1]\nToo short.\nno mark at the end of this line\nThis "
                     "one ends with dots...\n"
                     "Please enable Javascript to see all of it.\nBy reading you accept our privacy policy today.\n"
                     "A question that is long enough stays?\nIt said \"this one stays as well.\"\n" +
                         std::string(1001, 'x') + " has a long word in it.");
        QCOMPARE(result.document.text, std::string("This line ends like a sentence and stays.\nA question that is long "
                                                   "enough stays?\nIt said \"this one stays as well.\""));
        QVERIFY(result.broken.empty());
    }
    void unicodeIsRepaired() {
        auto edited = [](const char* options, const std::string& text) {
            return examined(std::string(R"({"type": "unicode")") + options + "}", text).document.text;
        };
        QCOMPARE(edited("", "caf\u00C3\u00A9 \u00E2\u20AC\u201Cwell\u00E2\u20AC\u009D"),
                 std::string("caf\u00E9 \u2013well\u201D"));
        QCOMPARE(edited("", "e\u0301 \uFEFFa\u200Bb\x01 \r\nnext\rline"), std::string("\u00E9 ab \nnext\nline"));
        QCOMPARE(edited(R"(, "form": "nfkc")", "\uFF21\uFB01"), std::string("Afi"));
        QCOMPARE(edited("", "na\u00EFve \u00C9cole \u00E0 Paris"),
                 std::string("na\u00EFve \u00C9cole \u00E0 Paris"));  // right as it is
    }
    void personalDataIsMasked() {
        auto edited = [](const char* options, const std::string& text) {
            return examined(std::string(R"({"type": "personal_data")") + options + "}", text).document.text;
        };
        QCOMPARE(edited("", "Ask a.b+c@mail.example.com, or x@y."), std::string("Ask <email>, or x@y."));
        QCOMPARE(edited("", "from 8.8.8.8 and 192.168.0.1, version 1.2.3.4.5, 300.1.1.1"),
                 std::string("from <ip> and 192.168.0.1, version 1.2.3.4.5, 300.1.1.1"));
        QCOMPARE(edited("", "card 4111 1111 1111 1111 but not 4111 1111 1111 1112"),
                 std::string("card <card> but not 4111 1111 1111 1112"));
        QCOMPARE(edited(R"(, "phone_numbers": true)", "call (212) 555-0147 or +49 30 901820 in 2024"),
                 std::string("call <phone> or <phone> in 2024"));
        QCOMPARE(edited("", "call (212) 555-0147"), std::string("call (212) 555-0147"));
        QCOMPARE(examined(R"({"type": "personal_data"})", "a@b.org c@d.org").values.at("found"), 2.0F);
    }
    void contaminationIsShown() {
        const auto result = examined("{\"type\": \"decontaminate\", " + evaluationOptions() + "}",
                                     "zero one two three four five six seven");
        QCOMPARE(result.values.at("matches"), 2.0F);
        QCOMPARE(result.spans.at("matches"), std::vector<std::string>{"one two three four five six"});
    }
    void sentences() {
        QCOMPARE(countSentences("One. Two! Three? \"Four.\" five"), size_t{5});
        QCOMPARE(countSentences("It costs 3.14 e.g. today."),
                 size_t{2});  // an abbreviation ends one, a number does not
        QCOMPARE(countSentences("大學之道。在明明德。在親民"), size_t{3});
        QCOMPARE(countSentences(" ... "), size_t{0});
    }
    void wordsOfManyScripts() {
        const TextFeatures features("Don\u2019t stop \u2014 l'\u00e9t\u00e9 2024... \u5927\u5b78 \u0e01\u0e02");
        std::vector<std::string> words;
        for (const Word& word : features.words(WordSplitter::WordsOnly)) words.emplace_back(word.text);
        QCOMPARE(words, (std::vector<std::string>{"Don\u2019t", "stop", "l'\u00e9t\u00e9", "2024", "\u5927", "\u5b78",
                                                  "\u0e01", "\u0e02"}));
        QCOMPARE(features.words(WordSplitter::Tokens).size(), words.size() + 2);
        QCOMPARE(features.words(WordSplitter::Blanks).size(), size_t{7});
    }
    void languagesOfRealTexts() {
        auto wanted = [](const char* languages, const std::string& text) {
            return examined(std::string(R"({"type": "language", "languages": [)") + languages + "]}", text)
                .broken.empty();
        };
        const std::string chinese =
            "一名开发人员将代码推送到仓库，测试随后自动运行，每一个失败都会被记录下来并且解释原因。";
        QVERIFY(wanted("\"zh\"", chinese));
        QVERIFY(!wanted("\"en\"", chinese));
        QVERIFY(wanted("\"en\"",
                       "A developer pushes the code, the tests run by themselves and every failure is written down."));
    }
    void aDocumentWithoutAddressIsKept() {
        QVERIFY(examined(R"({"type": "url_list", "domains": ["a.b"]})", "text").broken.empty());
    }
};

QTEST_GUILESS_MAIN(TestStages)
#include "tst_stages.moc"
