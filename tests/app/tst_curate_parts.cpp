// SPDX-License-Identifier: Apache-2.0
#include "core/base/json.h"
#include "core/base/random.h"
#include "core/job/job_folder.h"
#include "tests/support/engine_process.h"

#include <QDirIterator>
#include <QtTest>

#include <map>
#include <memory>
#include <numeric>
#include <vector>

#include <signal.h>

using namespace sextant;
using namespace sextant::test;

/// One job by many processes: as a Slurm job array (under a stand-in for sbatch) and by hand, with kills.
class TestCurateParts : public QObject {
    Q_OBJECT
    TinyRun m_run;

    static QString words(uint64_t number, int count) {
        const CounterRandom random(number, 3);
        QString text;
        for (int i = 0; i < count; ++i)
            text += QStringLiteral("w%1 ").arg(random.below(3000, static_cast<uint64_t>(i)));
        return text;
    }
    /// Everything a job left, its report without the time it took and without the recipe's hash (each job here has an
    /// index of its own).
    std::map<QString, QByteArray> output(const QString& job) const {
        std::map<QString, QByteArray> files;
        for (const char* folder : {"documents", "dropped", "signals"}) {
            QDirIterator entries(m_run.path(job + "/" + folder), QDir::Files, QDirIterator::Subdirectories);
            while (entries.hasNext()) {
                const QString path = entries.next();
                QFile file(path);
                if (!file.open(QIODevice::ReadOnly)) qFatal("cannot read %s", qPrintable(path));
                files[QDir(m_run.path(job)).relativeFilePath(path)] = file.readAll();
            }
        }
        Json report = Json::parse(m_run.bytes(job + "/report.json").toStdString());
        report.erase("seconds");
        report.erase("recipe_hash");
        files["report.json"] = QByteArray::fromStdString(report.dump());
        files["rejects.jsonl"] = m_run.bytes(job + "/rejects.jsonl");
        return files;
    }
    void writeRecipe(const QString& index) {
        m_run.write(
            "recipe.yaml",
            QStringLiteral("kind: curate\nname: \"it's $(exit 9) \\\"x\\\"\\nname\"\nsources: [{path: \"%1\"}]\n"
                           "stages:\n  - type: exact_dedup\n    index: \"%2\"\n  - type: minhash_dedup\n"
                           "  - type: exact_substring_dedup\n  - type: gopher_repetition\n")
                .arg(m_run.path("corpus"), m_run.path(index)));
    }
    QStringList part(const QString& job, int pass, const QString& part) const {
        return {"curate", "--job", m_run.path(job), "--pass", QString::number(pass), "--part", part};
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(QDir().mkpath(m_run.path("corpus")));
        const std::vector<int> documents = {300, 21'000, 1, 4000};  // the second is a few chunks
        for (size_t file = 0; file < documents.size(); ++file) {
            QString lines;
            for (int i = 0; i < documents[file]; ++i) {
                const auto number = static_cast<uint64_t>(i % 5 == 0 ? i : i * 4 + static_cast<int>(file) + 100'000);
                lines += QStringLiteral("{\"text\":\"%1%2\"}\n")
                             .arg(words(number, 150), i % 10 == 0   ? QStringLiteral("file%1").arg(file)
                                                      : i % 40 == 3 ? words(static_cast<uint64_t>(i % 400), 50)
                                                                    : QString());
            }
            m_run.write(QStringLiteral("corpus/%1.jsonl").arg(file), lines + "{broken\n");
        }
        writeRecipe("index-local");
        const auto end = runEngine({"curate", m_run.path("recipe.yaml"), "--job", m_run.path("local")});
        QVERIFY2(end.exitCode == 0, qPrintable(end.error));
        QVERIFY(output("local").size() > 8);
    }

    void aJobArrayGivesTheSame() {
        const QString job = "a job's\n$(exit 9) \"folder\"";
        writeRecipe("index-array");
        QVERIFY(QDir().mkpath(m_run.path("programs")));
        QVERIFY(QFile::copy(qEnvironmentVariable("SEXTANT_SOURCE_DIR") + "/tests/support/sbatch",
                            m_run.path("programs/sbatch")));
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("PATH", m_run.path("programs") + ":" + environment.value("PATH"));
        environment.insert("SBATCH_LOG", m_run.path("sbatch.log"));
        environment.insert("SBATCH_KILL", "pass-0-1");
        process.setProcessEnvironment(environment);
        process.start(enginePath(), {"curate", m_run.path("recipe.yaml"), "--job", m_run.path(job), "--slurm",
                                     "--tasks", "3", "--max-running", "2", "--cpus", "2", "--memory", "4", "--time",
                                     "1:00:00", "--sbatch=--qos=long", "--submit"});
        QVERIFY(process.waitForFinished(120000));
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());

        QVERIFY(output(job) == output("local"));
        QVERIFY(!QFile::exists(m_run.path(job + "/work")));
        QVERIFY(QFile::exists(m_run.path("sbatch.log.killed")));
        QVERIFY(m_run.bytes(job + "/slurm/logs/pass-0-1.txt").contains("part 1/3 of pass 0 is done"));
        const QByteArray script = m_run.bytes(job + "/slurm/pass-0.sbatch");
        for (const char* line : {"--cpus-per-task=2", "--mem=4096M", "--time=1:00:00", "--qos=long"})
            QVERIFY2(script.contains(QByteArray("#SBATCH ") + line + "\n"), script.constData());
        const QByteArray log = m_run.bytes("sbatch.log");
        QCOMPARE(log.count("---\n"), 8);  // four passes, three decisions, and the end
        QCOMPARE(log.count("--array=0-2%2\n"), 4);
        for (int id = 1; id < 8; ++id) QVERIFY(log.contains("--dependency=afterok:" + QByteArray::number(id) + "\n"));
        const JobFolder folder(m_run.path(job).toStdString());
        QVERIFY(folder.readStatus().orThrow().state == JobState::Finished);
        QVERIFY(folder.readConfig().orThrow().values["threads"] == 2);
        const auto again = runEngine(part(job, 0, "0/3"));
        QCOMPARE(again.exitCode, 2);
        QVERIFY2(again.error.contains("is finished"), qPrintable(again.error));
    }

    /// All parts of a pass at the same time; some are killed, and run again.
    void partsAtOnceAndKilled() {
        writeRecipe("index-killed");
        auto end = runEngine({"curate", m_run.path("recipe.yaml"), "--job", m_run.path("killed"), "--slurm"});
        QVERIFY2(end.exitCode == 0, qPrintable(end.error));
        QVERIFY2(end.out.contains("Queue the 8 steps of the job with: sh "), qPrintable(end.out));
        constexpr int kParts = 7;
        int kills = 0;
        for (int pass = 0; pass < 4; ++pass) {
            std::vector<std::unique_ptr<QProcess>> processes;
            for (int i = 0; i < kParts; ++i) {
                processes.push_back(std::make_unique<QProcess>());
                processes.back()->start(enginePath(), part("killed", pass, QStringLiteral("%1/%2").arg(i).arg(kParts)));
                QVERIFY(processes.back()->waitForStarted());
            }
            for (const int victim : {pass, pass + 2, pass + 3}) {
                QTest::qWait(20);
                const auto id = static_cast<pid_t>(processes[static_cast<size_t>(victim)]->processId());
                if (id > 0 && ::kill(id, SIGKILL) == 0) ++kills;  // 0: it is done already
            }
            for (int i = 0; i < kParts; ++i) {
                QProcess& process = *processes[static_cast<size_t>(i)];
                QVERIFY(process.state() == QProcess::NotRunning || process.waitForFinished(60000));
                if (process.exitStatus() == QProcess::CrashExit)
                    end = runEngine(part("killed", pass, QStringLiteral("%1/%2").arg(i).arg(kParts)));
                else
                    end = {process.exitCode(), {}, QString::fromUtf8(process.readAllStandardError())};
                QVERIFY2(end.exitCode == 0, qPrintable(end.error));
            }
            if (pass == 3) break;
            end = runEngine({"curate", "--job", m_run.path("killed"), "--pass", QString::number(pass), "--decide"});
            QVERIFY2(end.exitCode == 0, qPrintable(end.error));
            const JobFolder folder(m_run.path("killed").toStdString());
            QVERIFY(folder.readStatus().orThrow().state == JobState::Queued);
        }
        end = runEngine({"curate", "--job", m_run.path("killed"), "--resume"});
        QVERIFY2(end.exitCode == 0, qPrintable(end.error));
        QVERIFY(kills > 0);
        QVERIFY(output("killed") == output("local"));
    }

    void complaints_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("tasks alone") << QStringList{"--tasks", "3"} << 2 << "without --slurm";
        QTest::newRow("no task") << QStringList{"--slurm", "--tasks", "0"} << 2 << "--tasks: found";
        QTest::newRow("two words") << QStringList{"--slurm", "--partition", "a b"} << 2
                                   << "cannot stand in an #SBATCH line";
        QTest::newRow("little memory") << QStringList{"--slurm", "--memory", "1"} << 2 << "memory_limit 2 GiB";
        QTest::newRow("no such part") << QStringList{"--pass", "0", "--part", "3/3"} << 2 << "I from 0 to N-1";
        QTest::newRow("no part") << QStringList{"--pass", "0", "--part", "first"} << 2
                                 << "Write for example --part 0/8";
        QTest::newRow("pass alone") << QStringList{"--pass", "0"} << 2 << "Add --part I/N, or --decide";
        QTest::newRow("part alone") << QStringList{"--part", "0/3"} << 2 << "--pass";
        QTest::newRow("undecided") << QStringList{"--pass", "1", "--part", "0/3"} << 2 << "no part of it was begun";
        QTest::newRow("no sbatch") << QStringList{"--slurm", "--submit"} << 4 << "the job could not be queued";
    }
    void complaints() {
        QFETCH(QStringList, arguments);
        QFETCH(int, code);
        QFETCH(QString, sentence);
        writeRecipe("index-complaints");
        const QString job = m_run.path(QString("complaints-") + QTest::currentDataTag());
        QStringList command = {"curate", "--job", job};
        if (arguments.contains("--pass"))
            QVERIFY(runEngine({"curate", m_run.path("recipe.yaml"), "--job", job, "--slurm"}).exitCode == 0);
        else
            command.insert(1, m_run.path("recipe.yaml"));
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("PATH", "/nowhere");
        process.setProcessEnvironment(environment);
        process.start(enginePath(), command + arguments);
        QVERIFY(process.waitForFinished(60000));
        const QByteArray error = process.readAllStandardError();
        QVERIFY2(process.exitCode() == code, error.constData());
        QVERIFY2(error.contains(sentence.toUtf8()), error.constData());
    }
};

QTEST_GUILESS_MAIN(TestCurateParts)
#include "tst_curate_parts.moc"
