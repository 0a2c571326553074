// SPDX-License-Identifier: Apache-2.0
#include "core/base/files.h"
#include "core/job/checkpoints.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace sextant;

class TestCheckpoints : public QObject {
    Q_OBJECT

    std::filesystem::path root(const QTemporaryDir& dir) { return dir.filePath("checkpoints").toStdString(); }
    void make(const std::filesystem::path& root, const std::vector<std::string>& names) {
        for (const std::string& name : names) std::filesystem::create_directories(root / name);
    }
    static std::vector<int64_t> steps(const std::filesystem::path& root) {
        std::vector<int64_t> found;
        for (const Checkpoint& checkpoint : listCheckpoints(root)) found.push_back(checkpoint.step);
        return found;
    }
    using Steps = std::vector<int64_t>;

private Q_SLOTS:
    void onlyCompleteOnesCount() {
        QTemporaryDir dir;
        make(root(dir), {"checkpoint-9", "checkpoint-100", "checkpoint-50.partial", "checkpoint-x", "other"});
        QCOMPARE(steps(root(dir)), (Steps{9, 100}));
        QVERIFY(listCheckpoints(root(dir) / "nothing").empty());
    }

    void latestNamesTheNewest() {
        QTemporaryDir dir;
        QVERIFY(!newestCheckpoint(root(dir)));
        make(root(dir), {"checkpoint-40", "checkpoint-44", "checkpoint-60"});
        QCOMPARE(newestCheckpoint(root(dir))->step, int64_t{60});
        setNewestCheckpoint(root(dir), listCheckpoints(root(dir))[1]).orThrow();
        QCOMPARE(newestCheckpoint(root(dir))->step, int64_t{44});
        writeFileAtomically(root(dir) / "latest", "checkpoint-gone\n").orThrow();
        QCOMPARE(newestCheckpoint(root(dir))->step, int64_t{60});
    }

    void goingBackSetsLaterOnesAside() {
        QTemporaryDir dir;
        make(root(dir), {"checkpoint-40", "checkpoint-50", "checkpoint-60"});
        QCOMPARE(setLaterCheckpointsAside(root(dir), 40).orThrow(), (Steps{50, 60}));
        QCOMPARE(steps(root(dir)), (Steps{40}));
        QCOMPARE(newestCheckpoint(root(dir))->step, int64_t{40});
        QVERIFY(std::filesystem::exists(root(dir) / "aside/checkpoint-60"));
        make(root(dir), {"checkpoint-60"});  // the new branch gets there, too, and is left as well
        QCOMPARE(setLaterCheckpointsAside(root(dir), 40).orThrow(), (Steps{60}));
        QVERIFY(std::filesystem::exists(root(dir) / "aside/checkpoint-60-2"));
    }

    void pinnedOnesStay() {
        QTemporaryDir dir;
        make(root(dir), {"checkpoint-1", "checkpoint-2", "checkpoint-3", "checkpoint-4", "checkpoint-5.partial"});
        const Checkpoint first = listCheckpoints(root(dir))[0];
        setRetention(first, Retention::Pinned).orThrow();
        QCOMPARE(listCheckpoints(root(dir))[0].retention, Retention::Pinned);
        tidyCheckpoints(root(dir), 2);
        QCOMPARE(steps(root(dir)), (Steps{1, 3, 4}));
        QVERIFY(!std::filesystem::exists(root(dir) / "checkpoint-5.partial"));
        setRetention(first, Retention::Rotating).orThrow();
        tidyCheckpoints(root(dir), 2);
        QCOMPARE(steps(root(dir)), (Steps{3, 4}));
    }

    void countsWhatRotates() {
        QTemporaryDir dir;
        make(root(dir), {"checkpoint-1/trainer", "checkpoint-2"});
        writeFileAtomically(root(dir) / "checkpoint-1/trainer/state", std::string(1000, 'x')).orThrow();
        writeFileAtomically(root(dir) / "checkpoint-2/model", std::string(500, 'x')).orThrow();
        QCOMPARE(rotatingCheckpointBytes(root(dir)), int64_t{1500});
        setRetention(listCheckpoints(root(dir))[1], Retention::Pinned).orThrow();
        QCOMPARE(rotatingCheckpointBytes(root(dir)), int64_t{1000});
    }
};

QTEST_GUILESS_MAIN(TestCheckpoints)
#include "tst_checkpoints.moc"
