// SPDX-License-Identifier: Apache-2.0
#include "../data_test.h"
#include "core/base/random.h"
#include "core/data/dedup/sorted_runs.h"
#include "core/data/dedup/window_minima.h"
#include "small_corpus.h"

#include <QtTest>

#include <map>

using namespace sextant;
using namespace sextant::test;

namespace {

/// Which bytes of each text go: true for every one that does.
using Cuts = std::vector<std::vector<bool>>;

Cuts cutsOf(const std::vector<std::string>& texts, int length, const Folder& folder, int threads, int64_t memory) {
    const auto stage = makeCorpusStage({"exact_substring_dedup", {{"min_length", length}}}).orThrow();
    const SmallCorpus corpus(*stage, texts);
    CorpusWork work;
    work.folder = folder.path("scratch");
    std::filesystem::remove_all(work.folder);
    std::filesystem::create_directories(work.folder);
    work.threads = threads;
    work.memoryLimit = memory;
    const SortedRuns<Verdict> verdicts(stage->decide(corpus, work).orThrow());
    Cuts cuts;
    for (const std::string& text : texts) cuts.emplace_back(text.size());
    uint64_t lastDocument = 0;
    uint32_t lastEnd = 0;
    verdicts
        .forEach(1 << 20,
                 [&](const Verdict& verdict) -> Result<void> {
                     const size_t document = DocumentPlace::fromValue(verdict.document).position();
                     if (verdict.document == lastDocument && verdict.begin <= lastEnd && lastEnd > 0)
                         throw std::logic_error("verdicts touch");
                     lastDocument = verdict.document, lastEnd = verdict.end;
                     for (uint32_t i = verdict.begin; i < verdict.end; ++i) cuts[document].at(i) = true;
                     return {};
                 })
        .orThrow();
    return cuts;
}

bool begins(const std::string& text, size_t at) { return at == text.size() || (text[at] & 0xC0) != 0x80; }

/// The definition, word by word: every window against all that came before.
Cuts cutsByDefinition(const std::vector<std::string>& texts, size_t length) {
    Cuts cuts;
    std::map<std::string, std::pair<size_t, size_t>> firstEnds;  // document and end of the first window with a text
    for (size_t document = 0; document < texts.size(); ++document) {
        const std::string& text = texts[document];
        cuts.emplace_back(text.size());
        for (size_t begin = 0; begin + length <= text.size(); ++begin) {
            if (!begins(text, begin)) continue;
            size_t end = begin + length;
            while (!begins(text, end)) ++end;
            const auto [first, isNew] = firstEnds.try_emplace(text.substr(begin, end - begin), document, end);
            if (isNew || (first->second.first == document && first->second.second > begin)) continue;
            for (size_t i = begin; i < end; ++i) cuts[document][i] = true;
        }
    }
    return cuts;
}

std::string randomText(const CounterRandom& random, uint64_t& counter, size_t characters,
                       const std::vector<std::string>& alphabet) {
    std::string text;
    for (size_t i = 0; i < characters; ++i) text += alphabet[random.below(alphabet.size(), counter++)];
    return text;
}

}  // namespace

