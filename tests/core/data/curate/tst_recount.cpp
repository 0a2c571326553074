// SPDX-License-Identifier: Apache-2.0
#include "core/data/curate/recount.h"
#include "curate_test.h"

#include <QtTest>

using namespace sextant;
using namespace sextant::test;

/// Limits moved on stored signals against a new job with those limits.
class TestRecount : public QObject {
    Q_OBJECT
    Folder m_folder;
    std::vector<std::filesystem::path> m_files;

    static std::string stages(int minimum, int maximum) {
        return "[{\"type\": \"length\", \"min_characters\": " + std::to_string(minimum) +
               ", \"max_characters\": " + std::to_string(maximum) +
               "}, {\"type\": \"exact_dedup\"}, {\"type\": \"length\", \"min_characters\": 60}]";
    }

private Q_SLOTS:
    void initTestCase() {
        std::string lines;
        for (int i = 0; i < 3000; ++i)
            lines += jsonLine(joined(wordsOf(static_cast<uint64_t>(i % 1000), 4 + static_cast<size_t>(i % 37))),
                              std::to_string(i));
        m_files = {m_folder.write("a.jsonl", lines)};
        curated(m_files, stages(40, 180), m_folder.path("job"));
    }
    void theOwnLimitsGiveTheOwnFunnel() {
        const CuratedJob job = CuratedJob::open(m_folder.path("job")).orThrow();
        const Recount counted = recount(job, limitsOf(job));
        const Funnel funnel = curated(m_files, stages(40, 180), m_folder.path("same"));
        QCOMPARE(counted.read.documents, funnel.read.documents);
        for (size_t stage = 0; stage < 3; ++stage) {
            QCOMPARE(counted.out[stage].documents, funnel.steps[stage].out.documents);
            QCOMPARE(counted.out[stage].bytes, funnel.steps[stage].out.bytes);
            QCOMPARE(counted.dropped[stage][0].documents, funnel.steps[stage].dropped[0].documents);
        }
        QCOMPARE(counted.unexamined.documents, int64_t{0});
        QVERIFY(std::equal(counted.verdicts.begin(), counted.verdicts.end(), job.verdicts().begin()));
    }
    void tighterLimitsAreWhatANewJobFinds() {
        const CuratedJob job = CuratedJob::open(m_folder.path("job")).orThrow();
        LimitTable limits = limitsOf(job);
        limits[2][0].minimum = 90;  // after the duplicates: exact
        const Recount counted = recount(job, limits);
        QVERIFY(counted.kept.documents < recount(job, limitsOf(job)).kept.documents);
        int64_t expected = 0;
        for (size_t row = 0; row < static_cast<size_t>(job.rows()); ++row)
            expected += job.verdicts()[row] == 0 && job.signal(2, 0)[row] >= 90;
        QCOMPARE(counted.kept.documents, expected);
    }
    void looserLimitsSayWhatWasNeverExamined() {
        const CuratedJob job = CuratedJob::open(m_folder.path("job")).orThrow();
        LimitTable limits = limitsOf(job);
        limits[0][0].maximum = 1000;
        const Recount counted = recount(job, limits);
        const auto tooLong =
            static_cast<int64_t>(std::count(job.verdicts().begin(), job.verdicts().end(), uint16_t{1}));
        QVERIFY(counted.unexamined.documents > 0 && counted.unexamined.documents <= tooLong);
        QCOMPARE(counted.kept.documents, recount(job, limitsOf(job)).kept.documents + counted.unexamined.documents);
    }
    void threadsDoNotMatter() {
        const CuratedJob job = CuratedJob::open(m_folder.path("job")).orThrow();
        QVERIFY(recount(job, limitsOf(job), 1).verdicts == recount(job, limitsOf(job), 4).verdicts);
    }
    void damageIsASentence() {
        const auto copy = m_folder.path("copy");
        std::filesystem::copy(m_folder.path("job"), copy, std::filesystem::copy_options::recursive);
        std::filesystem::resize_file(copy / "signals/place.u64", 100);
        const auto cut = CuratedJob::open(copy);
        QVERIFY(!cut && cut.error().message.find("place.u64") != std::string::npos);
        std::filesystem::remove(copy / "signals/columns.json");
        QVERIFY(!CuratedJob::open(copy));
    }
};

QTEST_GUILESS_MAIN(TestRecount)
#include "tst_recount.moc"
