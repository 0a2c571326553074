// SPDX-License-Identifier: Apache-2.0
#include "../data_test.h"
#include "core/data/formats/html/charset.h"
#include "core/data/formats/html/html_blocks.h"
#include "core/data/formats/html/html_tokens.h"
#include "core/data/formats/html/main_text.h"
#include "record_test.h"

#include <QElapsedTimer>
#include <QtTest>

using namespace sextant;
using namespace sextant::test;

static const std::string kLong =
    "The first sentence of this paragraph is here so that it is long enough to count as text, and so is the second "
    "one.";

/// Pages to texts: tokens, blocks, what is kept of them, encodings, and pages that mean harm.
class TestHtml : public QObject {
    Q_OBJECT
    Folder m_folder;

    static std::string blocksOf(const std::string& page) {
        std::string text;
        for (const HtmlBlock& block : htmlBlocks(page).blocks) text += "[" + block.text + "]";
        return text;
    }

private Q_SLOTS:
    void references() {
        std::string plain;
        appendHtmlText(
            "a &amp; b &lt;c&gt; &nbsp;&#8212;&#x2014;&#151;&mdash &bogus; &#0; &#xD800; &#99999999999; AT&T &", plain);
        QCOMPARE(plain, std::string("a & b <c> \u00A0\u2014\u2014\u2014\u2014 &bogus; \uFFFD \uFFFD \uFFFD AT&T &"));
    }
    void blocks_data() {
        QTest::addColumn<QString>("page");
        QTest::addColumn<QString>("blocks");
        auto row = [](const char* name, const char* page, const char* blocks) {
            QTest::newRow(name) << page << blocks;
        };
        row("white space", "<p>one\n  two <b>th</b>ree</p>four", "[one two three][four]");
        row("unclosed", "<p>one<p>two<ul><li>a<li>b</ul>c", "[one][two][a][b][c]");
        row("breaks", "a<br>b<br><br>c", "[a\nb][c]");
        row("rows", "<table><tr><td>a<td>b<tr><th> c </th> <td>d</td></table>", "[a | b][c | d]");
        row("layout table", "<table><tr><td><p>a</p><p>b</p></td></tr></table>", "[a][b]");
        row("pre", "<pre>a\n  b</pre>", "[a\n  b]");
        row("comments", "a<!-- <p>x --><!-->b<!doctype html>c", "[abc]");
        row("raw text", "a<script>if (1<2) document.write('</p>x')</script>b<style>p{}</style><noscript>x</noscript>c",
            "[abc]");
        row("quotes", "<p title='a > b' class=\"x\">c</p><a href=x>d</a>", "[c][d]");
        row("no tags", "1 < 2 and 3 > 2 </3", "[1 < 2 and 3 > 2]");
        row("hidden", "<div hidden>a</div><div style='display: none'>b</div><p aria-hidden=true>c</p>d", "[d]");
        row("unfinished tag", "a<p class=", "[a]");
        row("unfinished script", "a<script>b", "[a]");
        row("wrong end tags", "<div>a</p></b></table><td>b</div></td>c", "[a][bc]");
    }
    void blocks() {
        QFETCH(QString, page);
        QFETCH(QString, blocks);
        QCOMPARE(blocksOf(page.toStdString()), blocks.toStdString());
    }
    void whatIsKept() {
        const MainText text =
            mainText("<html><head><title>A &amp; B</title></head><body><nav><ul><li><a href=/>Home</a><li>" + kLong +
                     "</ul></nav>"
                     "<div id=relatedPosts>" +
                     kLong + "</div><div class='content has-sidebar'><h1>Heading</h1><p>" + kLong +
                     "</p>"
                     "<p>Short.</p><h2>Left alone</h2><ul><li><a href=/x>" +
                     kLong +
                     "</a></ul>"
                     "<h2>Second</h2><p>" +
                     kLong +
                     "</p><ul><li>one<li>two</ul><p>Tweet</p></div>"
                     "<form>Your name <button>Send</button></form><footer>" +
                     kLong + "</footer></body></html>");
        QCOMPARE(text.title, std::string("A & B"));
        QCOMPARE(text.text, "Heading\n\n" + kLong + "\n\nShort.\n\nSecond\n\n" + kLong + "\n\n- one\n- two");
    }
    void onlyTheArticleCounts() {
        const std::string page = "<p>" + kLong + "</p><article><p>" + kLong + " Inside.</p></article>";
        QCOMPARE(mainText(page).text, kLong + " Inside.");
    }
    /// A sign that all of the text carries says nothing: a page that is one form, or whose body is called a widget.
    void signsOnEverythingSayNothing() {
        for (const char* around : {"form", "div class=widget"}) {
            const std::string page = "<" + std::string(around) + "><p>" + kLong + "</p><p>And more.</p>";
            QCOMPARE(mainText(page).text, kLong + "\n\nAnd more.");
        }
    }
    void shortPagesAreKept() {
        QCOMPARE(mainText("<h1>Moved</h1><p>We are here now. <nav><a href=/>Home</a></nav>").text,
                 std::string("Moved\n\nWe are here now."));
        QVERIFY(mainText("<a href=/>only a link</a>").text.empty());
    }
    void encodings_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("declared");
        QTest::addColumn<QString>("text");
        auto row = [](const char* name, const char* bytes, const char* declared, const char* text) {
            QTest::newRow(name) << QByteArray(bytes) << declared << QString::fromUtf8(text);
        };
        row("utf-8 whatever it says", "gr\xC3\xBC\xC3\x9F", "iso-8859-1", "gr\u00FC\u00DF");
        row("latin1 is windows-1252", "\x84gr\xFC\xDF\x93", "ISO-8859-1", "\u201Egr\u00FC\u00DF\u201C");
        row("nobody says", "\xFC", "", "\u00FC");
        row("shift_jis", "\x93\xFA\x96\x7B", "Shift_JIS", "\u65E5\u672C");
        row("gb2312", "\xD6\xD0\xCE\xC4", "gb2312", "\u4E2D\u6587");
        row("big5", "\xA4\xA4\xA4\xE5", "big5", "\u4E2D\u6587");
        row("euc-kr", "\xC7\xD1", "euc-kr", "\uD55C");
        row("koi8-r", "\xC4\xC1", "koi8-r", "\u0434\u0430");
        row("iso-2022-jp", "\x1B$B\x46\x7C\x1B(B", "iso-2022-jp", "\u65E5");
        row("meta", "<meta http-equiv=x content='text/html; charset=windows-1251'>\xE4\xE0", "",
            "<meta http-equiv=x content='text/html; charset=windows-1251'>\u0434\u0430");
        row("utf-16",
            "\xFF\xFE"
            "a",
            "", "\uFFFD");
        row("byte order mark",
            "\xEF\xBB\xBF"
            "a",
            "", "a");
        row("unknown", "\xFC", "x-nonsense", "\u00FC");
        row("wrong utf-8", "a\xFF", "utf-8", "a\uFFFD");
    }
    void encodings() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, declared);
        QFETCH(QString, text);
        const DecodedText decoded = decodePage(bytes.toStdString(), declared.toStdString());
        QCOMPARE(QString::fromStdString(decoded.text), text);
        QCOMPARE(decoded.replaced, int64_t{text.count(QChar(0xFFFD))});
    }
    /// Longer than the pieces that conversion goes by.
    void longTextsAreConverted() {
        std::string bytes, text;
        for (int i = 0; i < 50'000; ++i) bytes += "\xD6\xD0", text += "\u4E2D";
        QCOMPARE(decodePage(bytes, "gbk").text, text);
    }
    /// What makes a parser that builds a tree take quadratic time, or its destructor the stack.
    void hostilePages_data() {
        QTest::addColumn<QString>("piece");
        for (const char* piece : {"<div>", "<b id=1><p>", "<table><tr><td>", "<li><ul>", "<a href=x>", "</x>",
                                  "<div></x>", "&#", "<!--", "<script", "<p a='", "</", "<svg>", "<title>"})
            QTest::newRow(piece) << piece;
    }
    void hostilePages() {
        QFETCH(QString, piece);
        std::string page;
        while (page.size() < 4u << 20) page += piece.toStdString();
        QElapsedTimer timer;
        timer.start();
        mainText(page + "<p>" + kLong);
        QVERIFY2(timer.elapsed() < 10'000, std::to_string(timer.elapsed()).c_str());
    }
    void filesAreRead() {
        const ReadRecords page = readRecords(m_folder.write("page.html", "<title>T</title><p>" + kLong));
        QCOMPARE(page.records.size(), size_t{1});
        QCOMPARE(page.records[0].text, kLong);
        QCOMPARE(page.records[0].otherFields, std::string("\"title\":\"T\""));
        QCOMPARE(readRecords(m_folder.write("links.htm", "<a href=/>x</a>")).bad.size(), size_t{1});
        QVERIFY(readRecords(m_folder.write("empty.html", "")).bad.empty());
    }
};

QTEST_GUILESS_MAIN(TestHtml)
#include "tst_html.moc"
