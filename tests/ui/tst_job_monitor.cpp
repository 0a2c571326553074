// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"
#include "core/base/system.h"
#include "core/job/part_records.h"
#include "core/spec/spec_kinds.h"
#include "tests/ui/support/job_fixture.h"
#include "ui/bridge/job_monitor.h"
#include "ui/models/job_list_model.h"
#include "ui/models/job_text.h"
#include "ui/models/list_roles.h"
#include "ui/models/metric_table_model.h"
#include "ui/plots/run_series.h"

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QSortFilterProxyModel>
#include <QTemporaryDir>
#include <QtTest>

#include <cmath>

using namespace sextant;

namespace {

constexpr int kPatience = 10000;

/// What a page does with a followed job.
struct Follower {
    Follower(JobMonitor& monitor, const QString& path) {
        QObject::connect(&monitor, &JobMonitor::eventsArrived, &context, [this, path](const JobEventsPointer& events) {
            if (events->path != path) return;
            series->take(*events);
            complete = events->complete;
        });
        monitor.follow(path);
    }
    QObject context;
    std::shared_ptr<RunSeries> series = std::make_shared<RunSeries>();
    bool complete = false;
};

}  // namespace

class TestJobMonitor : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsJobsWhoeverStartedThem() {
        QTemporaryDir folder;
        const std::filesystem::path workspace = folder.path().toStdString();
        writeJob(workspace / "jobs/a", {"first"});
        JobMonitor monitor(folder.path());
        JobListModel model([](const JobSummary&) { return true; });
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.attach(monitor);
        QTRY_COMPARE_WITH_TIMEOUT(model.rowCount(), 1, kPatience);
        const QString path = folder.path() + QStringLiteral("/jobs/a");
        const JobSummary* job = monitor.find(path);
        QVERIFY(job);
        QCOMPARE(job->name, QStringLiteral("first"));
        QCOMPARE(job->state, JobState::Finished);
        QCOMPARE(job->step, 600.0);
        QCOMPARE(job->checkpoints.size(), 6);
        QVERIFY(job->sparkline.size() > 20 && job->sparkline.size() < 100);

        // A job made by somebody else, in a folder that did not exist yet.
        JobFixture second{"second", JobState::Running, 100, 600};
        second.started += 60;
        writeJob(workspace / "elsewhere/deep/b", second);
        QTRY_COMPARE_WITH_TIMEOUT(model.rowCount(), 2, kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(model.at(0)->name, QStringLiteral("second"), kPatience);  // it began later

        std::filesystem::remove_all(workspace / "jobs/a");
        QTRY_COMPARE_WITH_TIMEOUT(model.rowCount(), 1, kPatience);
    }

    /// Runs that ended write nothing any more, and yet somebody may tidy up behind them.
    void checkpointsThatAreTakenAway() {
        QTemporaryDir folder;
        const std::filesystem::path job = std::filesystem::path(folder.path().toStdString()) / "jobs/a";
        writeJob(job, {"first"});
        JobMonitor monitor(folder.path());
        QTRY_VERIFY_WITH_TIMEOUT(monitor.isComplete(), kPatience);
        const auto checkpoints = [&] {
            const JobSummary* summary = monitor.find(folder.path() + QStringLiteral("/jobs/a"));
            return summary ? summary->checkpoints.size() : -1;
        };
        QTRY_COMPARE_WITH_TIMEOUT(checkpoints(), 6, kPatience);
        std::filesystem::remove_all(job / "checkpoints/checkpoint-200");
        QTRY_COMPARE_WITH_TIMEOUT(checkpoints(), 5, kPatience);
        std::filesystem::remove_all(job / "checkpoints");
        QTRY_COMPARE_WITH_TIMEOUT(checkpoints(), 0, kPatience);
    }

