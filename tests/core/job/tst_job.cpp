// SPDX-License-Identifier: Apache-2.0
#include "core/base/files.h"
#include "core/base/system.h"
#include "core/job/folder_lock.h"
#include "core/job/job_session.h"
#include "core/job/line_file.h"
#include "core/job/line_tail.h"

#include <QTemporaryDir>
#include <QtTest>

#include <array>
#include <atomic>
#include <cmath>
#include <map>
#include <thread>

#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

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

private Q_SLOTS:
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
        QVERIFY(!FolderLock::take(job.lockPath(), LockKind::Shared));
        session.reset();
        auto first = std::make_optional(FolderLock::take(job.lockPath(), LockKind::Shared).orThrow());
        auto second = std::make_optional(FolderLock::take(job.lockPath(), LockKind::Shared).orThrow());
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
        auto session = JobSession::start(job, "pretrain", JobSession::Start::Fresh).orThrow();
        std::string late = job.request("pause").orThrow();
        QVERIFY(early != late);
        std::vector<ControlRequest> got;
        QTRY_VERIFY_WITH_TIMEOUT(([&] {
                                     for (auto& request : session->takeRequests()) got.push_back(request);
                                     return got.size() == 2;
                                 }()),
                                 3000);
        QCOMPARE(got[0].id, early);
        QCOMPARE(got[1].action, std::string("pause"));
        session.reset();
        // A resumed run does not obey what was asked of the one before.
        session = JobSession::start(job, "pretrain", JobSession::Start::Resume).orThrow();
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
        const auto lines = tail.read();
        QCOMPARE(lines.size(), size_t{1});
        QCOMPARE(lines[0]["a"], Json(3));
        QCOMPARE(tail.offset(), static_cast<int64_t>(std::filesystem::file_size(path)));
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

    /// A stop request is heard by the session, answered, shown, and stays shown whatever the run says meanwhile.
    void stopIsHeardInEveryKind() {
        QTemporaryDir dir;
        JobFolder job = makeJob(dir);
        auto session = JobSession::start(job, "pack", JobSession::Start::Fresh).orThrow();
        QVERIFY(!session->stop().stop_requested());
        const std::string refused = job.request("pause").orThrow(), stop = job.request("stop").orThrow();
        QTRY_VERIFY_WITH_TIMEOUT(session->stop().stop_requested(), 10000);
        QCOMPARE(session->stopReason(), StopReason::Request);
        session->setState(JobState::Running);
        session->flush();
        QCOMPARE(job.readStatus().orThrow().state, JobState::Stopping);
        std::map<std::string, bool> answers;
        for (const Json& event : LineTail(job.eventsPath()).read())
            if (event["event"] == "control") answers[event["id"]] = event["accepted"];
        QCOMPARE(answers, (std::map<std::string, bool>{{refused, false}, {stop, true}}));
        session->setState(JobState::Interrupted);
        session.reset();
        QCOMPARE(job.readStatus().orThrow().end(), JobEnd::Stopped);
    }

    void signalsStopToo() {
        QTemporaryDir dir;
        JobFolder job = makeJob(dir);
        std::stop_source source;
        auto session = JobSession::start(job, "pack", JobSession::Start::Fresh, source.get_token()).orThrow();
        source.request_stop();
        QVERIFY(session->stop().stop_requested());
        QCOMPARE(session->stopReason(), StopReason::Signal);
    }

    /// Somebody who replaced the lock file may hold the new one: the run leaves, and writes nothing more.
    void lostFolderStops() {
        QTemporaryDir dir;
        JobFolder job = makeJob(dir);
        auto session = JobSession::start(job, "pack", JobSession::Start::Fresh).orThrow();
        std::filesystem::remove(job.lockPath());
        auto other = FolderLock::take(job.lockPath(), LockKind::Sole).orThrow();
        QTRY_VERIFY_WITH_TIMEOUT(session->isFolderLost(), 15000);
        QVERIFY(session->stop().stop_requested());
        const auto before = readFile(job.eventsPath()).value();
        session->send("step", {});
        session.reset();
        QCOMPARE(readFile(job.eventsPath()).value(), before);
    }

    void observersSeeTheOrderOfTheFile() {
        QTemporaryDir dir;
        JobFolder job = makeJob(dir);
        std::vector<int> seen;
        {
            auto session = JobSession::start(job, "pack", JobSession::Start::Fresh).orThrow();
            session->setObserver([&](const std::string&, const Json& fields) { seen.push_back(fields["number"]); });
            std::vector<std::jthread> threads;
            for (int thread = 0; thread < 4; ++thread)
                threads.emplace_back([&, thread] {
                    for (int i = 0; i < 200; ++i) session->send("step", {{"number", 1000 * thread + i}});
                });
        }
        std::vector<int> written;
        for (const Json& event : LineTail(job.eventsPath()).read()) written.push_back(event["number"]);
        QCOMPARE(written.size(), size_t{800});
        QVERIFY(written == seen);
    }

    /// Alive is who holds the lock; what a process id says does not count, which another process may have by now.
    void livenessIsTheLockThenTheHeartbeat() {
        QTemporaryDir dir;
        JobFolder job = makeJob(dir);
        JobStatus status;
        status.state = JobState::Running;
        status.pid = ::getpid();
        status.host = hostName();
        status.heartbeat = unixSeconds();
        QVERIFY(writeJobStatus(job.statusPath(), status));
        QCOMPARE(job.readStatus().orThrow().end(), JobEnd::Unexpected);
        QVERIFY(!job.readStatus().orThrow().message.empty());
        {
            const auto lock = FolderLock::take(job.lockPath(), LockKind::Sole).orThrow();
            QCOMPARE(job.readStatus().orThrow().state, JobState::Running);
        }
        status.host = "elsewhere";  // whose lock may not be seen from here
        QVERIFY(writeJobStatus(job.statusPath(), status));
        QCOMPARE(job.readStatus().orThrow().state, JobState::Running);
        status.heartbeat -= 86400;
        QVERIFY(writeJobStatus(job.statusPath(), status));
        QCOMPARE(job.readStatus().orThrow().end(), JobEnd::Unexpected);
    }

    /// Asking who holds a lock must never be in the way of somebody who wants it.
    void askingTakesNothing() {
        QTemporaryDir dir;
        const auto file = std::filesystem::path(dir.filePath("lock").toStdString());
        QCOMPARE(FolderLock::holder(file), LockHolder::Unknown);
        { const auto made = FolderLock::take(file, LockKind::Sole).orThrow(); }
        std::atomic<bool> done = false;
        std::jthread asking([&] {
            while (!done) (void)FolderLock::holder(file);
        });
        for (int i = 0; i < 2000; ++i) QVERIFY(FolderLock::take(file, LockKind::Sole));
        done = true;
    }

    void oneOfTwoMakesTheFolder() {
        const SpecKind& kind = *findSpecKind("pack");
        for (int round = 0; round < 20; ++round) {
            QTemporaryDir dir;
            const std::filesystem::path path = dir.filePath("job").toStdString();
            std::array<bool, 2> made{};
            {
                std::vector<std::jthread> threads;
                for (size_t i = 0; i < 2; ++i)
                    threads.emplace_back([&, i] {
                        OptionValues values = defaultsOf(kind.table());
                        values["name"] = i == 0 ? "first" : "second";
                        made[i] = JobFolder::create(path, kind, values).hasValue();
                    });
            }
            QVERIFY(made[0] != made[1]);
            const std::string config = readFile(JobFolder(path).configPath()).orThrow();
            QVERIFY(config.find(made[0] ? "first" : "second") != std::string::npos);
        }
    }

    void fullDiskNeverGluesLines() {
        QTemporaryDir dir;
        const std::filesystem::path path = dir.filePath("lines").toStdString();
        ::signal(SIGXFSZ, SIG_IGN);
        struct rlimit before {};
        ::getrlimit(RLIMIT_FSIZE, &before);
        auto file = LineFile::open(path).orThrow();
        file.append("first\n").orThrow();
        const struct rlimit tight { 10, before.rlim_max };  // room for four bytes more
        ::setrlimit(RLIMIT_FSIZE, &tight);
        const auto second = file.append("second\n"), third = file.append("third\n");
        const std::string whileFull = readFile(path).value();
        ::setrlimit(RLIMIT_FSIZE, &before);
        QVERIFY(!second && !third);
        QCOMPARE(whileFull, std::string("first\n"));
        file.append("fourth\n").orThrow();
        QCOMPARE(readFile(path).value(), std::string("first\nsecond\nthird\nfourth\n"));
        QVERIFY(!file.hasKept());
    }

    /// The last state must reach the file where no new one can be made. A name that leaves no room for the temporary
    /// one stands for a full disk.
    void statusIsWrittenInPlace() {
        QTemporaryDir dir;
        const auto path = std::filesystem::path(dir.path().toStdString()) / std::string(250, 's');
        QVERIFY(!writeJobStatus(path, {}));
        append(path, std::string(2000, ' '));
        JobStatus status;
        status.state = JobState::Failed;
        status.message = "the disk is full";
        QVERIFY(writeJobStatus(path, status));
        QCOMPARE(JobStatus::fromJson(readJsonFile(path).orThrow()).message, status.message);
        QCOMPARE(std::filesystem::file_size(path), uintmax_t{2000});
    }

    void readOnlyFolder() {
        auto made = JobFolder::create("/proc/sextant-job", *findSpecKind("pack"), defaultsOf(packOptions()));
        QVERIFY(!made);
        QCOMPARE(exitCode(made.error().kind), 4);
    }
};

QTEST_GUILESS_MAIN(TestJob)
#include "tst_job.moc"
