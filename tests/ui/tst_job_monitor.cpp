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
#include "ui/models/log_model.h"
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

private slots:
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
        writeJob(workspace / "elsewhere/deep/b", {"second", JobState::Running, 100, 600});
        QTRY_COMPARE_WITH_TIMEOUT(model.rowCount(), 2, kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(model.at(0)->name, QStringLiteral("second"), kPatience);  // running first

        std::filesystem::remove_all(workspace / "jobs/a");
        QTRY_COMPARE_WITH_TIMEOUT(model.rowCount(), 1, kPatience);
    }

    /// Jobs that begin and end change places; what is selected stays selected.
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
        QCOMPARE(order(), QStringLiteral("c b a"));
        QItemSelectionModel selection(&proxy);
        selection.setCurrentIndex(proxy.index(0, 0), QItemSelectionModel::ClearAndSelect);
        int changes = 0;
        QObject::connect(&selection, &QItemSelectionModel::currentChanged, &model, [&] { ++changes; });
        const std::pair<JobSummary, const char*> steps[] = {
            {job(c, 2, JobState::Finished), "b c a"}, {job(a, 1, JobState::Running), "a b c"},
            {job(c, 2, JobState::Running), "c a b"},  {job(b, 3, JobState::Running), "b c a"},
            {job(a, 4, JobState::Running), "a b c"},  {job(a, 4, JobState::Finished), "b c a"}};
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
        QCOMPARE(series.abandoned().size(), size_t(1));
        QCOMPARE(series.abandoned()[0].step.front(), 301.0);
        QCOMPARE(series.abandoned()[0].step.size(), size_t(180));
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
        status.pid = (int64_t(1) << 22) + 7;  // beyond any process id
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
        LogModel log;
        QAbstractItemModelTester tester(&log, QAbstractItemModelTester::FailureReportingMode::QtTest);
        connect(&monitor, &JobMonitor::logArrived, &log, [&log](const QString&, bool fromStart, const QString& text) {
            if (fromStart) log.clear();
            log.append(text);
        });
        monitor.followLog(QString::fromStdString(path.string()));
        QTRY_COMPARE_WITH_TIMEOUT(log.rowCount(), 100002, kPatience);
        QCOMPARE(log.text(100001), QStringLiteral("2026-11-23 10:02:00  line 99999"));
    }
};

QTEST_MAIN(TestJobMonitor)
#include "tst_job_monitor.moc"
