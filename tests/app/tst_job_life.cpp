// SPDX-License-Identifier: Apache-2.0
// What happens to a job from outside, with the real engine: requests, kills, going back, going on.
#include "core/base/files.h"
#include "core/job/job_folder.h"
#include "core/job/line_tail.h"
#include "tests/support/engine_process.h"

#include <QtTest>

#include <signal.h>

using namespace sextant;
using namespace sextant::test;

namespace {

constexpr int kPatience = 60000;
constexpr int kHeardWithin = 5000;  // a second is the goal; a loaded machine must not fail the test

}  // namespace

class TestJobLife : public QObject {
    Q_OBJECT

    static JobFolder folder(const TinyRun& run, const QString& job) { return JobFolder(run.path(job).toStdString()); }
    static JobStatus status(const TinyRun& run, const QString& job) {
        return folder(run, job).readStatus().valueOr(JobStatus{});
    }
    static std::vector<Json> events(const TinyRun& run, const QString& job, const char* name) {
        std::vector<Json> found;
        for (Json& event : LineTail(folder(run, job).eventsPath()).read())
            if (event["event"] == name) found.push_back(std::move(event));
        return found;
    }
    static std::vector<int64_t> checkpoints(const TinyRun& run, const QString& job) {
        std::vector<int64_t> steps;
        for (const Checkpoint& checkpoint : folder(run, job).checkpoints()) steps.push_back(checkpoint.step);
        return steps;
    }
    static QStringList train(const TinyRun& run, const QStringList& more) {
        return QStringList{"train", run.path("run.yaml"), "--job", run.path("job")} + more;
    }
    /// Texts that take some seconds to pack.
    static void writeMuchText(const TinyRun& run) {
        QString text;
        for (int i = 0; i < 400000; ++i) text += QStringLiteral("Word %1 follows word %2.\n").arg(i).arg(i * 31 % 977);
        run.write("much.txt", text);
    }
    static bool askToStop(const TinyRun& run, const QString& job, QProcess& process) {
        return runEngine({"control", "stop", "--job", run.path(job)}).exitCode == 0 &&
               process.waitForFinished(kHeardWithin);
    }

private Q_SLOTS:
    /// A run that goes back sets what lies beyond aside, and a later resume stays on the new branch.
    void goingBack() {
        TinyRun run;
        QCOMPARE(runEngine(train(run, {"--set", "train.max_steps=40"})).exitCode, 0);
        const auto result = runEngine({"train", "--job", run.path("job"), "--resume", "--checkpoint", "checkpoint-20"});
        QVERIFY2(result.exitCode == 0, qPrintable(result.error));
        QCOMPARE(checkpoints(run, "job"), (std::vector<int64_t>{10, 20, 30, 40}));
        QVERIFY(QFile::exists(run.path("job/checkpoints/aside/checkpoint-30")));
        QVERIFY(QFile::exists(run.path("job/checkpoints/aside/checkpoint-40")));
        QCOMPARE(events(run, "job", "started").back()["resumed_from"], Json(20));
        const auto wrong = runEngine({"train", "--job", run.path("job"), "--resume", "--checkpoint", "checkpoint-7"});
        QCOMPARE(wrong.exitCode, 2);
        QVERIFY2(wrong.error.contains("checkpoint-10, checkpoint-20"), qPrintable(wrong.error));
    }

    /// The newest is what `latest` names, not the highest number of a branch that was left.
    void latestIsRead() {
        TinyRun run;
        QCOMPARE(runEngine(train(run, {"--set", "train.max_steps=30"})).exitCode, 0);
        run.write("job/checkpoints/latest", "checkpoint-10\n");
        QCOMPARE(runEngine({"train", "--job", run.path("job"), "--resume"}).exitCode, 0);
        QCOMPARE(events(run, "job", "started").back()["resumed_from"], Json(10));
    }

