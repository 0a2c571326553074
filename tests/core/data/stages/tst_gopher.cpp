// SPDX-License-Identifier: Apache-2.0
#include "stage_test.h"

#include <QtTest>

#include <cmath>

using namespace sextant;
using namespace sextant::test;

/// The same rules in four pipelines' ways of counting.
class TestGopher : public QObject {
    Q_OBJECT

    static float repetition(const char* dialect, const std::string& text, const char* rule) {
        return examined("{\"type\": \"gopher_repetition\", \"dialect\": \"" + std::string(dialect) + "\"}", text)
            .values.at(rule);
    }
    static float quality(const char* dialect, const std::string& text, const char* rule) {
        return examined("{\"type\": \"gopher_quality\", \"dialect\": \"" + std::string(dialect) + "\"}", text)
            .values.at(rule);
    }
    static bool near(float value, double expected) { return std::abs(value - expected) < 1e-5; }

private Q_SLOTS:
    /// Lines A, A, B, C: second copies are a quarter, every copy is half.
    void repeatedLines() {
        const std::string text = "one line here\none line here\nanother line\nthe third";
        QVERIFY(near(repetition("datatrove", text, "duplicate_lines"), 0.25));
        QVERIFY(near(repetition("nemo", text, "duplicate_lines"), 0.25));
        QVERIFY(near(repetition("dclm", text, "duplicate_lines"), 0.5));
        QVERIFY(near(repetition("dolma", text, "duplicate_lines"), 0.5));
        // 13 characters of 50 (the whole text), of 47 (its lines); every copy: 26 of 47; of word characters 22 of 41.
        QVERIFY(near(repetition("datatrove", text, "duplicate_line_characters"), 13.0 / 50));
        QVERIFY(near(repetition("nemo", text, "duplicate_line_characters"), 13.0 / 47));
        QVERIFY(near(repetition("dclm", text, "duplicate_line_characters"), 26.0 / 47));
        QVERIFY(near(repetition("dolma", text, "duplicate_line_characters"), 22.0 / 41));
    }
    void repeatedParagraphs() {
        const std::string text = "a b\n\nc d\n\na b\n\n\n\na b";
        QVERIFY(near(repetition("datatrove", text, "duplicate_paragraphs"), 0.5));
        QVERIFY(near(repetition("dclm", text, "duplicate_paragraphs"), 0.75));
    }
    /// The most frequent pair counts even when it occurs once, but in dclm.
    void theMostFrequentNgram() {
        QVERIFY(near(repetition("dolma", "This is a test.", "top_2gram"), 0.5));  // six of twelve
        QCOMPARE(repetition("dclm", "This is a test.", "top_2gram"), 0.0F);
        QVERIFY(near(repetition("nemo", "x y x y z", "top_2gram"), 6.0 / 9));  // "x y" twice, of nine characters
        QVERIFY(near(repetition("dclm", "x y x y z", "top_2gram"), 4.0 / 5));
    }
    void repeatedNgrams() {
        const std::string text = "a b c d e f a b c d e g";  // one five-gram twice
        QVERIFY(
            near(repetition("datatrove", text, "duplicate_5grams"), 5.0 / 23));  // without blanks, of the whole text
        QVERIFY(near(repetition("nemo", text, "duplicate_5grams"), 9.0 / 23));   // with the blanks between its words
        QVERIFY(near(repetition("dclm", text, "duplicate_5grams"), 10.0 / 12));  // both copies, of word characters
        QVERIFY(near(repetition("dolma", text, "duplicate_5grams"), 10.0 / 12));
        QCOMPARE(repetition("datatrove", text, "duplicate_6grams"), 0.0F);
        // The same word over and over: overlaps count once (dclm) or again for every copy (dolma).
        const std::string same = repeated("a", 10);
        QVERIFY(near(repetition("dclm", same, "duplicate_5grams"), 1.0));
        QVERIFY(near(repetition("dolma", same, "duplicate_5grams"), 6 * 5.0 / 10));
        QVERIFY(near(repetition("datatrove", same, "duplicate_5grams"),
                     5.0 / 19));  // greedy: the second five-gram, then nothing is left
    }
    /// The quick way (candidates of one order from those of the one before) against counting every n-gram.
    void ngramsAgainstTheDefinition() {
        std::string text;
        for (int i = 0; i < 400; ++i)
            text += "w" + std::to_string((i * i + i / 7) % 11) + (i % 13 == 5 ? " x y z x y " : " ");
        const TextFeatures features(text);
        const auto& words = features.words(WordSplitter::Blanks);
        const RepeatedNgrams& ngrams = features.repeatedNgrams(WordSplitter::Blanks);
        for (size_t n = RepeatedNgrams::kLowest; n <= RepeatedNgrams::kHighest; ++n) {
            std::map<std::string, std::vector<size_t>> all;
            for (size_t i = 0; i + n <= words.size(); ++i) {
                std::string key;
                for (size_t j = i; j < i + n; ++j) key += std::string(words[j].text) + ' ';
                all[key].push_back(i);
            }
            std::map<size_t, size_t> expected;  // place: occurrences
            for (const auto& [key, places] : all)
                if (places.size() > 1)
                    for (const size_t place : places) expected[place] = places.size();
            QCOMPARE(ngrams.ofOrder(n).size(), expected.size());
            for (const auto& occurrence : ngrams.ofOrder(n))
                QCOMPARE(size_t{ngrams.counts(n)[occurrence.group]}, expected.at(occurrence.word));
        }
    }
    void spansShowTheRepetition() {
        const auto result = examined(R"({"type": "gopher_repetition"})",
                                     repeated("the same line again", 6, "\n") + "\nand one of its own");
        QVERIFY(!result.broken.empty());
        QCOMPARE(result.broken[0], std::string("duplicate_lines"));
        QCOMPARE(result.spans.at("duplicate_lines").size(), size_t{5});
        QCOMPARE(result.spans.at("duplicate_lines")[0], std::string("the same line again"));
    }