    /// Jobs keep their places when they end, and what is selected stays selected where one moves.
    void aSelectedJobStaysWhereverItMoves() {
        JobListModel model([](const JobSummary& job) { return job.kind != QLatin1String("hidden"); });
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSortFilterProxyModel proxy;
        proxy.setSourceModel(&model);
        const auto job = [](const QString& path, double started, JobState state) {
            JobSummary summary;
            summary.path = path;
            summary.started = started;
            summary.state = state;
            return summary;
        };
        const auto order = [&] {
            QStringList paths;
            for (int row = 0; row < proxy.rowCount(); ++row) paths << proxy.index(row, 0).data(IdRole).toString();
            return paths.join(QLatin1Char(' '));
        };
        const QString a = QStringLiteral("a"), b = QStringLiteral("b"), c = QStringLiteral("c");
        model.take({job(a, 1, JobState::Finished), job(b, 3, JobState::Finished), job(c, 2, JobState::Running)});
        QCOMPARE(order(), QStringLiteral("b c a"));
        QItemSelectionModel selection(&proxy);
        selection.setCurrentIndex(proxy.index(1, 0), QItemSelectionModel::ClearAndSelect);
        int changes = 0;
        QObject::connect(&selection, &QItemSelectionModel::currentChanged, &model, [&] { ++changes; });
        const std::pair<JobSummary, const char*> steps[] = {
            {job(c, 2, JobState::Finished), "b c a"}, {job(a, 1, JobState::Running), "b c a"},
            {job(a, 4, JobState::Running), "a b c"},  {job(c, 5, JobState::Running), "c a b"},
            {job(b, 6, JobState::Running), "b c a"},  {job(a, 4, JobState::Finished), "b c a"}};
        for (const auto& [summary, expected] : steps) {
            model.take({summary});
            QCOMPARE(order(), QLatin1String(expected));
            QCOMPARE(selection.currentIndex().data(IdRole).toString(), c);
            QVERIFY(selection.isSelected(selection.currentIndex()));
        }
        QCOMPARE(changes, 0);
        JobSummary hidden = job(a, 4, JobState::Finished);
        hidden.kind = QStringLiteral("hidden");
        model.take({hidden});
        QCOMPARE(order(), QStringLiteral("b c"));
    }

    void theListShowsWhatIsAskedFor() {
        JobListModel model([](const JobSummary&) { return true; });
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        auto job = [](const char* name, double started, JobState state, double loss, bool archived = false) {
            JobSummary summary;
            summary.path = summary.name = QLatin1String(name);
            summary.started = started;
            summary.state = state;
            summary.loss = loss;
            summary.archived = archived;
            return summary;
        };
        const auto names = [&] {
            QStringList all;
            for (int row = 0; row < model.rowCount(); ++row) all << model.at(row)->name;
            return all.join(QLatin1Char(' '));
        };
        JobSummary killed = job("killed", 5, JobState::Interrupted, 2);
        killed.end = JobEnd::Unexpected;
        model.take({job("b", 1, JobState::Finished, 3), job("a", 2, JobState::Failed, std::nan("")),
                    job("c", 3, JobState::Running, 1), job("old", 4, JobState::Finished, 0, true), killed});
        QCOMPARE(names(), QStringLiteral("killed c a b"));
        model.setOrder(JobOrder::Name);
        QCOMPARE(names(), QStringLiteral("a b c killed"));
        model.setOrder(JobOrder::Loss);
        QCOMPARE(names(), QStringLiteral("c killed b a"));
        model.setShown(JobsShown::Failed);
        QCOMPARE(names(), QStringLiteral("killed a"));
        model.setShown(JobsShown::Running);
        QCOMPARE(names(), QStringLiteral("c"));
        model.take({job("c", 3, JobState::Finished, 1)});
        QCOMPARE(names(), QString());
        QVERIFY(!model.isEmpty());
        model.setShown(JobsShown::Archived);
        QCOMPARE(names(), QStringLiteral("old"));
    }

