// SPDX-License-Identifier: Apache-2.0
#include "tests/support/reference_model.h"
#include "tiny_run.h"

#include <QtTest>

#include <cmath>

using namespace sextant;
using test::FlatState;
using test::TinyRun;

/// The loop over steps on its own: when it stops, what it saves, and that going on is the run that never stopped.
class TestTrainer : public QObject {
    Q_OBJECT

    struct Folder {
        QTemporaryDir dir;
        std::filesystem::path checkpoints() const { return dir.filePath("checkpoints").toStdString(); }
    };
    static std::vector<int64_t> savedSteps(const TinyRun& run) {
        std::vector<int64_t> steps;
        for (const Checkpoint& checkpoint : listCheckpoints(run.root)) steps.push_back(checkpoint.step);
        return steps;
    }
    using Steps = std::vector<int64_t>;

private Q_SLOTS:
    void learnsToTheEnd() {
        const Folder folder;
        TinyRun run(TinyRun::defaults(), folder.checkpoints());
        QCOMPARE(run.run(), TrainingEnd::Completed);
        const std::vector<double> losses = run.ofSteps("loss");
        QCOMPARE(losses.size(), size_t{6});
        QVERIFY(losses.back() < losses.front());
        QCOMPARE(savedSteps(run), (Steps{6}));
        QVERIFY(run.saved(6) == run.state());
        QCOMPARE(run.events.of("eval").size(), size_t{1});
    }

    /// In the middle of a step its gradients are lost and its weights stay: what is saved is the step before.
    void aStopBetweenMicroBatchesLeavesTheStepUndone() {
        PretrainSpec spec = TinyRun::defaults();
        spec.train.gradientAccumulationSteps = 4;
        const Folder whole, stopped;
        spec.train.maxSteps = 2;
        spec.train.schedule = Schedule::Constant;
        TinyRun two(spec, whole.checkpoints());
        two.run();

        spec.train.maxSteps = 6;
        TinyRun run(spec, stopped.checkpoints());
        int fills = 0;
        run.training.onFill = [&](int64_t) {
            if (++fills == 12) run.control.stopAtLook(3);  // the third step, before its third micro-batch
        };
        QCOMPARE(run.run(), TrainingEnd::Interrupted);
        QCOMPARE(savedSteps(run), (Steps{2}));
        QCOMPARE(run.ofSteps("step").size(), size_t{2});
        QVERIFY(run.state() == two.state());
        QVERIFY(run.saved(2) == two.state());
    }

    void aStopBeforeTheFirstStepSavesTheBeginning() {
        const Folder folder;
        TinyRun run(TinyRun::defaults(), folder.checkpoints());
        const FlatState before = run.state();
        run.control.requestStop();
        QCOMPARE(run.run(), TrainingEnd::Interrupted);
        QCOMPARE(savedSteps(run), (Steps{0}));
        QVERIFY(run.saved(0) == before);
    }

    void aStopDuringAnEvaluationReportsNone() {
        PretrainSpec spec = TinyRun::defaults();
        spec.evaluation.everySteps = 3;
        const Folder folder;
        TinyRun run(spec, folder.checkpoints());
        run.validation.onFill = [&](int64_t first) {
            if (first > 0) run.control.requestStop();
        };
        QCOMPARE(run.run(), TrainingEnd::Interrupted);
        QVERIFY(run.events.of("eval").empty());
        QCOMPARE(savedSteps(run), (Steps{3}));
    }

    /// All steps are done, but what the run is worth is not known yet: a resume evaluates and completes it.
    void aStopDuringTheLastEvaluationIsMadeUpFor() {
        const Folder folder;
        TinyRun run(TinyRun::defaults(), folder.checkpoints());
        run.validation.onFill = [&](int64_t) { run.control.requestStop(); };
        QCOMPARE(run.run(), TrainingEnd::Interrupted);
        QVERIFY(run.events.of("eval").empty());
        QCOMPARE(savedSteps(run), (Steps{6}));

        TinyRun again(TinyRun::defaults(), folder.checkpoints());
        again.resume(6);
        QCOMPARE(again.run(), TrainingEnd::Completed);
        QCOMPARE(again.events.of("eval").size(), size_t{1});
        QVERIFY(again.events.of("step").empty());
    }

    void pausesUntilItIsToldToGoOn() {
        const Folder plain, paused;
        TinyRun undisturbed(TinyRun::defaults(), plain.checkpoints());
        undisturbed.run();
        TinyRun run(TinyRun::defaults(), paused.checkpoints());
        run.control.requests = {{}, {{"1", "pause", {}}}, {}, {{"2", "continue", {}}}};
        QCOMPARE(run.run(), TrainingEnd::Completed);
        QCOMPARE(run.control.pauses, 1);
        QCOMPARE(run.control.continuations, 1);
        QCOMPARE(run.events.of("control").size(), size_t{2});
        QCOMPARE(run.ofSteps("loss"), undisturbed.ofSteps("loss"));
    }

    void aPausedRunCanBeStopped() {
        const Folder folder;
        TinyRun run(TinyRun::defaults(), folder.checkpoints());
        run.control.requests = {{{"1", "pause", {}}}};
        run.control.stopAtLook(3);  // twice while it waits
        QCOMPARE(run.run(), TrainingEnd::Interrupted);
        QCOMPARE(run.control.pauses, 1);
        QCOMPARE(savedSteps(run), (Steps{0}));
        QVERIFY(run.events.of("step").empty());
    }