    void checkpointsMadeByHandStay() {
        TinyRun run;
        QProcess process;
        process.start(enginePath(), train(run, {"--set", "train.max_steps=100000", "--set", "checkpoint.keep_last=1"}));
        QTRY_VERIFY_WITH_TIMEOUT(events(run, "job", "step").size() > 3, kPatience);
        QCOMPARE(runEngine({"control", "checkpoint", "--job", run.path("job")}).exitCode, 0);
        const auto pinned = [&] {
            for (const Checkpoint& checkpoint : folder(run, "job").checkpoints())
                if (checkpoint.retention == Retention::Pinned) return checkpoint.step;
            return int64_t{-1};
        };
        QTRY_VERIFY_WITH_TIMEOUT(pinned() > 0, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(!checkpoints(run, "job").empty() && checkpoints(run, "job").back() > pinned() + 20,
                                 kPatience);
        QVERIFY(askToStop(run, "job", process));
        QCOMPARE(checkpoints(run, "job").front(), pinned());
        QCOMPARE(status(run, "job").end(), JobEnd::Stopped);
        QVERIFY(!status(run, "job").message.empty());
    }

    /// Packing hears a request, also the packing that a training run begins with; both go on afterwards.
    void packingIsStoppedAndGoneOnWith() {
        TinyRun run;
        writeMuchText(run);
        QCOMPARE(
            runEngine({"tokenizer", "train", run.path("text.txt"), "--vocab-size", "300", "--out", run.path("tok")})
                .exitCode,
            0);
        run.write("pack.yaml", QStringLiteral("kind: pack\nname: p\nsources: [{path: \"%1\"}]\ntokenizer: \"%2\"\n"
                                              "document_split: lines\n")
                                   .arg(run.path("much.txt"), run.path("tok")));
        QProcess process;
        process.start(enginePath(), {"pack", run.path("pack.yaml"), "--job", run.path("packed")});
        QTRY_VERIFY_WITH_TIMEOUT(!events(run, "packed", "progress").empty(), kPatience);
        QVERIFY(askToStop(run, "packed", process));
        QCOMPARE(process.exitCode(), 130);
        QCOMPARE(events(run, "packed", "control").front()["accepted"], Json(true));
        const auto again = runEngine({"pack", run.path("pack.yaml"), "--job", run.path("packed")});
        QCOMPARE(again.exitCode, 2);
        QVERIFY2(again.error.contains("--resume"), qPrintable(again.error));
        const auto resumed = runEngine({"pack", "--job", run.path("packed"), "--resume"});
        QVERIFY2(resumed.exitCode == 0, qPrintable(resumed.error));
        QCOMPARE(runEngine({"pack", run.path("pack.yaml"), "--job", run.path("whole")}).exitCode, 0);
        QVERIFY(!run.bytes("whole/shards/train.bin").isEmpty());
        QVERIFY(run.bytes("packed/shards/train.bin") == run.bytes("whole/shards/train.bin"));

        QProcess training;
        training.start(enginePath(), train(run, {"--set", "data.sources=" + run.path("much.txt"), "--set",
                                                 "data.tokenizer=" + run.path("tok")}));
        QTRY_VERIFY_WITH_TIMEOUT(!events(run, "job", "progress").empty(), kPatience);
        QVERIFY(askToStop(run, "job", training));
        QCOMPARE(training.exitCode(), 130);
        QVERIFY(events(run, "job", "step").empty());
    }

    /// Somebody waits for the process: a kill is told as one, and the run is started again where that was asked for.
    void killsAreToldAndOvercome() {
        TinyRun run;
        QProcess process;
        process.start(enginePath(), train(run, {"--set", "train.max_steps=2000", "--supervise", "0"}));
        QTRY_VERIFY_WITH_TIMEOUT(!checkpoints(run, "job").empty(), kPatience);
        QVERIFY(::kill(static_cast<pid_t>(status(run, "job").pid), SIGKILL) == 0);
        QVERIFY(process.waitForFinished(kPatience));
        QCOMPARE(process.exitCode(), 128 + SIGKILL);
        QCOMPARE(status(run, "job").end(), JobEnd::Unexpected);
        QVERIFY2(status(run, "job").message.find("SIGKILL") != std::string::npos, status(run, "job").message.c_str());
        const auto inspected = runEngine({"inspect", run.path("job")});
        QVERIFY2(inspected.out.contains("from checkpoint-"), qPrintable(inspected.out));

        QProcess second;
        second.start(enginePath(), {"train", "--job", run.path("job"), "--resume", "--supervise", "1"});
        const auto before = checkpoints(run, "job").back();
        QTRY_VERIFY_WITH_TIMEOUT(checkpoints(run, "job").back() > before + 20, kPatience);
        QVERIFY(::kill(static_cast<pid_t>(status(run, "job").pid), SIGKILL) == 0);
        QVERIFY(second.waitForFinished(kPatience));
        QCOMPARE(second.exitCode(), 0);
        QCOMPARE(status(run, "job").end(), JobEnd::Finished);
    }

    /// Of two fresh starts with different settings the one that runs has its own config in the folder.
    void theWinnersConfigIsKept() {
        for (int round = 0; round < 5; ++round) {
            TinyRun run;
            QProcess first, second;
            first.start(enginePath(), train(run, {"--set", "train.learning_rate=0.001", "--set", "train.max_steps=5"}));
            second.start(enginePath(),
                         train(run, {"--set", "train.learning_rate=0.002", "--set", "train.max_steps=5"}));
            QVERIFY(first.waitForFinished(kPatience) && second.waitForFinished(kPatience));
            QVERIFY((first.exitCode() == 0) != (second.exitCode() == 0));
            const double rate = first.exitCode() == 0 ? 0.001 : 0.002;
            QCOMPARE(folder(run, "job").readConfig().orThrow().values["train.learning_rate"].get<double>(), rate);
        }
    }

    /// Figures are those of the vocabulary that is used, whatever size would be trained if none were named.
    void figuresAreOfTheRealVocabulary() {
        TinyRun run;
        QCOMPARE(
            runEngine({"tokenizer", "train", run.path("text.txt"), "--vocab-size", "400", "--out", run.path("tok")})
                .exitCode,
            0);
        QCOMPARE(runEngine(train(run, {"--set", "data.tokenizer=" + run.path("tok"), "--set", "train.max_steps=10"}))
                     .exitCode,
                 0);
        const Json config = readJsonFile(folder(run, "job").checkpoints().back().path / "config.json").orThrow();
        const auto vocabulary = config["vocab_size"].get<int64_t>();
        QVERIFY(vocabulary > 300);
        const int64_t hidden = 32, inner = 64, layers = 2, heads = 2, keyHeads = 1, headSize = hidden / heads;
        const int64_t attention = 2 * hidden * hidden + 2 * hidden * keyHeads * headSize;
        const int64_t expected =
            2 * vocabulary * hidden + layers * (attention + 3 * hidden * inner + 2 * hidden) + hidden;
        QCOMPARE(events(run, "job", "started").front()["parameters"].get<int64_t>(), expected);
    }
};

QTEST_GUILESS_MAIN(TestJobLife)
#include "tst_job_life.moc"
