// SPDX-License-Identifier: Apache-2.0
#include "core/base/text.h"
#include "core/data/curate/curation_parts.h"
#include "core/data/curate/work_folders.h"
#include "core/job/part_records.h"
#include "curate_test.h"

#include <QtTest>

#include <numeric>
#include <thread>

using namespace sextant;
using namespace sextant::test;
namespace fs = std::filesystem;

namespace {

constexpr int kFiles = 9, kDocuments = 60;
constexpr const char* kStages =
    R"([{"type": "length", "min_characters": 40}, {"type": "exact_dedup", "index": "INDEX"}, {"type": "minhash_dedup", "threshold": 0.8}, {"type": "exact_substring_dedup", "min_length": 100}, {"type": "gopher_repetition"}])";

std::string stages(const fs::path& index) { return replaceAll(kStages, "INDEX", index.string()); }

}  // namespace

/// One curation by many processes: who does what, and that nothing of it shows in the result.
class TestCurationParts : public QObject {
    Q_OBJECT
    Folder m_folder;
    std::vector<fs::path> m_files;

    CurationOptions options() const {
        CurationOptions options;
        options.name = "test";
        options.files = m_files;
        options.threads = 2;
        return options;
    }
    std::string failureOf(const Result<void>& outcome) const {
        return outcome ? std::string() : outcome.error().sentence();
    }

private Q_SLOTS:
    void initTestCase() {
        for (int file = 0; file < kFiles; ++file) {
            std::string lines;
            for (int i = 0; i < kDocuments + 40 * file; ++i) {
                const auto number = static_cast<uint64_t>(i % 4 == 0 ? i : i * kFiles + file + 100'000);
                lines +=
                    jsonLine(i % 8 == 4 ? edited(wordsOf(number, 300), 60 + static_cast<size_t>(file) * 20)
                                        : joined(wordsOf(number, 100)) + (i % 4 == 1 ? joined(wordsOf(7, 40)) : ""),
                             std::to_string(file) + "-" + std::to_string(i));
            }
            m_files.push_back(m_folder.write("corpus/" + std::to_string(file) + ".jsonl", lines + "broken\n"));
        }
        m_files.push_back(m_folder.write("corpus/empty.jsonl", ""));
        curated(m_files, stages(m_folder.path("index-local")), m_folder.path("local"));
    }

    void everyChunkHasOneOwnerAndTheLoadIsEven() {
        std::vector<fs::path> files;
        for (const size_t size : {0, 10, 70'000, 300, 0, 1'500'000, 2'000, 90'000, 1})
            files.push_back(m_folder.write("sizes/" + std::to_string(files.size()), std::string(size, 'x')));
        constexpr size_t kChunkBytes = 500;
        for (const size_t count : {1, 2, 3, 7, 64}) {
            std::vector<size_t> load(count);
            const WorkShare first(files, {0, count});
            size_t chunks = 0;
            for (uint32_t file = 0; file < files.size(); ++file) {
                const size_t inFile = 1 + fs::file_size(files[file]) / kChunkBytes;
                for (uint32_t number = 0; number < inFile; ++number, ++chunks) {
                    const size_t owner = first.partOf({file, number});
                    QVERIFY(owner < count);
                    ++load[owner];
                    const WorkShare share(files, {owner, count});
                    QVERIFY(share.has(ChunkName{file, number}) && share.mayHave(file));
                }
            }
            const size_t even = chunks / count;
            for (const size_t have : load)
                QVERIFY2(have > even * 8 / 10 && have < even * 12 / 10 + 3, qPrintable(QString::number(have)));
        }
        // A file that lies within a part's stretch is read by that part alone.
        size_t readers = 0;
        for (size_t part = 0; part < 7; ++part) readers += WorkShare(files, {part, 7}).mayHave(1);
        QCOMPARE(readers, size_t{1});
        QVERIFY(!WorkShare(files, {0, 1}).has(ChunkName{1000, 0}));  // a stray file's name
    }

    void theResultIsThatOfOneProcess_data() {
        QTest::addColumn<int>("parts");
        for (const int parts : {1, 3, 7, 40}) QTest::addRow("%d", parts) << parts;
    }
    void theResultIsThatOfOneProcess() {
        QFETCH(int, parts);
        const fs::path job = m_folder.path("job-" + std::to_string(parts));
        const Recipe recipe = Recipe::of(stagesOf(stages(m_folder.path("index-" + std::to_string(parts))))).orThrow();
        const auto passes = recipe.passes();
        QCOMPARE(passes.size(), size_t{4});
        for (size_t pass = 0; pass < passes.size(); ++pass) {
            // Out of order, one of them twice at the same time, and one more often.
            std::vector<size_t> order(static_cast<size_t>(parts));
            std::iota(order.begin(), order.end(), size_t{0});
            for (size_t i = 0; i < order.size(); ++i)
                std::swap(order[i], order[CounterRandom(pass, 5).below(order.size(), i)]);
            const auto run = [&](size_t part) {
                return curatePart(options(), recipe, job, pass, {part, order.size()}, {}, {});
            };
            std::string other;
            {
                std::jthread twin([&] { other = failureOf(run(order[0])); });
                for (const size_t part : order) QCOMPARE(failureOf(run(part)), std::string());
            }
            QCOMPARE(other, std::string());
            QCOMPARE(failureOf(run(order.back())), std::string());
            QCOMPARE(readPartRecords(WorkFolders::of(job).parts(), pass).size(), order.size());
            if (passes[pass].collectedFor)
                QCOMPARE(failureOf(decideAfterPass(options(), recipe, job, pass, {}, {})), std::string());
        }
        const Funnel funnel = curate(options(), recipe, job, {}, {}).orThrow();
        QVERIFY(outputOf(job) == outputOf(m_folder.path("local")));
        QVERIFY(outputOf(m_folder.path("index-" + std::to_string(parts))) == outputOf(m_folder.path("index-local")));
        for (const size_t stage : {1, 2}) QVERIFY(funnel.steps[stage].dropped[0].documents > 0);
        QVERIFY(funnel.steps[3].edited.documents > 0);
    }

    void whatIsMissingIsNamed() {
        const fs::path job = m_folder.path("missing");
        const std::string command = "`sextant-engine curate --job " + job.string();
        const Recipe recipe = Recipe::of(stagesOf(stages(m_folder.path("index-missing")))).orThrow();
        const auto part = [&](size_t pass, size_t index, const CurationOptions& how) {
            return failureOf(curatePart(how, recipe, job, pass, {index, 3}, {}, {}));
        };
        const auto decide = [&](size_t pass) {
            return failureOf(decideAfterPass(options(), recipe, job, pass, {}, {}));
        };
        const auto says = [](const std::string& sentence, const std::string& what) {
            if (sentence.find(what) == std::string::npos) qWarning("%s", sentence.c_str());
            return sentence.find(what) != std::string::npos;
        };
        QVERIFY(says(part(1, 0, options()), "no part of it was begun. Run " + command + " --pass 0 --part I/N`"));
        QCOMPARE(part(0, 0, options()), std::string());
        CurationOptions strict = options();
        strict.maxBadRecords = 0;
        QVERIFY(says(part(0, 2, strict), "more than max_bad_records (0)"));
        QVERIFY(says(decide(0), "part 1/3 of it was not begun"));
        QVERIFY(says(decide(0), "Run " + command + " --pass 0 --part 1/3`"));
        QCOMPARE(part(0, 1, options()), std::string());
        const std::string failed = decide(0);
        QVERIFY(says(failed, "part 2/3 of it failed on ") && says(failed, "max_bad_records"));
        QCOMPARE(part(0, 2, options()), std::string());
        QVERIFY(says(part(1, 0, options()), "exact_dedup has not decided yet what pass 0 collected for it. Run " +
                                                command + " --pass 0 --decide` first"));
        CurationOptions two = options();
        two.maxBadRecords = 2;  // each part had three, all together nine
        QVERIFY(says(failureOf(decideAfterPass(two, recipe, job, 0, {}, {})), "more than max_bad_records (2)"));
        QCOMPARE(decide(0), std::string());
        QVERIFY(says(part(4, 0, options()), "there is no pass 4: this recipe has 4"));
        QVERIFY(says(decide(3), "nothing is decided after pass 3"));
        // What nobody did is done in the end, by one process.
        QVERIFY(curate(options(), recipe, job, {}, {}));
        QVERIFY(outputOf(job) == outputOf(m_folder.path("local")));
    }
};

QTEST_GUILESS_MAIN(TestCurationParts)
#include "tst_curation_parts.moc"
