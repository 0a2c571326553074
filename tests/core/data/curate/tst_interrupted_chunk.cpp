// SPDX-License-Identifier: Apache-2.0
#include "core/base/files.h"
#include "core/data/curate/chunk_file.h"
#include "curate_test.h"

#include <QtTest>

#include <atomic>

using namespace sextant;
using namespace sextant::test;

namespace {

/// What slow models did, and when the job is to be stopped in the middle of a chunk.
struct Reading {
    std::atomic<int> texts = 0;
    int stopAt = -1;
    std::stop_source stop;
};

class CountingScorer : public TextScorer {
public:
    explicit CountingScorer(Reading& reading) : m_reading(reading) {}
    TextScore score(std::string_view text, int64_t) override {
        if (++m_reading.texts == m_reading.stopAt) m_reading.stop.request_stop();
        return {static_cast<double>(text.size() % 50), 10, static_cast<int64_t>(text.size())};
    }

private:
    Reading& m_reading;
};

constexpr int kDocuments = 300;

/// The model reads before and after a stage that ends a pass; what edits is remembered, too.
constexpr const char* kStages =
    R"([{"type": "perplexity", "model": "m", "maximum": 100},
        {"type": "regex", "patterns": ["w1\\d"], "action": "remove"}, {"type": "exact_dedup"},
        {"type": "perplexity", "model": "m", "maximum": 90}])";

}  // namespace

/// A job that is stopped inside a chunk goes on behind the last document, not at the chunk's beginning.
class TestInterruptedChunk : public QObject {
    Q_OBJECT
    Folder m_folder;
    std::filesystem::path m_file;

    Result<Funnel> curateInto(const std::filesystem::path& folder, Reading& reading) const {
        StageParts parts;
        parts.openScorer = [&](const std::string&) {
            return Result<std::unique_ptr<TextScorer>>(std::make_unique<CountingScorer>(reading));
        };
        CurationOptions options;
        options.name = "test";
        options.files = {m_file};
        options.threads = 1;
        return curate(options, Recipe::of(stagesOf(kStages), parts).orThrow(), folder, {}, reading.stop.get_token());
    }
    static bool hasBegunChunk(const std::filesystem::path& folder) {
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
            if (entry.path().extension() == ".begun") return true;
        return false;
    }

private Q_SLOTS:
    void initTestCase() {
        std::string lines;
        for (int i = 0; i < kDocuments; ++i) {
            const auto number = static_cast<uint64_t>(i % 10 == 9 ? i - 5 : i);
            lines += jsonLine(joined(wordsOf(number, 20 + number % 30)), std::to_string(i));
            if (i % 50 == 20) lines += "{broken\n";
        }
        m_file = m_folder.write("corpus.jsonl", lines);
    }

    void goesOnBehindTheLastDocument_data() {
        QTest::addColumn<std::vector<int>>("stops");
        QTest::newRow("in the first pass") << std::vector<int>{100};
        QTest::newRow("again and again") << std::vector<int>{1, 60, 61, 200};
        QTest::newRow("in the second pass") << std::vector<int>{kDocuments + 20, kDocuments + 21};
    }
    void goesOnBehindTheLastDocument() {
        QFETCH(std::vector<int>, stops);
        Reading undisturbed;
        const auto whole = m_folder.path("whole");
        const Funnel funnel = curateInto(whole, undisturbed).orThrow();
        QVERIFY(funnel.steps[0].out.documents < kDocuments && funnel.kept().documents > 0);

        const auto job = m_folder.path(std::string("job ") + QTest::currentDataTag());
        int texts = 0;
        for (const int stopAt : stops) {
            Reading reading;
            reading.stopAt = stopAt - texts;
            const auto outcome = curateInto(job, reading);
            QVERIFY(!outcome && outcome.error().kind == ErrorKind::Interrupted);
            QVERIFY(hasBegunChunk(job));
            texts += reading.texts;
            QCOMPARE(texts, stopAt);
        }
        Reading rest;
        const Funnel resumed = curateInto(job, rest).orThrow();
        // No text was read twice.
        QCOMPARE(texts + rest.texts, undisturbed.texts.load());
        QCOMPARE(resumed.kept(), funnel.kept());
        QCOMPARE(resumed.rejects, int64_t{6});
        QVERIFY(outputOf(job) == outputOf(whole));
    }

    void aDamagedFileCountsForNothing() {
        const auto job = m_folder.path("damaged");
        Reading first;
        first.stopAt = 100;
        QVERIFY(!curateInto(job, first));
        const auto begun = job / "work/pass-0" / ChunkName{0, 0}.fileName(ChunkState::Begun);
        std::string content = readFile(begun).orThrow();
        content[content.size() / 2] ^= 1;
        writeFileAtomically(begun, content).orThrow();
        Reading again;
        curateInto(job, again).orThrow();
        QVERIFY(outputOf(job) == outputOf(m_folder.path("whole")));
    }
};

QTEST_GUILESS_MAIN(TestInterruptedChunk)
#include "tst_interrupted_chunk.moc"