    void wordsAreCountedInDialects() {
        const std::string text = "Well, it is - as they say - fine.";
        QCOMPARE(quality("datatrove", text, "words"), 7.0F);                // punctuation is no word
        QCOMPARE(quality("nemo", text, "words"), 9.0F);                     // between blanks
        QCOMPARE(quality("dolma", "a bb cccc", "mean_word_length"), 2.0F);  // the median
        QVERIFY(near(quality("datatrove", "a bb cccc", "mean_word_length"), 7.0 / 3));
    }
    void symbolsInDialects() {
        const std::string text = "#one two... three \u2026 four";
        QVERIFY(near(quality("nemo", text, "hash_ratio"), 3.0 / 5));  // hash and both ellipses, five stretches
        QVERIFY(near(quality("dolma", text, "hash_ratio"), 1.0 / 5));
        QVERIFY(near(quality("dolma", text, "ellipsis_ratio"), 1.0 / 5));  // only the one-character ellipsis
        QVERIFY(near(quality("datatrove", text, "hash_ratio"), 1.0 / 7));  // seven tokens
        QVERIFY(near(quality("datatrove", text, "ellipsis_ratio"), 2.0 / 7));
    }
    void bulletsAndEllipses() {
        const std::string text = "\u2022 one\n- two\n* three\nfour...\nfive\u2026\n";
        QVERIFY(near(quality("datatrove", text, "bullet_lines"), 2.0 / 5));
        QVERIFY(near(quality("dolma", text, "bullet_lines"), 2.0 / 5));
        QVERIFY(near(quality("datatrove", text, "ellipsis_lines"), 2.0 / 5));
        QVERIFY(near(quality("dolma", text, "ellipsis_lines"), 1.0 / 5));
    }
    void stopWordsInDialects() {
        QCOMPARE(quality("datatrove", "the cat and the dog", "stop_words"), 2.0F);  // different ones
        QCOMPARE(quality("dclm", "the cat and the dog", "stop_words"), 3.0F);       // occurrences
    }
    void chineseIsNotJudgedByEnglishRules() {
        const std::string text = repeated("大學之道，在明明德，在親民，在止於至善。", 1);
        const auto result = examined(R"({"type": "gopher_quality", "min_words": 10})", text);
        QCOMPARE(result.values.at("words"), 16.0F);
        QVERIFY(std::isnan(result.values.at("mean_word_length")));
        QVERIFY(std::isnan(result.values.at("stop_words")));
        QVERIFY(std::find(result.broken.begin(), result.broken.end(), "stop_words") == result.broken.end());
    }
};

QTEST_GUILESS_MAIN(TestGopher)
#include "tst_gopher.moc"