/// Repeated passages against the definition.
class TestExactSubstring : public QObject {
    Q_OBJECT
    Folder m_folder;

private Q_SLOTS:
    /// Passages of random lengths, planted at random places of random documents, with edits beside them.
    void plantedPassages() {
        const std::vector<std::string> letters = {"a", "b", "c", "d", "e", "f", "\u00E9", "\u5927", "\U0001F600", " "};
        size_t cut = 0, planted = 0;
        for (uint64_t round = 0; round < 40; ++round) {
            const CounterRandom random(round, 5);
            uint64_t counter = 0;
            const int length = 20 + static_cast<int>(random.below(60, counter++));
            std::vector<std::string> texts, passages;
            for (int i = 0; i < 6; ++i)
                passages.push_back(randomText(random, counter, 5 + random.below(120, counter), letters));
            for (int i = 0; i < 20; ++i) {
                std::string text;
                for (uint64_t piece = random.below(6, counter++); piece-- > 0;) {
                    text += randomText(random, counter, random.below(60, counter), letters);
                    const std::string& passage = passages[random.below(passages.size(), counter++)];
                    size_t from = random.below(2, counter++) ? 0 : random.below(passage.size(), counter++);
                    while (!begins(passage, from)) ++from;
                    text += passage.substr(from);
                }
                texts.push_back(text);
            }
            const Cuts expected = cutsByDefinition(texts, static_cast<size_t>(length));
            QVERIFY(cutsOf(texts, length, m_folder, 2, 1 << 20) == expected);
            for (const auto& document : expected)
                for (const bool goes : document) cut += goes, planted += !goes;
        }
        QVERIFY(cut > 5000 && planted > 5000);
    }
    /// Few letters: long repetitions of short periods, in one document and over several.
    void repetitiveTexts() {
        for (uint64_t round = 0; round < 30; ++round) {
            const CounterRandom random(round, 6);
            uint64_t counter = 0;
            std::vector<std::string> texts;
            for (int i = 0; i < 8; ++i) {
                const std::string period = randomText(random, counter, 1 + random.below(30, counter), {"a", "b"});
                std::string text = randomText(random, counter, random.below(8, counter), {"a", "b"});
                for (uint64_t times = random.below(12, counter++); times-- > 0;) text += period;
                texts.push_back(text);
            }
            QVERIFY(cutsOf(texts, 20, m_folder, 2, 1 << 20) == cutsByDefinition(texts, 20));
        }
    }
    void theFirstOneStays() {
        const std::string passage = "It stands here once, and whoever says it again says nothing new to the reader.";
        const std::vector<std::string> texts = {"Before. " + passage + " After.", passage, "x" + passage + passage};
        const Cuts cuts = cutsOf(texts, 30, m_folder, 1, 1 << 20);
        QVERIFY(std::find(cuts[0].begin(), cuts[0].end(), true) == cuts[0].end());
        QVERIFY(std::find(cuts[1].begin(), cuts[1].end(), false) == cuts[1].end());
        QCOMPARE(std::count(cuts[2].begin(), cuts[2].end(), false), 1);
    }
    /// Runs on disk and threads change nothing.
    void memoryAndThreadsDoNotMatter() {
        const CounterRandom random(3, 7);
        uint64_t counter = 0;
        std::vector<std::string> texts;
        for (int i = 0; i < 60; ++i) {
            texts.push_back(randomText(random, counter, 2000, {"a", "b", "c", "\u5927", " "}));
            if (i > 0) texts.back() += texts[random.below(static_cast<uint64_t>(i), counter++)].substr(0, 1000);
        }
        const Cuts expected = cutsByDefinition(texts, 100);
        for (const int64_t memory : {int64_t{1} << 10, int64_t{1} << 26})
            for (const int threads : {1, 4}) QVERIFY(cutsOf(texts, 100, m_folder, threads, memory) == expected);
    }
    void windowsWithTheSameBytesHaveTheSameMinimum() {
        const CounterRandom random(4, 8);
        uint64_t counter = 0;
        const std::string text = randomText(random, counter, 3000, {"a", "b"});
        std::map<std::string, uint64_t> minima;
        size_t next = 0, runs = 0;
        forEachWindowMinimum(text, 12, [&](const WindowMinimum& minimum) {
            QCOMPARE(size_t{minimum.first}, next);
            for (size_t begin = minimum.first; begin <= minimum.last; ++begin)
                QCOMPARE(minima.try_emplace(text.substr(begin, 12), minimum.hash).first->second, minimum.hash);
            next = minimum.last + 1;
            ++runs;
        });
        QCOMPARE(next, text.size() - 12 + 1);
        QVERIFY(runs < text.size() / 2);
        forEachWindowMinimum("short", 12, [&](const WindowMinimum&) { QFAIL("a window in a text shorter than one"); });
    }
};

QTEST_GUILESS_MAIN(TestExactSubstring)
#include "tst_exact_substring.moc"
