// SPDX-License-Identifier: Apache-2.0
#include "core/base/random.h"
#include "core/base/system.h"
#include "core/tokenizer/bpe_trainer.h"
#include "core/tokenizer/stream_decoder.h"

#include <QtTest>

using namespace sextant;

namespace {

std::string repeated(std::string_view part, size_t bytes) {
    std::string text;
    while (text.size() < bytes) text += part;
    return text;
}

std::string randomBytes(size_t size, uint64_t least, uint64_t values) {
    CounterRandom random(17, least);
    std::string text(size, '\0');
    for (size_t i = 0; i < size; ++i) text[i] = static_cast<char>(least + random.below(values, i));
    return text;
}

}  // namespace

/// Texts meant to break tokenizers, through every pre-tokenizer: they come back byte by byte, in linear time.
class TestHostileStrings : public QObject {
    Q_OBJECT

    Tokenizer tokenizer(const std::string& preTokenizer) const {
        PieceCounts counts(PreTokenizer::named(preTokenizer).orThrow());
        for (const char* text : {"the cat sat on the mat \u4f60\u597d\u4f60\u597d 12 12 \U0001F468\u200D\U0001F469",
                                 "      \n\n\n\n\t\t\t\t", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
            for (int i = 0; i < 8; ++i) counts.add(text);
        return trainBpe(counts, trainingOptions(340)).orThrow();
    }

private Q_SLOTS:
    void roundTrip_data() {
        QTest::addColumn<QString>("preTokenizer");
        for (const std::string& name : preTokenizerNames()) QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }
    void roundTrip() {
        QFETCH(QString, preTokenizer);
        const Tokenizer made = tokenizer(preTokenizer.toStdString());
        const bool spaceBefore = (made.preTokenizer().prefixSpace() != PrefixSpace::Never);
        for (const std::string& text : std::vector<std::string>{
                 "\U0001F468\u200D\U0001F469\u200D\U0001F467\u200D\U0001F466", "\U0001F1E9\U0001F1EA\U0001F1EB",
                 "\U0001F44D\U0001F3FF\uFE0F\u200D", "e\u0301\u0301\u0301\u0301", "\u202Eabc\u202C\u2066x\u2069",
                 "\uFEFFbom", "\xED\xA0\x80 \xED\xB0\x80", "\xF4\x90\x80\x80\xC0\x80\xFE\xFF",
                 std::string("\0\0a\0", 4), "\r\r\n\n\r", "\xF0\x9F\x91", randomBytes(3000, 0, 256),
                 randomBytes(3000, 0x80, 128)}) {
            const auto ids = made.encode(text);
            QCOMPARE(QByteArray::fromStdString(made.decode(ids)),
                     QByteArray::fromStdString((spaceBefore ? " " : "") + text));
            StreamDecoder stream(made);
            std::string shown;
            for (int32_t id : ids) shown += stream.push(id);
            QVERIFY(!(shown + stream.finish()).empty());
        }
    }

    void linearTime_data() { roundTrip_data(); }
    /// A quarter of a megabyte of each takes milliseconds; quadratic time would be many seconds.
    void linearTime() {
        QFETCH(QString, preTokenizer);
        const Tokenizer made = tokenizer(preTokenizer.toStdString());
        constexpr size_t kBytes = 1 << 18;
        int number = 0;
        for (const std::string& text :
             {repeated(" ", kBytes), repeated("\t \n", kBytes), repeated("\n", kBytes), repeated("a", kBytes),
              repeated("1", kBytes), repeated("!", kBytes), repeated("\u3000", kBytes),
              repeated("\U0001F468\u200D", kBytes), repeated("e\u0301", kBytes), repeated("'s", kBytes),
              randomBytes(kBytes, 0, 256), randomBytes(kBytes, 0x80, 128), repeated("\u4f60", kBytes) + "x"}) {
            const double start = steadySeconds();
            const auto ids = made.encode(text);
            const double seconds = steadySeconds() - start;
            QVERIFY2(seconds < 1, qPrintable(QStringLiteral("text %1 took %2 s").arg(number).arg(seconds)));
            const bool spaceBefore = (made.preTokenizer().prefixSpace() != PrefixSpace::Never) && text[0] != ' ';
            QVERIFY(made.decode(ids) == (spaceBefore ? " " : "") + text);
            ++number;
        }
    }
};

QTEST_GUILESS_MAIN(TestHostileStrings)
#include "tst_hostile_strings.moc"