    /// Whoever starts a run follows it at once, before anybody has looked at its folder.
    void aJobThatIsNotThereYetIsFollowed() {
        QTemporaryDir folder;
        const std::filesystem::path path = std::filesystem::path(folder.path().toStdString()) / "jobs/soon";
        JobMonitor monitor(folder.path());
        QTRY_VERIFY_WITH_TIMEOUT(monitor.isComplete(), kPatience);
        QSignalSpy configs(&monitor, &JobMonitor::configArrived);
        Follower follower(monitor, QString::fromStdString(path.string()));
        writeJob(path, {"soon", JobState::Running, 30, 600});
        QTRY_COMPARE_WITH_TIMEOUT(follower.series->training().size(), size_t(30), kPatience);
        QCOMPARE(configs.size(), 1);
        // Asked for between the folder and the look at it.
        const std::filesystem::path other = path.parent_path() / "other";
        writeJob(other, {"other", JobState::Running, 20, 600});
        Follower late(monitor, QString::fromStdString(other.string()));
        QTRY_COMPARE_WITH_TIMEOUT(late.series->training().size(), size_t(20), kPatience);
        // Taken off before it was there: nothing comes.
        monitor.follow(folder.path() + QStringLiteral("/jobs/never"));
        monitor.unfollow(folder.path() + QStringLiteral("/jobs/never"));
        writeJob(path.parent_path() / "never", {"never", JobState::Running, 10, 600});
        QTRY_VERIFY_WITH_TIMEOUT(monitor.find(folder.path() + QStringLiteral("/jobs/never")), kPatience);
        QCOMPARE(configs.size(), 2);
    }

    /// Killed before its first checkpoint and started again: no `resumed_from`, and the steps begin anew.
    void aRunThatStartsOverIsDrawnFromTheBeginning() {
        QTemporaryDir folder;
        const std::filesystem::path path = std::filesystem::path(folder.path().toStdString()) / "jobs/again";
        const JobFixture fixture{"again", JobState::Running, 82, 600};
        writeJob(path, fixture);
        auto write = [&](const std::string& text) {
            FileWriter::open(JobFolder(path).eventsPath(), FileWriter::Mode::Append).orThrow().write(text).orThrow();
        };
        write("{\"t\":1.8e9,\"event\":\"started\",\"max_steps\":600,\"tokens_per_step\":4096}\n");
        appendSteps(path, fixture, 1, 40);
        JobMonitor monitor(folder.path());
        QTRY_VERIFY_WITH_TIMEOUT(monitor.isComplete(), kPatience);
        const QString id = QString::fromStdString(path.string());
        Follower follower(monitor, id);
        QTRY_VERIFY_WITH_TIMEOUT(follower.complete, kPatience);
        const MetricTrack& track = follower.series->training();
        QCOMPARE(track.size(), size_t(40));
        QCOMPARE(track.x(XAxisKind::Step).front(), 1.0);
        QCOMPARE(track.x(XAxisKind::Step).back(), 40.0);
        QCOMPARE(track.abandoned().size(), size_t(1));
        QCOMPARE(track.abandoned()[0].step.size(), size_t(82));
        // The sparkline, too, tells the new attempt alone.
        QTRY_COMPARE_WITH_TIMEOUT(monitor.find(id)->step, 40.0, kPatience);
        QCOMPARE(monitor.find(id)->sparkline.size(), 40);
        QCOMPARE(monitor.find(id)->facts.attempts, 2.0);
        // Steps that go back without a word about a new start are one, too.
        appendSteps(path, fixture, 21, 25);
        QTRY_COMPARE_WITH_TIMEOUT(track.size(), size_t(25), kPatience);
        QCOMPARE(track.abandoned().size(), size_t(2));
    }

