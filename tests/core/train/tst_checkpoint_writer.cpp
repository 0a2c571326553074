// SPDX-License-Identifier: Apache-2.0
#include "core/base/files.h"
#include "tiny_run.h"

#include <QtTest>

using namespace sextant;
using test::TinyRun;

class TestCheckpointWriter : public QObject {
    Q_OBJECT

    static std::filesystem::path checkpoints(const QTemporaryDir& dir) {
        return dir.filePath("checkpoints").toStdString();
    }
    static std::vector<std::string> names(const std::filesystem::path& folder) {
        std::vector<std::string> found;
        for (const auto& entry : std::filesystem::directory_iterator(folder)) found.push_back(entry.path().filename());
        std::sort(found.begin(), found.end());
        return found;
    }

private Q_SLOTS:
    /// A file where checkpoints/ should be: the first checkpoint fails with a warning, the run goes on; once the way is
    /// free, the next one is written.
    void aFailedWriteIsAWarning() {
        PretrainSpec spec = TinyRun::defaults();
        spec.checkpoint.everySteps = 2;
        QTemporaryDir dir;
        writeFileAtomically(checkpoints(dir), "in the way").orThrow();
        TinyRun run(spec, checkpoints(dir));
        run.training.onFill = [&](int64_t first) {
            if (first != 4) return;  // the third step: checkpoint 2 is due
            const auto failed = run.writer->finish();
            QVERIFY(!failed);
            std::filesystem::remove(run.root);
        };
        QCOMPARE(run.run(), TrainingEnd::Completed);
        const std::vector<Json> warnings = run.events.of("warning");
        QCOMPARE(warnings.size(), size_t{1});
        QVERIFY(warnings[0]["message"].get<std::string>().starts_with("checkpoint 2 was not saved: "));
        QCOMPARE(run.events.of("checkpoint").size(), size_t{2});
        QCOMPARE(names(run.root), (std::vector<std::string>{"checkpoint-4", "checkpoint-6", "latest"}));
        QVERIFY(run.saved(6) == run.state());
    }

    /// Without its last checkpoint a run has no result: that is an error.
    void theLastCheckpointMustBeWritten() {
        QTemporaryDir dir;
        writeFileAtomically(checkpoints(dir), "in the way").orThrow();
        TinyRun run(TinyRun::defaults(), checkpoints(dir));
        QVERIFY_EXCEPTION_THROWN(run.run(), RunError);
        QCOMPARE(run.ofSteps("step").size(), size_t{6});
        QCOMPARE(readFile(run.root).orThrow(), std::string("in the way"));
    }

    /// A checkpoint of a step that is there already takes its place, whole, with nothing of the old one left.
    void anOlderCheckpointOfTheSameStepIsReplaced() {
        QTemporaryDir dir;
        TinyRun run(TinyRun::defaults(), checkpoints(dir));
        run.writer->save(run.model, {3, 30, 6, 1}, Retention::Rotating);
        run.writer->finish().orThrow();
        writeFileAtomically(run.root / "checkpoint-3/of-the-old-one", "x").orThrow();
        const auto old = run.saved(3);
        run.model.initialize(2);
        run.writer->save(run.model, {3, 33, 7, 1}, Retention::Rotating);
        run.writer->finish().orThrow();
        QVERIFY(run.saved(3) == run.state());
        QVERIFY(!(run.saved(3) == old));
        const TrainerState read = readTrainerState(run.root / "checkpoint-3", run.model.layout()).orThrow();
        QCOMPARE(read.position.tokens, int64_t{33});
        QVERIFY(!std::filesystem::exists(run.root / "checkpoint-3/of-the-old-one"));
        QCOMPARE(names(run.root), (std::vector<std::string>{"checkpoint-3", "latest"}));
    }

    /// What is written is the state at the call, whatever the model does meanwhile.
    void theStateIsCopiedFirst() {
        QTemporaryDir dir;
        TinyRun run(TinyRun::defaults(), checkpoints(dir));
        const auto before = run.state();
        run.writer->save(run.model, {1, 0, 0, 1}, Retention::Pinned);
        run.model.initialize(2);
        run.writer->finish().orThrow();
        QVERIFY(run.saved(1) == before);
        QCOMPARE(listCheckpoints(run.root).at(0).retention, Retention::Pinned);
    }
};

QTEST_GUILESS_MAIN(TestCheckpointWriter)
#include "tst_checkpoint_writer.moc"
