// SPDX-License-Identifier: Apache-2.0
#include "core/base/files.h"
#include "core/base/system.h"
#include "core/job/folder_lock.h"
#include "core/job/job_session.h"
#include "core/job/line_tail.h"

#include <QTemporaryDir>
#include <QtTest>

#include <cmath>

using namespace sextant;

class TestJob : public QObject {
    Q_OBJECT

    static JobFolder makeJob(const QTemporaryDir& dir) {
        const SpecKind& kind = *findSpecKind("pack");
        OptionValues values = defaultsOf(kind.table());
        values["sources"] = Json::array({Json{{"path", "x"}, {"weight", 1.0}}});
        return JobFolder::create(dir.filePath("job").toStdString(), kind, values).orThrow();
    }
    static void append(const std::filesystem::path& path, std::string_view text) {
        FileWriter::open(path, FileWriter::Mode::Append).orThrow().write(text).orThrow();
    }

private slots:
    void configIsFrozen() {
        QTemporaryDir dir;
        JobFolder job = makeJob(dir);
        QCOMPARE(job.readConfig().orThrow().kind->name, std::string("pack"));
        const SpecKind& kind = *findSpecKind("pack");
        auto again = JobFolder::create(job.path(), kind, defaultsOf(kind.table()));
        QVERIFY(!again);
        QCOMPARE(again.error().kind, ErrorKind::Usage);
        QVERIFY(!JobFolder::open(dir.path().toStdString()));
    }

    void eventsArriveInOrder() {
        QTemporaryDir dir;
        JobFolder job = makeJob(dir);
        {
            auto session = JobSession::start(job, "pack", JobSession::Start::Fresh).orThrow();
            for (int i = 0; i < 500; ++i)
                session->send("step", {{"step", i}, {"loss", numberToJson(i == 3 ? NAN : 1.5)}});
            session->log("a line");
            session->setState(JobState::Finished);
        }
        LineTail tail(job.eventsPath());
        auto events = tail.read();
        QCOMPARE(events.size(), size_t{500});
        for (size_t i = 0; i < events.size(); ++i) QCOMPARE(events[i]["step"].get<size_t>(), i);
        QCOMPARE(events[3]["loss"], Json("NaN"));
        QVERIFY(events[0]["t"].get<double>() > 1e9);
        QVERIFY(tail.read().empty());
        QCOMPARE(job.readStatus().orThrow().state, JobState::Finished);
        QVERIFY(readFile(job.logPath()).value().ends_with("a line\n"));
    }

    void secondProcessIsRefused() {
        QTemporaryDir dir;
        JobFolder job = makeJob(dir);
        auto session = JobSession::start(job, "pack", JobSession::Start::Fresh).orThrow();
        auto second = JobSession::start(job, "pack", JobSession::Start::Resume);
        QVERIFY(!second);
        QCOMPARE(exitCode(second.error().kind), 4);
        QVERIFY(second.error().message.find("in use") != std::string::npos);
        session.reset();
        QVERIFY(!JobSession::start(job, "pack", JobSession::Start::Fresh));
        QVERIFY(JobSession::start(job, "pack", JobSession::Start::Resume));
    }

    void sharedLocksStandBesideEachOtherOnly() {
        QTemporaryDir dir;
        const JobFolder job = makeJob(dir);
        auto session = JobSession::start(job, "pack", JobSession::Start::Fresh).orThrow();
        QVERIFY(!FolderLock::take(job, LockKind::Shared));
        session.reset();
        auto first = std::make_optional(FolderLock::take(job, LockKind::Shared).orThrow());
        auto second = std::make_optional(FolderLock::take(job, LockKind::Shared).orThrow());
        first.reset();
        auto refused = JobSession::start(job, "pack", JobSession::Start::Resume);
        QVERIFY(!refused && refused.error().message.find("in use") != std::string::npos);
        second.reset();
        QVERIFY(JobSession::start(job, "pack", JobSession::Start::Resume));
    }

    void requestsReachTheRun() {
        QTemporaryDir dir;
        JobFolder job = makeJob(dir);
        std::string early = job.request("checkpoint").orThrow();  // while the job was queued
        auto session = JobSession::start(job, "pack", JobSession::Start::Fresh).orThrow();
        std::string late = job.request("stop").orThrow();
        QVERIFY(early != late);
        std::vector<ControlRequest> got;
        QTRY_VERIFY_WITH_TIMEOUT(([&] {
                                     for (auto& request : session->takeRequests()) got.push_back(request);
                                     return got.size() == 2;
                                 }()),
                                 3000);
        QCOMPARE(got[0].id, early);
        QCOMPARE(got[1].action, std::string("stop"));
        session.reset();
        // A resumed run does not obey what was asked of the one before.
        session = JobSession::start(job, "pack", JobSession::Start::Resume).orThrow();
        QTest::qWait(400);
        QVERIFY(session->takeRequests().empty());
    }

    void tornLinesAreSkipped() {
        QTemporaryDir dir;
        std::filesystem::path path = dir.filePath("events.jsonl").toStdString();
        LineTail tail(path);
        QVERIFY(tail.read().empty());
        append(path, "{\"a\":1}\n{\"a\":2");
        QCOMPARE(tail.read().size(), size_t{1});
        append(path, "}\n");
        QCOMPARE(tail.read().size(), size_t{1});
        append(path, "{\"torn\": \n{\"a\":3}\n\n[1]\n\"x\"\n");
        QCOMPARE(tail.read().size(), size_t{1});
        QCOMPARE(tail.brokenLines(), int64_t{3});
    }

    /// A crash in the middle of a line must not swallow the first event of the resumed run.
    void resumeEndsATornLine() {
        QTemporaryDir dir;
        JobFolder job = makeJob(dir);
        append(job.eventsPath(), "{\"event\":\"step\",\"st");
        {
            auto session = JobSession::start(job, "pack", JobSession::Start::Resume).orThrow();
            session->send("started", {{"resumed_from", 3}});
        }
        LineTail tail(job.eventsPath());
        auto events = tail.read();
        QCOMPARE(events.size(), size_t{1});
        QCOMPARE(events[0]["resumed_from"], Json(3));
    }

    void deadProcessIsInterrupted() {
        QTemporaryDir dir;
        JobFolder job = makeJob(dir);
        JobStatus status;
        status.state = JobState::Running;
        status.pid = 999999999;
        status.host = hostName();
        QVERIFY(writeFileAtomically(job.statusPath(), toJsonText(status.toJson())));
        QCOMPARE(job.readStatus().orThrow().state, JobState::Interrupted);
        status.host = "elsewhere";
        QVERIFY(writeFileAtomically(job.statusPath(), toJsonText(status.toJson())));
        QCOMPARE(job.readStatus().orThrow().state, JobState::Running);
    }

    void onlyCompleteCheckpointsCount() {
        QTemporaryDir dir;
        JobFolder job = makeJob(dir);
        for (const char* name : {"checkpoint-9", "checkpoint-100", "checkpoint-50.partial", "checkpoint-x", "other"})
            std::filesystem::create_directories(job.checkpointsPath() / name);
        auto list = job.checkpoints();
        QCOMPARE(list.size(), size_t{2});
        QCOMPARE(list[0].step, int64_t{9});
        QCOMPARE(list[1].step, int64_t{100});
    }

    void readOnlyFolder() {
        auto made = JobFolder::create("/proc/sextant-job", *findSpecKind("pack"), defaultsOf(packOptions()));
        QVERIFY(!made);
        QCOMPARE(exitCode(made.error().kind), 4);
    }
};

QTEST_GUILESS_MAIN(TestJob)
#include "tst_job.moc"