    void followsWhatIsAppended() {
        QTemporaryDir folder;
        const std::filesystem::path path = std::filesystem::path(folder.path().toStdString()) / "jobs/live";
        JobFixture fixture{"live", JobState::Running, 120, 600};
        writeJob(path, fixture);
        JobMonitor monitor(folder.path());
        QTRY_VERIFY_WITH_TIMEOUT(monitor.isComplete(), kPatience);
        Follower follower(monitor, QString::fromStdString(path.string()));
        QTRY_COMPARE_WITH_TIMEOUT(follower.series->training().size(), size_t(120), kPatience);
        MetricTableModel table;
        QAbstractItemModelTester tester(&table, QAbstractItemModelTester::FailureReportingMode::QtTest);
        table.setSeries(follower.series);
        QCOMPARE(table.rowCount(), 120);
        appendSteps(path, fixture, 121, 260);
        QTRY_COMPARE_WITH_TIMEOUT(follower.series->training().size(), size_t(260), kPatience);
        table.refresh();
        QCOMPARE(table.rowCount(), 260);
        QCOMPARE(table.data(table.index(0, 0), Qt::DisplayRole).toString(), QStringLiteral("260"));
        QCOMPARE(follower.series->evaluation().size(), size_t(2));
        QTRY_COMPARE_WITH_TIMEOUT(monitor.find(QString::fromStdString(path.string()))->step, 260.0, kPatience);
    }

    void abandonedTailsAreKeptApart() {
        QTemporaryDir folder;
        const std::filesystem::path path = std::filesystem::path(folder.path().toStdString()) / "jobs/resumed";
        JobFixture fixture{"resumed", JobState::Interrupted, 480, 900};
        fixture.resumeAt = 300;
        writeJob(path, fixture);
        JobMonitor monitor(folder.path());
        QTRY_VERIFY_WITH_TIMEOUT(monitor.isComplete(), kPatience);
        Follower follower(monitor, QString::fromStdString(path.string()));
        QTRY_VERIFY_WITH_TIMEOUT(follower.complete, kPatience);
        const RunSeries& series = *follower.series;
        QCOMPARE(series.training().x(XAxisKind::Step).back(), 390.0);
        QCOMPARE(series.training().size(), size_t(390));
        QCOMPARE(series.training().abandoned().size(), size_t(1));
        QCOMPARE(series.training().abandoned()[0].step.front(), 301.0);
        QCOMPARE(series.training().abandoned()[0].step.size(), size_t(180));
    }

    void brokenNumbersAndLinesSurvive() {
        QTemporaryDir folder;
        const std::filesystem::path path = std::filesystem::path(folder.path().toStdString()) / "jobs/odd";
        writeJob(path, {"odd", JobState::Interrupted, 10, 600});
        auto writer = FileWriter::open(JobFolder(path).eventsPath(), FileWriter::Mode::Append).orThrow();
        writer
            .write(
                "{\"t\":1,\"event\":\"step\",\"step\":11,\"loss\":\"NaN\"}\n{torn\n[1,2]\n{\"event\":7}\n"
                "{\"t\":2,\"event\":\"step\",\"step\":\"x\",\"loss\":null,\"tokens\":{}}\n"
                "{\"t\":3,\"event\":\"step\",\"step\":13,\"tokens\":9,\"new_metric\":0.5,\"loss\":\"Infinity\"}\n")
            .orThrow();
        JobMonitor monitor(folder.path());
        QTRY_VERIFY_WITH_TIMEOUT(monitor.isComplete(), kPatience);
        Follower follower(monitor, QString::fromStdString(path.string()));
        QTRY_VERIFY_WITH_TIMEOUT(follower.complete, kPatience);
        const MetricTrack& track = follower.series->training();
        QCOMPARE(track.size(), size_t(13));
        QVERIFY(std::isnan(track.metric("loss")->value(10)));
        QVERIFY(std::isinf(track.metric("loss")->value(12)));
        QCOMPARE(track.metric("new_metric")->size(), size_t(13));
        QCOMPARE(track.metric("new_metric")->value(12), 0.5);
    }

