// SPDX-License-Identifier: Apache-2.0
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/random.h"
#include "tests/support/engine_process.h"

#include <QTemporaryDir>
#include <QtTest>

#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>

using namespace sextant;
using namespace sextant::test;

namespace {

constexpr double kLimit = 0.25;  // GiB
/// The program itself, its libraries, and what the allocator keeps for itself.
constexpr int64_t kBeside = 32 << 20;
constexpr uint64_t kDocuments = 140'000, kVocabulary = 20'000;

}  // namespace

/// Stages that need the whole corpus stay under the recipe's memory_limit, however large the corpus.
class TestMemoryCeiling : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;

    std::string path(const std::string& name) const {
        return m_dir.filePath(QString::fromStdString(name)).toStdString();
    }

    /// Short documents, so that there are many keys; every tenth is one of a few thousand.
    void writeCorpus(const std::string& name, uint64_t documents) {
        FileWriter file = FileWriter::open(path(name), FileWriter::Mode::Truncate).orThrow();
        std::string lines;
        for (uint64_t i = 0; i < documents; ++i) {
            const CounterRandom random(i % 10 == 0 ? i % 5000 : i + documents, 17);
            lines += "{\"text\":\"";
            for (uint64_t word = 0; word < 30; ++word)
                lines += "w" + std::to_string(random.below(kVocabulary, word)) + " ";
            lines += "\"}\n";
            if (lines.size() < 1 << 20 && i + 1 < documents) continue;
            file.write(lines).orThrow();
            lines.clear();
        }
        file.close().orThrow();
    }

    /// The most memory that the engine had at any time, by the system's account. (It starts from this test's own, which
    /// is far below.)
    int64_t peakOf(const std::string& recipe, const std::string& job) {
        std::string arguments[] = {enginePath().toStdString(), "curate", recipe, "--job", job};
        char* argv[] = {arguments[0].data(), arguments[1].data(), arguments[2].data(),
                        arguments[3].data(), arguments[4].data(), nullptr};
        pid_t process = 0;
        int status = -1;
        rusage usage{};
        if (::posix_spawn(&process, argv[0], nullptr, nullptr, argv, environ) != 0) qFatal("the engine does not start");
        if (::wait4(process, &status, 0, &usage) != process || status != 0) qFatal("the engine failed");
        return int64_t{usage.ru_maxrss} << 10;
    }

private Q_SLOTS:
    void initTestCase() {
        writeCorpus("small.jsonl", kDocuments);
        writeCorpus("large.jsonl", 10 * kDocuments);
        const auto bytes = static_cast<double>(std::filesystem::file_size(path("large.jsonl")));
        QVERIFY(bytes > kLimit * (1 << 30));  // it would not fit
    }

    void peakStaysUnderTheLimit_data() {
        QTest::addColumn<QString>("stage");
        for (const char* stage : {"exact_dedup", "minhash_dedup", "exact_substring_dedup"})
            QTest::addRow("%s", stage) << QString(stage);
    }
    void peakStaysUnderTheLimit() {
        QFETCH(QString, stage);
        for (const std::string size : {"small", "large"}) {
            const std::string job = path(stage.toStdString() + "-" + size);
            const QString recipe =
                QStringLiteral(
                    "kind: curate\nsources: [{path: \"%1\"}]\nmemory_limit: %2\nthreads: 2\nstages: [{type: %3}]\n")
                    .arg(QString::fromStdString(path(size + ".jsonl")))
                    .arg(kLimit)
                    .arg(stage);
            writeFileAtomically(path("recipe.yaml"), recipe.toStdString()).orThrow();
            const int64_t peak = peakOf(path("recipe.yaml"), job);
            qInfo("%s, %s corpus: %lld MiB at most", qPrintable(stage), size.c_str(),
                  static_cast<long long>(peak >> 20));
            QVERIFY(peak < static_cast<int64_t>(kLimit * (1 << 30)) + kBeside);
            const Json report = readJsonFile(job + "/report.json").orThrow();
            QCOMPARE(report["read"]["documents"].get<uint64_t>(), size == "large" ? 10 * kDocuments : kDocuments);
            QVERIFY(report["kept"]["bytes"] < report["read"]["bytes"]);  // it did what it is there for
            std::filesystem::remove_all(job);
        }
    }
};

QTEST_GUILESS_MAIN(TestMemoryCeiling)
#include "tst_memory_ceiling.moc"
