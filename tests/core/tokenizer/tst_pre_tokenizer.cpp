// SPDX-License-Identifier: Apache-2.0
#include "core/base/random.h"
#include "core/tokenizer/pre_tokenizer.h"
#include "core/tokenizer/unicode_ranges.h"

#include <QtTest>

using namespace sextant;

namespace {

bool in(std::span<const CodeRange> ranges, char32_t c) {
    for (CodeRange range : ranges)
        if (c >= range.first && c <= range.last) return true;
    return false;
}

using Text = std::u32string;

/// The steps to the letter, one after the other over all pieces: slow and plain.
class Definition {
public:
    std::vector<Text> split(const Text& text) {
        m_pieces = {text};
        step([](const Text& p, size_t at) { return p[at] == '\n' || p[at] == '\r' ? at + 1 : at; });
        step([](const Text& p, size_t at) { return withSpace(p, at, deepSeekLetters()); });
        step([](const Text& p, size_t at) { return withSpace(p, at, deepSeekPunctuation()); });
        step([](const Text& p, size_t at) {
            const size_t end = run(p, at, unicodeSpaces());
            return end == p.size() ? end : at;
        });
        step([](const Text& p, size_t at) { return run(p, at, deepSeekCjk()); });
        step([](const Text& p, size_t at) { return in(unicodeNumbers(), p[at]) ? at + 1 : at; });
        return m_pieces;
    }

private:
    static size_t run(const Text& p, size_t at, std::span<const CodeRange> set) {
        while (at < p.size() && in(set, p[at])) ++at;
        return at;
    }
    /// \s?[set]+ : the optional blank is taken if a character of the set follows, and left out otherwise.
    static size_t withSpace(const Text& p, size_t at, std::span<const CodeRange> set) {
        if (in(unicodeSpaces(), p[at]))
            if (const size_t end = run(p, at + 1, set); end > at + 1) return end;
        return run(p, at, set);
    }
    void step(const std::function<size_t(const Text& piece, size_t at)>& matchEnd) {
        std::vector<Text> next;
        for (const Text& piece : m_pieces) {
            size_t begin = 0, at = 0;
            while (at < piece.size()) {
                const size_t end = matchEnd(piece, at);
                if (end == at) {
                    ++at;
                    continue;
                }
                if (at > begin) next.push_back(piece.substr(begin, at - begin));
                next.push_back(piece.substr(at, end - at));
                begin = at = end;
            }
            if (begin < piece.size()) next.push_back(piece.substr(begin));
        }
        m_pieces = next;
    }
    std::vector<Text> m_pieces;
};

std::string utf8(const Text& text) {
    return QString::fromUcs4(text.data(), static_cast<qsizetype>(text.size())).toStdString();
}

std::vector<std::string> piecesOf(std::string_view text) {
    std::vector<std::string> pieces;
    PreTokenizer().forEachPiece(text, [&](std::string_view piece) { pieces.emplace_back(piece); });
    return pieces;
}

}  // namespace

class TestPreTokenizer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void examples_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("pieces");  // joined by |
        QTest::newRow("words") << "Hello big world"
                               << "Hello| big| world";
        QTest::newRow("last blank goes with the word") << "a   b"
                                                       << "a|  | b";
        QTest::newRow("punctuation") << "Well, (yes)!"
                                     << "Well|,| (|yes|)!";
        QTest::newRow("digits") << "in 1984"
                                << "in| |1|9|8|4";
        QTest::newRow("blanks at the end") << "end  "
                                           << "end|  ";
        QTest::newRow("CJK") << QString::fromUtf8("\u4f60\u597d\u2026\u4e16\u754c!")
                             << QString::fromUtf8("\u4f60\u597d\u2026\u4e16\u754c|!");
        QTest::newRow("no class") << QString::fromUtf8("\u0645\u0631\u062d\u0628\u0627 \u0628\u0643")
                                  << QString::fromUtf8("\u0645\u0631\u062d\u0628\u0627 \u0628\u0643");
        QTest::newRow("ASCII beside other letters")
            << QString::fromUtf8(" caf\u00e9s") << QString::fromUtf8(" caf|\u00e9|s");
    }
    void examples() {
        QFETCH(QString, text);
        QFETCH(QString, pieces);
        QStringList got;
        for (const std::string& piece : piecesOf(text.toStdString())) got << QString::fromStdString(piece);
        QCOMPARE(got.join('|'), pieces);
    }

    /// Characters of all classes and of several at once, in every order.
    void sameAsTheDefinition() {
        const Text letters = U"a \u00e9 \u1ebf Z\uff21", others =
                                                             U"  \t\u00a0\u3000\u2003\u0085,.(-~\uff01\u2018\u3001 "
                                                             U"19\u00bd\u0663\u3007\uff15\u4e00\u4f60\uac00\u2026\u0e01"
                                                             U"\u0645\u05d0\U0001f600\u0001\u200b\n\r";
        const Text alphabet = letters + others;
        CounterRandom random(7, 1);
        uint64_t draw = 0;
        Definition definition;
        for (int round = 0; round < 20000; ++round) {
            Text text;
            const size_t length = random.below(14, draw++);
            for (size_t i = 0; i < length; ++i) text += alphabet[random.below(alphabet.size(), draw++)];
            std::vector<std::string> wanted;
            for (const Text& piece : definition.split(text)) wanted.push_back(utf8(piece));
            if (length == 0) wanted.clear();
            QVERIFY2(piecesOf(utf8(text)) == wanted, QByteArray::fromStdString(utf8(text)).toHex().constData());
        }
    }

    void piecesAreTheTextForAnyBytes() {
        CounterRandom random(7, 2);
        uint64_t draw = 0;
        const std::string lively = "a \xC3\xA9\xE4\xB8\xAD\xF0\x9F\x98\x80\xFF\x80\xC0\xED\xA0\n1,";
        for (int round = 0; round < 3000; ++round) {
            std::string text;
            const size_t length = random.below(40, draw++);
            for (size_t i = 0; i < length; ++i) text += lively[random.below(lively.size(), draw++)];
            std::string together;
            for (const std::string& piece : piecesOf(text)) {
                QVERIFY(!piece.empty());
                together += piece;
            }
            QCOMPARE(together, text);
        }
    }
};

QTEST_GUILESS_MAIN(TestPreTokenizer)
#include "tst_pre_tokenizer.moc"