    void aKilledProcessIsNoticed() {
        QTemporaryDir folder;
        const std::filesystem::path path = std::filesystem::path(folder.path().toStdString()) / "jobs/killed";
        writeJob(path, {"killed", JobState::Running, 50, 600});
        JobMonitor monitor(folder.path());
        const QString id = QString::fromStdString(path.string());
        QTRY_VERIFY_WITH_TIMEOUT(monitor.find(id) && monitor.find(id)->state == JobState::Running, kPatience);
        JobStatus status = JobStatus::fromJson(readJsonFile(JobFolder(path).statusPath()).orThrow());
        status.host = hostName();  // where nobody holds the lock
        writeFileAtomically(JobFolder(path).statusPath(), toJsonText(status.toJson()), Durability::Buffered).orThrow();
        QTRY_COMPARE_WITH_TIMEOUT(monitor.find(id)->state, JobState::Interrupted, kPatience);
    }

    /// A curation whose parts run on a cluster: nobody holds the job, and it runs all the same.
    void partsOnAClusterAreSeen() {
        QTemporaryDir folder;
        const std::filesystem::path path = std::filesystem::path(folder.path().toStdString()) / "jobs/far";
        const SpecKind& kind = *findSpecKind("curate");
        OptionValues values = defaultsOf(kind.table());
        values["sources"] = Json::array({{{"path", "corpus"}, {"weight", 1.0}}});
        JobFolder::create(path, kind, values).orThrow();
        createFolders(path / "slurm").orThrow();
        JobMonitor monitor(folder.path());
        const QString id = QString::fromStdString(path.string());
        const auto state = [&] { return monitor.find(id) ? monitor.find(id)->state : JobState::Failed; };
        QTRY_COMPARE_WITH_TIMEOUT(state(), JobState::Queued, kPatience);
        PartRecorder(JobFolder(path).partsPath(), 0, 0, 1).end({});
        PartRecorder(JobFolder(path).partsPath(), 1, 2, 4).end({});
        PartRecorder running(JobFolder(path).partsPath(), 1, 0, 4);
        QTRY_COMPARE_WITH_TIMEOUT(state(), JobState::Running, kPatience);
        QCOMPARE(progressText(*monitor.find(id)), QStringLiteral("pass 1, 25 %"));
        running.end(machineError("the disk is full"));
        QTRY_COMPARE_WITH_TIMEOUT(state(), JobState::Queued, kPatience);
        QCOMPARE(monitor.find(id)->message, QStringLiteral("the disk is full"));
    }

    void reopensFromTheIndex() {
        QTemporaryDir folder;
        const std::filesystem::path workspace = folder.path().toStdString();
        for (int i = 0; i < 30; ++i)
            writeJob(workspace / "jobs" / std::to_string(i), {"run " + std::to_string(i), JobState::Finished, 40, 40});
        int colorOfSeven = -1;
        const QString seven = folder.path() + QStringLiteral("/jobs/7");
        {
            JobMonitor monitor(folder.path());
            QTRY_VERIFY_WITH_TIMEOUT(monitor.jobs().size() == 30 && monitor.find(seven)->step == 40, kPatience);
            colorOfSeven = monitor.find(seven)->colorIndex;
        }
        JobMonitor monitor(folder.path());
        QSignalSpy changes(&monitor, &JobMonitor::changed);
        QTRY_VERIFY_WITH_TIMEOUT(!changes.isEmpty(), kPatience);
        // The first signal is the whole index, before any folder was read again.
        QCOMPARE(changes[0][0].value<QVector<JobSummary>>().size(), 30);
        QCOMPARE(monitor.find(seven)->step, 40.0);
        QCOMPARE(monitor.find(seven)->colorIndex, colorOfSeven);
        QVERIFY(!monitor.find(seven)->sparkline.isEmpty());
    }

