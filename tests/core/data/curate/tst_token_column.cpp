// SPDX-License-Identifier: Apache-2.0
#include "core/data/curate/recount.h"
#include "curate_test.h"

#include <QtTest>

using namespace sextant;
using namespace sextant::test;

namespace {

/// A token a word.
uint32_t wordCount(std::string_view text) {
    uint32_t words = 0;
    bool inside = false;
    for (const char c : text) {
        const bool space = c == ' ' || c == '\n';
        words += !space && !inside;
        inside = !space;
    }
    return words;
}

constexpr const char* kStages = R"([{"type": "length", "min_characters": 40}, {"type": "personal_data"},
    {"type": "exact_dedup", "unit": "line", "min_characters": 8}, {"type": "minhash_dedup"}, {"type": "length", "min_characters": 60}])";

}  // namespace

/// Tokens beside documents and bytes, through passes, edits and cuts.
class TestTokenColumn : public QObject {
    Q_OBJECT
    Folder m_folder;
    std::vector<std::filesystem::path> m_files;

    Funnel counted(const char* job, int threads) {
        CurationOptions options;
        options.name = "test";
        options.files = m_files;
        options.threads = threads;
        options.tokens = TokenCounting{wordCount, "words"};
        return curate(options, Recipe::of(stagesOf(kStages)).orThrow(), m_folder.path(job), {}, {}).orThrow();
    }

private Q_SLOTS:
    void initTestCase() {
        for (int file = 0; file < 3; ++file) {
            std::string lines;
            for (uint64_t i = 0; i < 400; ++i)
                lines += jsonLine(
                    "Home page of the site\\n" + joined(wordsOf(i % 300, 3 + i % 40)) + " mail me@example.org now",
                    std::to_string(i));
            m_files.push_back(m_folder.write("corpus/" + std::to_string(file) + ".jsonl", lines));
        }
    }
    void everyTextIsCountedAsItIs() {
        const Funnel funnel = counted("job", 2);
        const CuratedJob job = CuratedJob::open(m_folder.path("job")).orThrow();
        QCOMPARE(job.tokenizer(), std::string("words"));
        QCOMPARE(static_cast<int64_t>(job.tokens().size()), job.rows());
        int64_t kept = 0, all = 0;
        for (int64_t row = 0; row < job.rows(); ++row) {
            const uint32_t tokens = job.tokens()[static_cast<size_t>(row)];
            QCOMPARE(tokens, wordCount(job.document(row).orThrow().text));
            all += tokens;
            if (job.verdicts()[static_cast<size_t>(row)] == 0) kept += tokens;
        }
        QVERIFY(kept > 0 && funnel.steps[2].edited.tokens > 0);
        QCOMPARE(funnel.kept().tokens, kept);
        QVERIFY(funnel.read.tokens > all);  // some lines were cut out
        // What goes in comes out, is dropped, or is cut out.
        Amount in = funnel.read;
        for (const Funnel::Step& step : funnel.steps) {
            QVERIFY(step.in == in);
            Amount left = in;
            for (const Amount& dropped : step.dropped) left -= dropped;
            QCOMPARE(step.out.tokens, left.tokens - step.edited.tokens);
            in = step.out;
        }
        const Json json = funnel.toJson(Recipe::of(stagesOf(kStages)).orThrow());
        QCOMPARE(json["kept"]["tokens"].get<int64_t>(), kept);
        QCOMPARE(json["stages"][3]["dropped"]["near_duplicate"]["tokens"].get<int64_t>(),
                 funnel.steps[3].dropped[0].tokens);
    }
    void aRecountHasThemToo() {
        const CuratedJob job = CuratedJob::open(m_folder.path("job")).orThrow();
        QCOMPARE(recount(job, limitsOf(job)).kept.tokens, counted("again", 1).kept().tokens);
        LimitTable limits = limitsOf(job);
        limits[4][0].minimum = 150;
        int64_t expected = 0;
        for (size_t row = 0; row < static_cast<size_t>(job.rows()); ++row)
            if (job.verdicts()[row] == 0 && job.signal(4, 0)[row] >= 150) expected += job.tokens()[row];
        QCOMPARE(recount(job, limits).kept.tokens, expected);
    }
    void theSameBytesForAnyThreads() {
        counted("one", 1);
        counted("five", 5);
        QVERIFY(outputOf(m_folder.path("one")) == outputOf(m_folder.path("five")));
    }
    void withoutATokenizerNothingIsSaid() {
        const Funnel funnel = curated(m_files, kStages, m_folder.path("plain"));
        QVERIFY(!funnel.hasTokens());
        QVERIFY(!funnel.toJson(Recipe::of(stagesOf(kStages)).orThrow())["kept"].contains("tokens"));
        const CuratedJob job = CuratedJob::open(m_folder.path("plain")).orThrow();
        QVERIFY(job.tokens().empty() && job.tokenizer().empty());
        // The documents are the same.
        QCOMPARE(job.documentsHash(), CuratedJob::open(m_folder.path("job")).orThrow().documentsHash());
    }
    void anotherTokenizerIsRefusedWhenGoingOn() {
        std::stop_source stop;
        stop.request_stop();
        CurationOptions options;
        options.files = m_files;
        options.tokens = TokenCounting{wordCount, "words"};
        const Recipe recipe = Recipe::of({}).orThrow();
        QVERIFY(!curate(options, recipe, m_folder.path("changed"), {}, stop.get_token()));
        options.tokens->fingerprint = "others";
        const auto outcome = curate(options, recipe, m_folder.path("changed"), {}, {});
        QVERIFY(!outcome && outcome.error().message.find("the tokenizer is not what it was") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestTokenColumn)
#include "tst_token_column.moc"