    void unknownRequestsAreRefusedByName() {
        const Folder folder;
        TinyRun run(TinyRun::defaults(), folder.checkpoints());
        run.control.requests = {{{"1", "dance", {}}}};
        QCOMPARE(run.run(), TrainingEnd::Completed);
        QVERIFY(!run.events.of("control").at(0)["accepted"].get<bool>());
        QVERIFY(run.events.of("warning").at(0)["message"].get<std::string>().find("dance") != std::string::npos);
    }

    /// Asked for by somebody, a checkpoint is pinned; the rotation keeps one and passes it by.
    void aRequestedCheckpointIsPinned() {
        PretrainSpec spec = TinyRun::defaults();
        spec.checkpoint = {1, 0, 1};
        const Folder folder;
        TinyRun run(spec, folder.checkpoints());
        // Before the fourth step: checkpoint 3 was saved, or is being saved, as one that rotates.
        run.control.requests = {{}, {}, {}, {{"1", "checkpoint", {}}}};
        QCOMPARE(run.run(), TrainingEnd::Completed);
        QCOMPARE(savedSteps(run), (Steps{3, 6}));
        QCOMPARE(listCheckpoints(run.root)[0].retention, Retention::Pinned);
        QCOMPARE(listCheckpoints(run.root)[1].retention, Retention::Rotating);
        QVERIFY(run.events.of("control").at(0)["accepted"].get<bool>());
    }
    void aRequestedCheckpointThatWasNotDueIsPinned() {
        const Folder folder;
        TinyRun run(TinyRun::defaults(), folder.checkpoints());
        run.control.requests = {{}, {}, {{"1", "checkpoint", {}}}};
        QCOMPARE(run.run(), TrainingEnd::Completed);
        QCOMPARE(savedSteps(run), (Steps{2, 6}));
        QCOMPARE(listCheckpoints(run.root)[0].retention, Retention::Pinned);
    }

    void aLostFolderIsLeftAlone() {
        const Folder folder;
        TinyRun run(TinyRun::defaults(), folder.checkpoints());
        run.training.onFill = [&](int64_t first) {
            if (first < 4) return;
            run.control.isLost = true;
            run.control.requestStop();
        };
        QCOMPARE(run.run(), TrainingEnd::Interrupted);
        QVERIFY(!std::filesystem::exists(run.root));
    }

    void resumedRunsHaveTheSameBits_data() {
        QTest::addColumn<int>("schedule");
        for (const Schedule schedule :
             {Schedule::MultiStep, Schedule::Cosine, Schedule::Linear, Schedule::Constant, Schedule::WarmupStableDecay})
            QTest::newRow(scheduleNames()[static_cast<size_t>(schedule)].c_str()) << static_cast<int>(schedule);
    }
    /// Stopped after every single step, losses, learning rates, weights and moments are those of one run.
    void resumedRunsHaveTheSameBits() {
        QFETCH(int, schedule);
        PretrainSpec spec = TinyRun::defaults();
        spec.train.schedule = static_cast<Schedule>(schedule);
        spec.train.maxSteps = 10;
        const Folder whole, pieces;
        TinyRun undisturbed(spec, whole.checkpoints());
        undisturbed.run();
        std::vector<double> losses, rates;
        for (int64_t step = 0; step < 10; ++step) {
            TinyRun run(spec, pieces.checkpoints());
            if (step > 0) run.resume(step);
            run.training.onFill = [&](int64_t first) {
                if (first > 2 * step) run.control.requestStop();  // two sequences a step
            };
            QCOMPARE(run.run(), step < 9 ? TrainingEnd::Interrupted : TrainingEnd::Completed);
            QCOMPARE(run.ofSteps("loss").size(), size_t{1});
            losses.push_back(run.ofSteps("loss")[0]);
            rates.push_back(run.ofSteps("learning_rate")[0]);
            if (step == 9) QVERIFY(run.state() == undisturbed.state());
        }
        QCOMPARE(losses, undisturbed.ofSteps("loss"));
        QCOMPARE(rates, undisturbed.ofSteps("learning_rate"));
    }

    void aLossThatIsNotFiniteLeavesTheWeights() {
        const Folder folder;
        TinyRun run(TinyRun::defaults(), folder.checkpoints());
        std::vector<float> weights = run.state().weights;
        const StoredParameter& head = run.model.layout().head;
        std::fill_n(weights.begin() + head.offset, head.count(), 3e38f);
        run.model.upload(TrainingModel::State::Weights, weights);
        const FlatState before = run.state();
        QVERIFY_EXCEPTION_THROWN(run.run(), RunError);
        QVERIFY(run.state() == before);
        QVERIFY(savedSteps(run).empty());
        QVERIFY(run.events.of("step").at(0)["loss"].is_string());
    }

    /// Four micro-batches of one sequence are one batch of four, up to the order of sums in fp32.
    void accumulationIsALargerBatch() {
        PretrainSpec spec = TinyRun::defaults();
        spec.train.maxSteps = 1;
        spec.train.perDeviceTrainBatchSize = 4;
        const Folder first, second;
        TinyRun one(spec, first.checkpoints());
        one.run();
        spec.train.perDeviceTrainBatchSize = 1;
        spec.train.gradientAccumulationSteps = 4;
        TinyRun four(spec, second.checkpoints());
        four.run();
        QVERIFY(std::abs(one.ofSteps("loss")[0] - four.ofSteps("loss")[0]) < 1e-6);
        std::vector<float> a(one.state().weights.size()), b(a.size());
        one.model.downloadGradients(a), four.model.downloadGradients(b);
        QVERIFY2(test::relativeError(b, a) < 2e-6, qPrintable(QString::number(test::relativeError(b, a))));
        QCOMPARE(four.ofSteps("tokens"), one.ofSteps("tokens"));
    }
};

QTEST_GUILESS_MAIN(TestTrainer)
#include "tst_trainer.moc"