    /// Killed without a last word is something else than stopped by somebody; what was done is known for good.
    void howARunEndedAndWhatItDidAreKept() {
        QTemporaryDir folder;
        const std::filesystem::path workspace = folder.path().toStdString();
        writeJob(workspace / "jobs/killed", {"killed", JobState::Interrupted, 82, 600});
        writeJob(workspace / "jobs/stopped", {"stopped", JobState::Interrupted, 50, 600});
        FileWriter::open(JobFolder(workspace / "jobs/stopped").eventsPath(), FileWriter::Mode::Append)
            .orThrow()
            .write("{\"t\":1.7000001e9,\"event\":\"finished\",\"state\":\"interrupted\"}\n")
            .orThrow();
        JobStatus status = JobFolder(workspace / "jobs/stopped").readStatus().orThrow();
        status.isUnexpectedEnd = false;
        writeJobStatus(JobFolder(workspace / "jobs/stopped").statusPath(), status).orThrow();
        const QString killed = folder.path() + QStringLiteral("/jobs/killed");
        const QString stopped = folder.path() + QStringLiteral("/jobs/stopped");
        double speed = 0;
        for (int opened = 0; opened < 2; ++opened) {
            JobMonitor monitor(folder.path());
            QTRY_VERIFY_WITH_TIMEOUT(monitor.find(killed) && monitor.find(killed)->step == 82, kPatience);
            QTRY_VERIFY_WITH_TIMEOUT(monitor.find(stopped) && monitor.find(stopped)->step == 50, kPatience);
            QVERIFY(monitor.find(killed)->endedUnexpectedly());
            QCOMPARE(stateText(*monitor.find(killed)), QStringLiteral("ended unexpectedly"));
            QVERIFY(!monitor.find(stopped)->endedUnexpectedly());
            const RunFacts& facts = monitor.find(killed)->facts;
            QCOMPARE(facts.begun, 1.7e9);
            QCOMPARE(monitor.find(killed)->started, 1.7e9);
            QVERIFY(std::abs(facts.worked - 82 * 0.19) < 0.01);
            QVERIFY(std::abs(facts.stepSeconds - 82 * 0.19) < 0.01);
            QCOMPARE(facts.peakMemory, 420.0 * (1 << 20));
            if (opened == 0) speed = facts.meanTokensPerSecond();
            QVERIFY(speed > 20000 && std::abs(facts.meanTokensPerSecond() - speed) < 1);
        }
    }

    void coloursAreForTrainingRuns() {
        QTemporaryDir folder;
        const std::filesystem::path workspace = folder.path().toStdString();
        const SpecKind& kind = *findSpecKind("curate");
        OptionValues values = defaultsOf(kind.table());
        values["sources"] = Json::array({{{"path", "corpus"}, {"weight", 1.0}}});
        JobMonitor monitor(folder.path());
        QTRY_VERIFY_WITH_TIMEOUT(monitor.isComplete(), kPatience);
        QSet<int> colors;
        for (int i = 0; i < 3; ++i) {
            JobFolder::create(workspace / "jobs" / ("recipe" + std::to_string(i)), kind, values).orThrow();
            writeJob(workspace / "jobs" / ("run" + std::to_string(i)), {"run", JobState::Finished, 10, 10});
            const QString run = folder.path() + QStringLiteral("/jobs/run%1").arg(i);
            const QString recipe = folder.path() + QStringLiteral("/jobs/recipe%1").arg(i);
            QTRY_VERIFY_WITH_TIMEOUT(monitor.find(run) && monitor.find(recipe), kPatience);
            QCOMPARE(monitor.find(recipe)->colorIndex, -1);
            colors << monitor.find(run)->colorIndex;
        }
        QCOMPARE(colors, QSet<int>({0, 1, 2}));
    }

