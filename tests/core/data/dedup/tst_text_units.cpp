// SPDX-License-Identifier: Apache-2.0
#include "core/data/dedup/text_units.h"

#include <QtTest>

using namespace sextant;

class TestTextUnits : public QObject {
    Q_OBJECT
    using Texts = std::vector<std::string>;
    static Texts contents(std::string_view text, DedupUnit unit) {
        Texts result;
        forEachUnit(text, unit, [&](const TextUnit& found) { result.emplace_back(found.content); });
        return result;
    }
private Q_SLOTS:
    void linesAndParagraphs() {
        const std::string text = "\n a \nb\n\n  \nc\nd";
        QCOMPARE(contents(text, DedupUnit::Line), (Texts{"a", "b", "c", "d"}));
        QCOMPARE(contents(text, DedupUnit::Paragraph), (Texts{"a \nb", "c\nd"}));
        QVERIFY(contents(" \n\n", DedupUnit::Line).empty());
    }
    /// Cutting any unit out leaves the others as they were.
    void unitsTileTheText() {
        const std::string text = "one\ntwo\n\nthree\n\n\nfour\n";
        for (const DedupUnit unit : {DedupUnit::Line, DedupUnit::Paragraph}) {
            Texts all = contents(text, unit);
            size_t index = 0;
            std::vector<TextUnit> units;
            forEachUnit(text, unit, [&](const TextUnit& found) { units.push_back(found); });
            for (const TextUnit& found : units) {
                Texts rest = all;
                rest.erase(rest.begin() + static_cast<ptrdiff_t>(index++));
                QCOMPARE(contents(text.substr(0, found.begin) + text.substr(found.end), unit), rest);
            }
        }
    }
    void normalizing() {
        QCOMPARE(normalizedForComparison("  Ärger,\n\tÜBER — alles! "), std::string("ärger über alles"));
    }
};

QTEST_GUILESS_MAIN(TestTextUnits)
#include "tst_text_units.moc"
