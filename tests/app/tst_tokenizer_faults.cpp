// SPDX-License-Identifier: Apache-2.0
#include "core/base/json.h"
#include "core/base/random.h"
#include "tests/support/engine_process.h"

#include <QtTest>

#include <functional>

#include <signal.h>

using namespace sextant;
using namespace sextant::test;

/// A tokenizer training that is killed while it reads and while it merges, and gone on with, ends with the same bytes.
class TestTokenizerFaults : public QObject {
    Q_OBJECT

    TinyRun m_run;
    QByteArray m_undisturbed;

    /// Little memory, so that counts go to the disk while reading.
    QStringList arguments(const QString& job, const QString& text = "corpus.txt") const {
        return {"tokenizer", "train", "--vocab-size",  "4000",          "--memory-limit",
                "0.01",      "--out", m_run.path(job), m_run.path(text)};
    }
    QByteArray result(const QString& job) const { return m_run.bytes(job + "/tokenizer.json"); }
    void finish(const QString& job) const {
        const auto end = runEngine(arguments(job));
        QVERIFY2(end.exitCode == 0, qPrintable(end.error));
        QVERIFY(result(job) == m_undisturbed);
        QVERIFY(!QFile::exists(m_run.path(job + "/work")));
    }

    using Moment = std::function<bool(const Json& event)>;
    static Moment progress(const std::string& stage, double least) {
        return [=](const Json& event) {
            return event["event"] == "progress" && event["stage"] == stage && event["done"] >= least &&
                   event["done"] < event["total"];
        };
    }
    /// Starts or goes on with the job and sends the signal at the first event of this start that is the moment.
    void interrupt(const QString& job, int signal, const Moment& moment) const {
        const QString events = job + "/events.jsonl";
        const qsizetype before = m_run.bytes(events).size();
        auto reached = [&] {
            for (const QByteArray& line : m_run.bytes(events).mid(before).split('\n'))
                if (const Json event = Json::parse(line.toStdString(), nullptr, false);
                    event.is_object() && moment(event))
                    return true;
            return false;
        };
        QProcess process;
        process.start(enginePath(), arguments(job));
        QVERIFY(process.waitForStarted());
        QElapsedTimer waited;
        for (waited.start(); !reached() && process.state() == QProcess::Running && waited.elapsed() < 60000;)
            process.waitForFinished(2);
        QVERIFY2(process.state() == QProcess::Running, "the training was over before the moment came");
        ::kill(static_cast<pid_t>(process.processId()), signal);
        QVERIFY(process.waitForFinished(20000));
        QVERIFY(result(job).isEmpty());
    }

private Q_SLOTS:
    void initTestCase() {
        const QByteArrayList syllables = {"ba", "co", "du", "fe", "gi", "ha", "jo", "ku",
                                          "le", "mi", "na", "po", "ru", "se", "ti", "va"};
        CounterRandom random(3, 1);
        QByteArray text;
        for (uint64_t draw = 0; text.size() < 18 << 20;) {
            for (uint64_t left = 1 + random.below(5, draw++); left > 0; --left)
                text += syllables[static_cast<qsizetype>(random.below(16, draw++))];
            text += random.below(10, draw++) == 0 ? '\n' : ' ';
        }
        m_run.write("corpus.txt", QString::fromLatin1(text));
        const auto end = runEngine(arguments("undisturbed"));
        QVERIFY2(end.exitCode == 0, qPrintable(end.error));
        m_undisturbed = result("undisturbed");
        QVERIFY(m_undisturbed.size() > 50000);
    }

    void killedWhileReading() {
        interrupt("reading", SIGKILL, progress("read", 1));
        QVERIFY(QFile::exists(m_run.path("reading/work/counting.json")));
        finish("reading");
    }

    void killedBeforeTheFirstMerge() {
        interrupt("counted", SIGKILL, progress("merges", 0));
        finish("counted");
    }

    void killedAgainAndAgain() {
        interrupt("often", SIGKILL, progress("read", 1));
        interrupt("often", SIGKILL, progress("merges", 64));
        interrupt("often", SIGTERM, progress("merges", 64));  // saves what it has learnt
        QVERIFY(m_run.bytes("often/work/merges.bin").size() > 64 * 8);
        interrupt("often", SIGKILL, progress("merges", 65));  // goes on from there
        finish("often");
    }

    /// Saved merges of another corpus of the same size are not taken for this one's.
    void anotherCorpusOfTheSameSize() {
        interrupt("other", SIGTERM, progress("merges", 64));
        QByteArray text = m_run.bytes("corpus.txt");
        text.replace("ba", "ze");
        m_run.write("corpus2.txt", QString::fromLatin1(text));
        const QByteArray merges = m_run.bytes("other/work/merges.bin");
        QCOMPARE(runEngine(arguments("fresh", "corpus2.txt")).exitCode, 0);
        QVERIFY(QDir().mkpath(m_run.path("mixed/work")));
        writeFileAtomically(m_run.path("mixed/work/merges.bin").toStdString(),
                            std::string_view(merges.data(), size_t(merges.size())))
            .orThrow();
        QCOMPARE(runEngine(arguments("mixed", "corpus2.txt")).exitCode, 0);
        QVERIFY(result("mixed") == result("fresh"));
        QVERIFY(result("mixed") != m_undisturbed);
    }
};

QTEST_GUILESS_MAIN(TestTokenizerFaults)
#include "tst_tokenizer_faults.moc"