    void jobsAreNamedNotedArchivedAndDeletedWithUndo() {
        QTemporaryDir folder;
        const std::filesystem::path workspace = folder.path().toStdString();
        writeJob(workspace / "jobs/a", {"first", JobState::Finished, 20, 20});
        writeJob(workspace / "jobs/live", {"live", JobState::Running, 20, 600});
        const QString path = folder.path() + QStringLiteral("/jobs/a");
        {
            JobMonitor monitor(folder.path());
            QTRY_VERIFY_WITH_TIMEOUT(monitor.find(path), kPatience);
            monitor.rename(path, QStringLiteral("better name"));
            monitor.setNote(path, QStringLiteral("with the old tokenizer"));
            monitor.setArchived(path, true);
            QTRY_VERIFY_WITH_TIMEOUT(monitor.find(path)->archived, kPatience);
            QCOMPARE(monitor.find(path)->name, QStringLiteral("better name"));
            QCOMPARE(monitor.find(path)->note, QStringLiteral("with the old tokenizer"));
        }
        JobMonitor monitor(folder.path());
        QTRY_VERIFY_WITH_TIMEOUT(monitor.isComplete() && monitor.find(path), kPatience);
        QCOMPARE(monitor.find(path)->name, QStringLiteral("better name"));
        monitor.rename(path, QString());
        QTRY_COMPARE_WITH_TIMEOUT(monitor.find(path)->name, QStringLiteral("first"), kPatience);

        Follower follower(monitor, path);
        QTRY_COMPARE_WITH_TIMEOUT(follower.series->training().size(), size_t(20), kPatience);
        QSignalSpy discarded(&monitor, &JobMonitor::discarded);
        monitor.discard(path);
        QTRY_COMPARE_WITH_TIMEOUT(discarded.size(), 1, kPatience);
        QVERIFY(!monitor.find(path));
        QVERIFY(!std::filesystem::exists(workspace / "jobs/a"));
        const QString trashed = discarded[0][1].toString();
        QVERIFY(std::filesystem::exists(trashed.toStdString() + "/events.jsonl"));
        monitor.restore(trashed);
        QTRY_VERIFY_WITH_TIMEOUT(monitor.find(path), kPatience);
        QCOMPARE(monitor.find(path)->note, QStringLiteral("with the old tokenizer"));
        QVERIFY(!std::filesystem::exists(trashed.toStdString()));

        // What runs stays, and so does what lies elsewhere.
        QSignalSpy failures(&monitor, &JobMonitor::failed);
        monitor.discard(folder.path() + QStringLiteral("/jobs/live"));
        QTRY_COMPARE_WITH_TIMEOUT(failures.size(), 1, kPatience);
        monitor.restore(folder.path() + QStringLiteral("/.trash/../jobs/live"));
        QTRY_COMPARE_WITH_TIMEOUT(failures.size(), 2, kPatience);
        QVERIFY(monitor.find(folder.path() + QStringLiteral("/jobs/live")));
    }

    /// A disk that is away takes no job off the list, and paths that cannot be end nothing.
    void aWorkspaceThatIsAwayLosesNothing() {
        QTemporaryDir folder;
        const std::filesystem::path workspace = std::filesystem::path(folder.path().toStdString()) / "workspace";
        writeJob(workspace / "jobs/a", {"a", JobState::Running, 20, 600});
        JobMonitor monitor(QString::fromStdString(workspace.string()));
        const QString path = QString::fromStdString((workspace / "jobs/a").string());
        QTRY_VERIFY_WITH_TIMEOUT(monitor.isComplete() && monitor.find(path), kPatience);
        QSignalSpy removed(&monitor, &JobMonitor::removed);
        std::filesystem::rename(workspace, workspace.parent_path() / "away");
        monitor.follow(QString(5000, QLatin1Char('x')));
        monitor.follow(path + QLatin1Char('/') + QString(300, QLatin1Char('y')));
        monitor.request(path, QStringLiteral("pause"));
        QTest::qWait(2500);  // a look at what runs comes in between
        QVERIFY(monitor.find(path));
        QVERIFY(removed.isEmpty());
        std::filesystem::rename(workspace.parent_path() / "away", workspace);
        appendSteps(workspace / "jobs/a", {"a", JobState::Running, 20, 600}, 21, 30);
        QTRY_COMPARE_WITH_TIMEOUT(monitor.find(path)->step, 30.0, kPatience);
    }

    void aStageThatIsCountedToItsEndIsNotDone() {
        JobSummary job;
        job.state = JobState::Running;
        job.trains = true;
        job.maxSteps = 100;
        job.stage = QStringLiteral("pack");
        job.done = 996;
        job.total = 1000;
        QCOMPARE(progressText(job), QStringLiteral("packing, 99 %"));
        job.done = 1000;
        QCOMPARE(progressText(job), QStringLiteral("packing"));
        QVERIFY(progressShare(job) < 0);
        job.step = 40;
        QCOMPARE(progressText(job), QStringLiteral("step 40 of 100"));
        QCOMPARE(progressShare(job), 0.4);
    }

