// SPDX-License-Identifier: Apache-2.0
#include "core/base/files.h"
#include "core/base/system.h"
#include "core/job/supervisor.h"

#include <QTemporaryDir>
#include <QtTest>

#include <thread>

#include <signal.h>

using namespace sextant;

class TestSupervisor : public QObject {
    Q_OBJECT

    QTemporaryDir m_dir;

    JobFolder runningJob(const char* name) {
        const SpecKind& kind = *findSpecKind("pack");
        JobFolder job = JobFolder::create(m_dir.filePath(name).toStdString(), kind, defaultsOf(kind.table())).orThrow();
        JobStatus status;
        status.state = JobState::Running;
        status.host = hostName();
        writeJobStatus(job.statusPath(), status).orThrow();
        return job;
    }
    static std::vector<std::string> shell(const std::string& script, const JobFolder& job) {
        return {"/bin/sh", "-c", script, "sh", job.path().string()};
    }
    static int64_t attempts(const JobFolder& job) {
        const auto events = readFile(job.eventsPath());
        return events ? std::count(events.value().begin(), events.value().end(), '\n') : 0;
    }

private Q_SLOTS:
    void exitCodesPass() {
        const JobFolder job = runningJob("codes");
        QCOMPARE(supervise(job.path(), {shell("exit 3", job), shell("exit 9", job)}, 5, {}, {}), 3);
    }

    void signalsAreWrittenDown() {
        const JobFolder job = runningJob("signals");
        QCOMPARE(supervise(job.path(), {shell("kill -SEGV $$", job), {}}, 0, {}, {}), 128 + SIGSEGV);
        const JobStatus status = job.readStatus().orThrow();
        QCOMPARE(status.end(), JobEnd::Unexpected);
        QVERIFY2(status.message.find("SIGSEGV") != std::string::npos, status.message.c_str());
    }

    /// Again as long as it gets further, and no more than was allowed.
    void restartsAreBounded() {
        const std::string crash = R"(echo '{}' >>"$1/events.jsonl"; kill -9 $$)";
        const JobFolder busy = runningJob("busy");
        QCOMPARE(supervise(busy.path(), {shell(crash, busy), shell(crash, busy)}, 3, {}, {}), 128 + SIGKILL);
        QCOMPARE(attempts(busy), int64_t{4});
        const JobFolder stuck = runningJob("stuck");
        const std::string once = R"(test -e "$1/events.jsonl" || echo '{}' >"$1/events.jsonl"; kill -9 $$)";
        QCOMPARE(supervise(stuck.path(), {shell(once, stuck), shell(once, stuck)}, 3, {}, {}), 128 + SIGKILL);
        QCOMPARE(attempts(stuck), int64_t{1});
        const JobFolder mended = runningJob("mended");
        const std::string good = R"(echo '{}' >>"$1/events.jsonl")";
        QCOMPARE(supervise(mended.path(), {shell(crash, mended), shell(good, mended)}, 3, {}, {}), 0);
        QCOMPARE(attempts(mended), int64_t{2});
    }

    void interruptsArePassedOn() {
        const JobFolder job = runningJob("interrupts");
        std::stop_source interrupted;
        std::jthread later([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(300));
            interrupted.request_stop();
        });
        const std::string saves =
            R"(trap 'exit 130' TERM; echo '{}' >>"$1/events.jsonl"; while :; do sleep 0.05; done)";
        QCOMPARE(supervise(job.path(), {shell(saves, job), shell("exit 1", job)}, 3, interrupted.get_token(), {}), 130);
        QCOMPARE(attempts(job), int64_t{1});
    }

    void missingProgramIsSaid() {
        const JobFolder job = runningJob("missing");
        QVERIFY_EXCEPTION_THROWN(supervise(job.path(), {{"/no/such/program"}, {}}, 0, {}, {}), RunError);
    }
};

QTEST_GUILESS_MAIN(TestSupervisor)
#include "tst_supervisor.moc"
