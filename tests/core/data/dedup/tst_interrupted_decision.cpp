// SPDX-License-Identifier: Apache-2.0
#include "../data_test.h"
#include "core/base/random.h"
#include "core/data/dedup/sorted_file_writer.h"
#include "core/data/dedup/sorted_runs.h"
#include "small_corpus.h"

#include <QtTest>

#include <limits>

using namespace sextant;
using namespace sextant::test;

namespace {

constexpr int64_t kNever = std::numeric_limits<int64_t>::max();

using Row = std::tuple<uint64_t, uint64_t, uint32_t, uint32_t, float>;

/// Documents of random words; every third one says again what another one says, whole, nearly or in part.
std::vector<std::string> corpus(uint64_t seed) {
    const CounterRandom random(seed, 1);
    uint64_t counter = 0;
    std::vector<std::string> texts;
    for (uint64_t i = 0; i < 36; ++i) {
        std::string text;
        for (uint64_t word = 0; word < 40; ++word)
            text += "word" + std::to_string(random.below(5'000, counter++)) + (word % 10 == 9 ? "\n" : " ");
        if (i % 3 == 2) {
            const std::string& other = texts[random.below(i, counter++)];
            if (i % 9 == 2) text = other;
            if (i % 9 == 5) text = other + "and more";
            if (i % 9 == 8) text += other.substr(0, 200);
        }
        texts.push_back(text);
    }
    return texts;
}

}  // namespace

/// A decision that breaks anywhere goes on where it was, and ends as one that never broke.
class TestInterruptedDecision : public QObject {
    Q_OBJECT
    Folder m_folder;

    CorpusWork work(const char* name, int threads = 1) const {
        CorpusWork work;
        work.jobName = "job";
        work.folder = m_folder.path(name);
        work.threads = threads;
        return work;
    }
    static CorpusWork& emptied(CorpusWork& work) {
        std::filesystem::remove_all(work.folder);
        std::filesystem::create_directories(work.folder);
        return work;
    }
    static std::vector<Row> read(const std::vector<std::filesystem::path>& verdicts) {
        std::vector<Row> rows;
        SortedRuns<Verdict>(verdicts)
            .forEach(1 << 20,
                     [&](const Verdict& verdict) {
                         rows.emplace_back(verdict.document, verdict.survivor, verdict.begin, verdict.end,
                                           verdict.similarity);
                         return Result<void>();
                     })
            .orThrow();
        return rows;
    }

private Q_SLOTS:
    void goesOn_data() {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("options");
        QTest::newRow("exact, documents") << QStringLiteral("exact_dedup") << QStringLiteral("{}");
        QTest::newRow("exact, lines") << QStringLiteral("exact_dedup") << QStringLiteral(R"({"unit": "line"})");
        QTest::newRow("near") << QStringLiteral("minhash_dedup") << QStringLiteral("{}");
        QTest::newRow("passages") << QStringLiteral("exact_substring_dedup") << QStringLiteral("{}");
    }
    void goesOn() {
        QFETCH(QString, type);
        QFETCH(QString, options);
        const auto stage =
            makeCorpusStage({type.toStdString(), parseJson(options.toStdString(), "options").orThrow()}).orThrow();
        SmallCorpus corpus(*stage, ::corpus(1));
        CorpusWork undisturbed = work("undisturbed"), broken = work("broken");
        corpus.breakAfter(kNever);
        const auto expected = read(stage->decide(corpus, emptied(undisturbed)).orThrow());
        const int64_t questions = corpus.questions();
        QVERIFY(!expected.empty() && questions >= 12);
        for (int64_t after = 0; after < questions; after += 2) {
            corpus.breakAfter(after);
            QVERIFY(!stage->decide(corpus, emptied(broken)));
            corpus.breakAfter(kNever);
            QCOMPARE(read(stage->decide(corpus, broken).orThrow()), expected);
            // One group of chunks is asked about again, and nothing else.
            QVERIFY2(
                corpus.questions() <= questions - after + 3,
                qPrintable(
                    QStringLiteral("%1 of %2 questions after %3").arg(corpus.questions()).arg(questions).arg(after)));
        }
        // What was decided is not decided again.
        corpus.breakAfter(0);
        QCOMPARE(read(stage->decide(corpus, broken).orThrow()), expected);
    }
    /// Breaks over and over, a question further every time.
    void brokenAgainAndAgain() {
        for (const char* type : {"exact_dedup", "minhash_dedup", "exact_substring_dedup"}) {
            const auto stage = makeCorpusStage({type, Json::object()}).orThrow();
            SmallCorpus corpus(*stage, ::corpus(2));
            CorpusWork undisturbed = work("undisturbed", 3), broken = work("broken");
            const auto expected = read(stage->decide(corpus, emptied(undisturbed)).orThrow());
            emptied(broken);
            for (int64_t turn = 0;; ++turn) {
                QVERIFY(turn < 500);
                corpus.breakAfter(3);
                if (const auto verdicts = stage->decide(corpus, broken)) {
                    QCOMPARE(read(verdicts.value()), expected);
                    break;
                }
            }
        }
    }
    /// A bit that flipped in what an earlier process left is refused by name, and making it anew gives the same.
    void aFlippedBitIsRefused() {
        for (const char* type : {"exact_dedup", "minhash_dedup", "exact_substring_dedup"}) {
            const auto stage = makeCorpusStage({type, Json::object()}).orThrow();
            const SmallCorpus corpus(*stage, ::corpus(7));
            CorpusWork work = this->work("flipped");
            const auto expected = read(stage->decide(corpus, emptied(work)).orThrow());
            int flipped = 0;
            for (const auto& [name, content] : outputOf(work.folder)) {
                const std::filesystem::path file = work.folder / name;
                const bool counts = name.find("/unit-") != std::string::npos || name.ends_with("/finished");
                if (!counts || file.extension() == ".sum" || content.empty()) continue;
                std::string other = content;
                other[other.size() / 2] = static_cast<char>(other[other.size() / 2] ^ 4);
                writeFileAtomically(file, other, Durability::Buffered).orThrow();
                const bool isVerdict = name.starts_with("verdicts/");
                if (!isVerdict) std::filesystem::remove_all(work.folder / "verdicts");
                const auto outcome = stage->decide(corpus, work);
                if (outcome) {  // what it rests on was decided before, and is not read again
                    QVERIFY2(!isVerdict, file.c_str());
                    QCOMPARE(read(outcome.value()), expected);
                } else {
                    QCOMPARE(exitCode(outcome.error().kind), 3);
                    QVERIFY2(outcome.error().message.starts_with(file.string()), outcome.error().message.c_str());
                    ++flipped;
                }
                writeFileAtomically(file, content, Durability::Buffered).orThrow();
                QCOMPARE(read(stage->decide(corpus, work).orThrow()), expected);
            }
            QVERIFY(flipped >= 2);
            const auto file = m_folder.path("flipped.verdicts");
            VerdictFile::write(file, SortedRuns<Verdict>(stage->decide(corpus, work).orThrow()), 1 << 20).orThrow();
            std::string content = readFile(file).orThrow();
            content[content.size() / 2] = static_cast<char>(content[content.size() / 2] ^ 1);
            writeFileAtomically(file, content, Durability::Buffered).orThrow();
            const auto opened = VerdictFile::openChecked(file);
            QVERIFY(!opened && opened.error().message.starts_with(file.string()));
            std::filesystem::remove_all(work.folder / "verdicts");
            QCOMPARE(read(stage->decide(corpus, work).orThrow()), expected);
        }
    }
    /// What was decided with an index that is another one now counts for nothing.
    void anIndexThatGrewMeanwhile() {
        for (const char* type : {"exact_dedup", "minhash_dedup"}) {
            const std::string index = m_folder.path("index").string();
            std::filesystem::remove_all(index);
            const auto stage = makeCorpusStage({type, Json{{"index", index}}}).orThrow();
            const auto remember = [&](const std::string& job, const SmallCorpus& kept) {
                CorpusWork earlier = work("earlier");
                earlier.jobName = job;
                const SortedRuns<Verdict> verdicts(stage->decide(kept, emptied(earlier)).orThrow());
                const auto file = m_folder.path("earlier.verdicts");
                VerdictFile::write(file, verdicts, 1 << 20).orThrow();
                stage->remember(kept, VerdictFile::open(file).orThrow(), earlier).orThrow();
            };
            auto texts = ::corpus(4);
            remember("z", SmallCorpus(*stage, {texts[0], texts[1]}));
            SmallCorpus corpus(*stage, texts);
            CorpusWork broken = work("broken"), undisturbed = work("undisturbed");
            corpus.breakAfter(kNever);
            stage->decide(corpus, emptied(broken)).orThrow();
            const int64_t questions = corpus.questions();
            for (int64_t after = 0; after < questions; after += 3) {
                corpus.breakAfter(after);
                QVERIFY(!stage->decide(corpus, emptied(broken)));
                // Sorts before or behind the other job, by the hash of its name.
                remember("job " + std::to_string(after),
                         SmallCorpus(*stage, {texts[static_cast<size_t>(after) % 30], "one more"}));
                corpus.breakAfter(kNever);
                const auto found = read(stage->decide(corpus, broken).orThrow());
                QCOMPARE(found, read(stage->decide(corpus, emptied(undisturbed)).orThrow()));
                QVERIFY(std::any_of(found.begin(), found.end(),
                                    [](const Row& row) { return std::get<1>(row) == Verdict::kElsewhere; }));
            }
        }
    }
    /// What an index gets of a job that broke while it added to it is what it would have got.
    void anAdditionToAnIndexGoesOn() {
        for (const char* type : {"exact_dedup", "minhash_dedup"}) {
            const auto remembered = [&](const char* name, int64_t step) {
                const std::filesystem::path index = m_folder.path(name);
                std::filesystem::remove_all(index);
                const auto stage = makeCorpusStage({type, Json{{"index", index.string()}}}).orThrow();
                SmallCorpus corpus(*stage, ::corpus(5));
                CorpusWork work = this->work("adding");
                const SortedRuns<Verdict> found(stage->decide(corpus, emptied(work)).orThrow());
                const auto file = m_folder.path("adding.verdicts");
                VerdictFile::write(file, found, 1 << 20).orThrow();
                const VerdictFile verdicts = VerdictFile::open(file).orThrow();
                int64_t breaks = 0;
                emptied(work);
                for (corpus.breakAfter(step); !stage->remember(corpus, verdicts, work); corpus.breakAfter(step))
                    if (++breaks > 100) break;
                return std::pair(breaks, outputOf(index));
            };
            const auto [none, expected] = remembered("index-whole", kNever);
            const auto [breaks, found] = remembered("index-broken", 3);
            QCOMPARE(none, int64_t{0});
            QVERIFY2(breaks > 2 && breaks < 100, qPrintable(QString::number(breaks)));
            QVERIFY(!expected.empty() && found == expected);
        }
    }
    /// A job that was thrown away left half of an addition; another of the same name takes nothing of it.
    void whatAnotherJobLeftInAnIndexIsNotTaken() {
        const std::filesystem::path index = m_folder.path("index-left");
        const auto stage = makeCorpusStage({"minhash_dedup", Json{{"index", index.string()}}}).orThrow();
        const auto remember = [&](uint64_t seed, int64_t breaksAfter) {
            SmallCorpus corpus(*stage, ::corpus(seed));
            CorpusWork work = this->work("leaving");
            const SortedRuns<Verdict> found(stage->decide(corpus, emptied(work)).orThrow());
            const auto file = m_folder.path("leaving.verdicts");
            VerdictFile::write(file, found, 1 << 20).orThrow();
            corpus.breakAfter(breaksAfter);
            return bool(stage->remember(corpus, VerdictFile::open(file).orThrow(), work));
        };
        QVERIFY(!remember(6, 5));
        QVERIFY(remember(7, kNever));
        const auto found = outputOf(index);
        std::filesystem::remove_all(index);
        QVERIFY(remember(7, kNever));
        QVERIFY(found == outputOf(index));
    }
    /// A process that was killed left more than it had noted, or something else entirely.
    void aSortedFileGoesOn() {
        const auto path = m_folder.path("numbers"), note = m_folder.path("numbers.note");
        const auto write = [&](uint64_t from, uint64_t to) {
            auto file = SortedFileWriter<uint64_t>::open(path, note).orThrow();
            for (uint64_t number = file.last().value_or(from); number < to; ++number) file.add(number).orThrow();
            return file;
        };
        write(0, 1000).finish().orThrow();
        const std::string expected = readFile(path).orThrow();
        QCOMPARE(expected.size(), 1000 * sizeof(uint64_t));
        std::filesystem::remove(path);
        write(0, 300).keep().orThrow();
        FileWriter::open(path.string() + ".new", FileWriter::Mode::Append).orThrow().write("torn rec").orThrow();
        {
            const auto file = SortedFileWriter<uint64_t>::open(path, note).orThrow();
            QCOMPARE(file.last().value(), uint64_t{299});
        }
        write(0, 1000).finish().orThrow();
        QVERIFY(readFile(path).orThrow() == expected);
        QVERIFY(!std::filesystem::exists(note));
        write(0, 300).keep().orThrow();
        writeFileAtomically(path.string() + ".new", std::string(4000, 'x')).orThrow();
        QVERIFY(!SortedFileWriter<uint64_t>::open(path, note).orThrow().last());
        write(0, 1000).finish().orThrow();
        QVERIFY(readFile(path).orThrow() == expected);
    }
    void aStopIsHeard() {
        for (const char* type : {"exact_dedup", "minhash_dedup", "exact_substring_dedup"}) {
            const auto stage = makeCorpusStage({type, Json::object()}).orThrow();
            const SmallCorpus corpus(*stage, ::corpus(3));
            std::stop_source stop;
            CorpusWork stopped = work("stopped", 2);
            stopped.stop = stop.get_token();
            stopped.progress = [&](int64_t done, int64_t total) {
                QVERIFY(done > 0 && done <= total);
                stop.request_stop();
            };
            const auto outcome = stage->decide(corpus, emptied(stopped));
            QVERIFY(!outcome && outcome.error().kind == ErrorKind::Interrupted);
            CorpusWork goesOn = work("stopped"), undisturbed = work("undisturbed");
            QCOMPARE(read(stage->decide(corpus, goesOn).orThrow()),
                     read(stage->decide(corpus, emptied(undisturbed)).orThrow()));
        }
    }
};

QTEST_GUILESS_MAIN(TestInterruptedDecision)
#include "tst_interrupted_decision.moc"
