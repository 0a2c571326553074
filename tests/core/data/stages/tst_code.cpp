// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/encoded_stretches.h"
#include "core/data/stages/formulas.h"
#include "core/data/stages/programming_language.h"
#include "core/data/stages/visible_text.h"
#include "stage_test.h"

#include <QtTest>

#include <cmath>

using namespace sextant;
using namespace sextant::test;

/// What the stages for program text and mathematics see in a text.
class TestCode : public QObject {
    Q_OBJECT
    using Texts = std::vector<std::string>;
    static Texts textsOf(const std::string& text, const std::vector<ByteSpan>& spans) {
        Texts texts;
        for (const ByteSpan& span : spans) texts.push_back(text.substr(span.begin, span.end - span.begin));
        return texts;
    }

private Q_SLOTS:
    void languagesByNameAndExtension() {
        QCOMPARE(findProgrammingLanguage("Python")->name, std::string("python"));
        for (const char* written : {"py", ".PY", "src/tools/a.py", "C:\\tools\\a.py"})
            QCOMPARE(findProgrammingLanguage(written)->name, std::string("python"));
        QCOMPARE(findProgrammingLanguage("src/Makefile")->name, std::string("makefile"));
        QCOMPARE(findProgrammingLanguage("CMakeLists.txt")->name, std::string("cmake"));
        for (const char* unknown : {"", ".", "notes.txt", "py.", "src/"}) QVERIFY(!findProgrammingLanguage(unknown));
    }
    void comments_data() {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("bytes");
        auto add = [](const char* name, const char* language, const char* text, int bytes) {
            QTest::newRow(name) << language << text << bytes;
        };
        add("to the end of the line", "python", "a = 1  # one\nb = 2\n", 5);
        add("not in a text", "python", "a = '# no' + \"\\\"# no\" # yes", 5);
        add("a text ends with its line", "python", "a = 'open\n# yes\n", 5);
        add("a docstring", "python", "def f():\n  \"\"\"says\n  it\"\"\"\n  x = \"\"\"not\"\"\"\n", 15);
        add("a block", "cpp", "a /* one\ntwo */ b // c\nd", 17);
        add("an open block", "cpp", "a /* one", 6);
        add("a path in a text", "js", "f('http://x') + `/* no */`", 0);
        add("nothing of both", "lua", "--[[ a\nb ]] c -- d", 15);
        add("markup", "html", "<p><!-- a --></p>", 10);
    }
    void comments() {
        QFETCH(QString, language);
        QFETCH(QString, text);
        QFETCH(int, bytes);
        const auto* found = findProgrammingLanguage(language.toStdString());
        QVERIFY(found);
        QCOMPARE(static_cast<int>(commentBytes(text.toStdString(), *found)), bytes);
    }
    void dataInCode() {
        const std::string base64 = repeated("aGVsbG8gd29ybGQ1", 4, ""), wrapped = base64 + "\n" + base64 + "\nabc==";
        auto found = [](const std::string& text) { return textsOf(text, encodedStretches(text)); };
        QCOMPARE(found("x = '" + base64 + "='"), Texts{base64 + "="});
        QCOMPARE(found("-----\n" + wrapped + "\n-----"), Texts{wrapped});
        QVERIFY(found(base64.substr(1)).empty());                                             // 63 characters
        QVERIFY(found(std::string(80, '/') + "\n" + repeated("some/path", 9, "/")).empty());  // no digits
        QVERIFY(found(repeated("go2\n", 60, "")).empty());                                    // short lines are words
        QCOMPARE(found("{0x00, 0x1F,0x2e,\n 0x3d, 0x4c, 0x5b, 0x6a, 0x79}"),
                 Texts{"0x00, 0x1F,0x2e,\n 0x3d, 0x4c, 0x5b, 0x6a, 0x79"});
        QVERIFY(found("{0x00, 0x1F,0x2e, 0x3d, 0x4c, 0x5b, 0x6a}").empty());
        QCOMPARE(found("s = \"a\\x00\\x01\\x02\\x03\\x04\\x05\\x06\\x07z\"").size(), size_t{0});  // \x07z is no pair
        QCOMPARE(found("s = \"a\\x00\\x01\\x02\\x03\\x04\\x05\\x06\\x07\"").size(), size_t{1});
        QCOMPARE(found(repeated("\\u4e2d", 8, "")).size(), size_t{1});
        QVERIFY(found("bad add fad dad").empty());
    }
    void whatAReaderSees() {
        const std::string page =
            "<!-- c > d -->\n<!DOCTYPE HTML><style>p { a > b }</style><SCRIPT>if (a < b) c;</script><p "
            "class='x'>Se\u00E9n "
            "1 < 2</p>";
        QVERIFY(looksLikeHtml(page));
        QVERIFY(!looksLikeHtml("Text about <html>."));
        QCOMPARE(visibleCharacters(page), size_t{7});  // "Seén", "1", "<", "2"
        QCOMPARE(visibleCharacters("a<script>b"), size_t{1});
        QCOMPARE(visibleCharacters("x <"), size_t{2});
    }
    void formulas_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("formulas");
        QTest::addColumn<int>("unbalanced");
        auto add = [](const char* name, const char* text, const char* formulas, int unbalanced) {
            QTest::newRow(name) << text << formulas << unbalanced;
        };
        add("dollars", "so $x+y$ and $2^n$ are", "$x+y$|$2^n$", 0);
        add("money", "costs $5 and $10, or $7.", "", 0);
        add("escaped", "a \\$x and $a \\$ b$", "$a \\$ b$", 0);
        add("displays", "$$a\n\nb$$ \\[c\\] \\(d\\)", "$$a\n\nb$$|\\[c\\]|\\(d\\)", 0);
        add("a formula in words in a formula", "$$a \\text{if $b$} c$$", "$$a \\text{if $b$} c$$", 0);
        add("environments", "\\begin{proof}\\begin{align*}a&=b\\\\[2pt]c\\end{align*}\\end{proof}",
            "\\begin{align*}a&=b\\\\[2pt]c\\end{align*}", 0);
        add("a paragraph ends it", "so $x+y\n\nand $z$", "$z$", 1);
        add("never closed", "so \\[x", "", 1);
        add("never opened", "so x\\] \\end{align}", "", 2);
        add("never closed environment", "\\begin{align} x", "", 1);
        add("one that is open in two that are not", "\\begin{a}\\begin{b}\\begin{align}x\\end{b}\\end{a} $y$", "$y$",
            1);
        add("crossed", "\\begin{a}\\begin{b}\\end{a}\\end{b}", "", 2);
    }
    void formulas() {
        QFETCH(QString, text);
        QFETCH(QString, formulas);
        QFETCH(int, unbalanced);
        const Formulas found = findFormulas(text.toStdString());
        QStringList texts;
        for (const std::string& formula : textsOf(text.toStdString(), found.formulas))
            texts << QString::fromStdString(formula);
        QCOMPARE(texts.join('|'), formulas);
        QCOMPARE(static_cast<int>(found.unbalanced.size()), unbalanced);
    }
    void rulesThatDoNotApplyHaveNoSignal() {
        const auto result = examined(R"({"type": "code"})", "no language, no page");
        for (const char* rule : {"wanted_language", "comments", "visible", "visible_characters"})
            QVERIFY(std::isnan(result.values.at(rule)));
        const auto page = examined(R"({"type": "code"})", "<?xml version=\"1.0\"?>", R"("path":"a.svg")");
        QVERIFY(std::isnan(page.values.at("xml_header")));
    }
    void shareOfMaths() {
        const auto result = examined(R"({"type": "maths"})", "for all \u2200x: $a=b$");
        QCOMPARE(result.values.at("maths"), 6.0F / 17);
    }
};

QTEST_GUILESS_MAIN(TestCode)
#include "tst_code.moc"