    void tablesHaveWordsForHeadingsAndTheEvaluations() {
        RunSeries series;
        JobEvents events;
        events.segments.emplace_back();
        for (int step = 1; step <= 4; ++step) {
            MetricColumns& steps = events.segments[0].steps;
            steps.step.push_back(step);
            steps.tokens.push_back(step * 4096);
            steps.time.push_back(step);
            steps.values["loss"].push_back(5.0 - step);
            steps.values["memory_bytes"].push_back(3 << 20);
            steps.values["my_own"].push_back(0.25);
        }
        MetricColumns& evaluations = events.segments[0].evaluations;
        evaluations.step = {2}, evaluations.tokens = {8192}, evaluations.time = {2};
        evaluations.values["eval_loss"] = {3.5};
        series.take(events);
        MetricTableModel table;
        QAbstractItemModelTester tester(&table, QAbstractItemModelTester::FailureReportingMode::QtTest);
        table.setSeries(std::make_shared<RunSeries>(series));
        QStringList headings, newest, second;
        for (int column = 0; column < table.columnCount(); ++column) {
            headings << table.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
            newest << table.data(table.index(0, column), Qt::DisplayRole).toString();
            second << table.data(table.index(2, column), Qt::DisplayRole).toString();
        }
        QCOMPARE(headings.join(QLatin1Char('|')), QStringLiteral("Step|Tokens|Loss|Validation|Memory|my own"));
        QCOMPARE(newest.join(QLatin1Char('|')), QStringLiteral("4|16,384|1||3.00 MiB|0.25"));
        QCOMPARE(second.join(QLatin1Char('|')), QStringLiteral("2|8,192|3|3.5|3.00 MiB|0.25"));
        QCOMPARE(table.text({1, 2}, QLatin1Char(',')),
                 QStringLiteral("step,tokens,loss,eval_loss,memory_bytes,my_own\n2,8192,3,3.5,3145728,0.25\n"
                                "3,12288,2,,3145728,0.25\n"));
    }

    void controlRequestsReachTheFolder() {
        QTemporaryDir folder;
        const std::filesystem::path path = std::filesystem::path(folder.path().toStdString()) / "jobs/x";
        writeJob(path, {"x", JobState::Running, 10, 600});
        JobMonitor monitor(folder.path());
        QTRY_VERIFY_WITH_TIMEOUT(monitor.isComplete(), kPatience);
        monitor.request(QString::fromStdString(path.string()), QStringLiteral("pause"));
        QTRY_VERIFY_WITH_TIMEOUT(
            readFile(JobFolder(path).controlPath()).valueOr("").find("\"pause\"") != std::string::npos, kPatience);
    }

    void longLogsArrive() {
        QTemporaryDir folder;
        const std::filesystem::path path = std::filesystem::path(folder.path().toStdString()) / "jobs/x";
        JobFixture fixture{"x", JobState::Finished, 10, 10};
        fixture.logLines = 100000;
        writeJob(path, fixture);
        JobMonitor monitor(folder.path());
        QTRY_VERIFY_WITH_TIMEOUT(monitor.isComplete(), kPatience);
        QStringList lines;
        connect(&monitor, &JobMonitor::logArrived, this, [&](const QString&, bool fromStart, const QString& text) {
            if (fromStart) lines.clear();
            lines << text.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        });
        monitor.followLog(QString::fromStdString(path.string()));
        QTRY_COMPARE_WITH_TIMEOUT(lines.size(), 100002, kPatience);
        QCOMPARE(lines.last(), QStringLiteral("2026-11-23 10:02:00  line 99999"));
    }
};

QTEST_MAIN(TestJobMonitor)
#include "tst_job_monitor.moc"
