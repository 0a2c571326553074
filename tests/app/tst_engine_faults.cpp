// SPDX-License-Identifier: Apache-2.0
#include "core/base/json.h"
#include "core/job/job_folder.h"
#include "core/job/line_tail.h"
#include "tests/support/engine_process.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QtTest>

#include <signal.h>

using namespace sextant;
using namespace sextant::test;

/// What happens to a run when it is killed, when its disk is full, when its checkpoints are damaged.
class TestEngineFaults : public QObject {
    Q_OBJECT

    static QStringList trainArguments(const TinyRun& run, const QString& job) {
        const bool started = QFile::exists(run.path(job + "/events.jsonl"));
        if (started) return {"train", "--job", run.path(job), "--resume"};
        if (QFile::exists(run.path(job + "/config.yaml"))) return {"train", "--job", run.path(job)};
        return {"train", run.path("run.yaml"), "--job", run.path(job)};
    }

private Q_SLOTS:
    /// Twenty kill -9 at random moments, spread over several runs: every run ends with the weights and moments of the
    /// undisturbed one, bit by bit.
    void killedTwentyTimes() {
        TinyRun run;
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(runEngine(trainArguments(run, "whole")).exitCode, 0);
        const auto whole = static_cast<int>(timer.elapsed());
        QRandomGenerator random(7);
        int kills = 0, jobs = 0;
        for (int rounds = 0; kills < 20; ++rounds) {
            QVERIFY2(rounds < 200, "the run never got killed");
            const QString job = QStringLiteral("job%1").arg(jobs);
            QProcess process;
            process.start(enginePath(), trainArguments(run, job));
            QVERIFY(process.waitForStarted());
            // Anywhere in the life of the process: before the first event, in a step, in a checkpoint.
            process.waitForFinished(5 + static_cast<int>(random.bounded(std::max(20, whole))));
            if (process.state() == QProcess::Running) {
                ::kill(static_cast<pid_t>(process.processId()), SIGKILL);
                ++kills;
            }
            process.waitForFinished(20000);
            if (process.exitStatus() != QProcess::NormalExit) continue;
            QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
            ++jobs;  // it got through: the next kills are for another
        }
        for (int job = 0; job <= jobs; ++job) {
            const QString name = QStringLiteral("job%1").arg(job);
            if (run.finalWeights(name).isEmpty()) {
                auto result = runEngine(trainArguments(run, name));
                QVERIFY2(result.exitCode == 0, qPrintable(result.error));
            }
            QVERIFY2(run.finalWeights(name) == run.finalWeights("whole"), qPrintable(name));
            QVERIFY(run.bytes(name + "/checkpoints/checkpoint-60/model.safetensors") ==
                    run.bytes("whole/checkpoints/checkpoint-60/model.safetensors"));
        }
    }

    void terminatedSavesAndResumes() {
        TinyRun run;
        QCOMPARE(runEngine(trainArguments(run, "whole")).exitCode, 0);
        QProcess process;
        process.start(enginePath(), trainArguments(run, "job"));
        LineTail tail(JobFolder(run.path("job").toStdString()).eventsPath());
        QTRY_VERIFY_WITH_TIMEOUT(run.bytes("job/events.jsonl").contains("\"event\":\"step\""), 20000);
        process.terminate();
        QVERIFY(process.waitForFinished(20000));
        if (process.exitCode() == 0) QSKIP("the run was over before the signal came");
        QCOMPARE(process.exitCode(), 130);
        QCOMPARE(JobFolder(run.path("job").toStdString()).readStatus().orThrow().state, JobState::Interrupted);
        QCOMPARE(runEngine(trainArguments(run, "job")).exitCode, 0);
        QVERIFY(run.finalWeights("job") == run.finalWeights("whole"));
        QVERIFY(run.bytes("job/events.jsonl").contains("resumed_from"));
    }

    void damagedCheckpoint_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<bool>("truncate");
        QTest::newRow("bit flipped in the state") << "trainer/state.safetensors" << false;
        QTest::newRow("state cut off") << "trainer/state.safetensors" << true;
        QTest::newRow("manifest cut off") << "trainer/trainer.json" << true;
    }
    /// Named, with the older one offered; which then gives the same bits as ever.
    void damagedCheckpoint() {
        QFETCH(QString, file);
        QFETCH(bool, truncate);
        TinyRun run;
        QCOMPARE(runEngine(trainArguments(run, "job")).exitCode, 0);
        const QByteArray whole = run.finalWeights("job");
        const QString damaged = run.path("job/checkpoints/checkpoint-60/" + file);
        QByteArray bytes = run.bytes("job/checkpoints/checkpoint-60/" + file);
        if (truncate)
            bytes.truncate(bytes.size() / 2);
        else
            bytes[bytes.size() - 1000] = static_cast<char>(bytes[bytes.size() - 1000] ^ 4);
        writeFileAtomically(damaged.toStdString(), std::string_view(bytes.data(), size_t(bytes.size()))).orThrow();
        auto result = runEngine(trainArguments(run, "job"));
        QCOMPARE(result.exitCode, 3);
        QVERIFY2(result.error.contains("checkpoint-60") && result.error.contains("damaged") &&
                     result.error.contains("--checkpoint checkpoint-50"),
                 qPrintable(result.error));
        result = runEngine(trainArguments(run, "job") + QStringList{"--checkpoint", "checkpoint-50"});
        QVERIFY2(result.exitCode == 0, qPrintable(result.error));
        QVERIFY(run.finalWeights("job") == whole);
    }

    /// A disk that takes no checkpoints does not stop the run before its end; then the loss of the last one is said.
    void checkpointsCannotBeWritten() {
        TinyRun run;
        QVERIFY(QDir().mkpath(run.path("job")));
        QVERIFY(QFile::link("/proc/sys", run.path("job/checkpoints")));
        auto result = runEngine(trainArguments(run, "job"));
        QCOMPARE(result.exitCode, 4);
        QVERIFY2(result.error.contains("warning: checkpoint 10 was not saved"), qPrintable(result.error));
        QVERIFY(run.bytes("job/events.jsonl").contains("\"step\":60"));
    }

    void lossThatIsNotANumberStops() {
        TinyRun run;
        auto result = runEngine(trainArguments(run, "job") + QStringList{"--set", "model.initializer_range=1e20"});
        QCOMPARE(result.exitCode, 4);
        QVERIFY2(
            result.error.contains("not a finite number at step 1") && result.error.contains("weights were not updated"),
            qPrintable(result.error));
        QVERIFY(!QFile::exists(run.path("job/checkpoints/checkpoint-1")));
    }

    void noRoomOnDisk() {
        TinyRun run;
        auto result = runEngine(trainArguments(run, "job") + QStringList{"--set", "checkpoint.keep_last=1000000"});
        const auto available = freeDiskBytes(run.path(".").toStdString()).orThrow();
        if (available > 400000000000) QSKIP("this disk has room for a million checkpoints");
        QCOMPARE(result.exitCode, 4);
        QVERIFY2(result.error.contains("of disk"), qPrintable(result.error));
    }
};

QTEST_GUILESS_MAIN(TestEngineFaults)
#include "tst_engine_faults.moc"
