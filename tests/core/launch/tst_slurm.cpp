// SPDX-License-Identifier: Apache-2.0
#include "core/base/files.h"
#include "core/launch/shell_text.h"
#include "core/launch/slurm.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

using namespace sextant;
namespace fs = std::filesystem;

/// What a cluster is given, read by a real shell.
class TestSlurm : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;

    /// Runs a script with `programs` first on the PATH; what it printed.
    QByteArray shell(const std::string& script, const QString& programs = {}, int expected = 0) {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("PATH", programs + ":" + environment.value("PATH"));
        environment.insert("SLURM_ARRAY_TASK_ID", "3");
        process.setProcessEnvironment(environment);
        writeFileAtomically(m_dir.filePath("script").toStdString(), script).orThrow();
        process.start("/bin/sh", {m_dir.filePath("script")});
        process.waitForFinished();
        if (process.exitCode() != expected) qFatal("%s", process.readAllStandardError().constData());
        return process.readAllStandardOutput();
    }
    void program(const QString& name, const std::string& body) {
        const fs::path path = m_dir.filePath(name).toStdString();
        writeFileAtomically(path, "#!/bin/sh\n" + body).orThrow();
        fs::permissions(path, fs::perms::owner_all);
    }
    static const std::vector<std::string>& hostile() {
        static const std::vector<std::string> texts = {"plain",
                                                       "two words",
                                                       "it's",
                                                       "\"double\"",
                                                       "$(touch /tmp/x)",
                                                       "`id`",
                                                       "$HOME",
                                                       "new\nline",
                                                       "back\\slash",
                                                       "*",
                                                       "",
                                                       "#no comment",
                                                       "; exit 1",
                                                       "%a",
                                                       "-rf",
                                                       "\xE4\xB8\xAD\xE6\x96\x87",
                                                       "\xFF"};
        return texts;
    }

private Q_SLOTS:
    void wordsStayWords() {
        std::string expected;
        for (const std::string& text : hostile()) expected += "<" + text + ">";
        std::vector<std::string> command = {"printf", "<%s>"};
        command.insert(command.end(), hostile().begin(), hostile().end());
        QCOMPARE(shell(shellCommand(command)), QByteArray::fromStdString(expected));
    }

    void aScriptRunsItsCommandWhereItShould() {
        for (const std::string& text : hostile()) {
            if (text.empty() || text == "*") continue;
            const fs::path folder = m_dir.filePath("work").toStdString() / fs::path(text);
            fs::create_directories(folder / "logs");
            const SlurmJob job{text, folder, folder, {}};
            SlurmOptions options;
            options.tasks = 7;
            const auto printed = [&](const SlurmStep& step, const std::string& log) {
                if (!shell(slurmScript(job, step, options)).isEmpty()) qFatal("something went astray");
                return readFile(folder / "logs" / log).orThrow();
            };
            const SlurmStep parts{"pass-0", SlurmStep::Kind::Parts, {"printf", "%s|", text}};
            QCOMPARE(printed(parts, "pass-0-3.txt"), text + "|--part|3/7|");
            const SlurmStep single{"finish", SlurmStep::Kind::Single, {"pwd", "-P"}};
            QCOMPARE(printed(single, "finish.txt"), fs::canonical(folder).string() + "\n");
        }
    }

    void resourcesAreDirectives() {
        SlurmOptions options;
        options.cpus = 8;
        options.memory = 2.5;
        options.time = "1-12:00:00";
        options.partition = "long,short";
        options.account = "llm";
        options.sbatch = {"--qos=high", "--constraint=a|b"};
        QVERIFY(checkSlurmOptions(options));
        const std::string script =
            slurmScript({"n", "/f", "/w", {}}, {"finish", SlurmStep::Kind::Single, {"x"}}, options);
        QCOMPARE(
            script,
            std::string("#!/bin/sh\n#SBATCH --ntasks=1\n#SBATCH --cpus-per-task=8\n#SBATCH --mem=2560M\n"
                        "#SBATCH --time=1-12:00:00\n#SBATCH --partition=long,short\n#SBATCH --account=llm\n"
                        "#SBATCH --requeue\n#SBATCH --output=/dev/null\n#SBATCH --qos=high\n#SBATCH --constraint=a|b\n"
                        "set -eu\nexec >>'/f/logs/finish'.txt 2>&1\ncd '/w'\nexec 'x'\n"));
    }

    void whatCannotBeADirectiveIsRefused() {
        for (const char* text : {"a b", "a\nrm -rf /", "\"a", "a'", "a\\", "a#b", "\xE4"}) {
            for (std::string SlurmOptions::*member :
                 {&SlurmOptions::time, &SlurmOptions::partition, &SlurmOptions::account}) {
                SlurmOptions options;
                options.*member = text;
                QVERIFY(!checkSlurmOptions(options));
            }
            SlurmOptions options;
            options.sbatch = {std::string("--comment=") + text};
            QVERIFY(!checkSlurmOptions(options));
        }
        SlurmOptions options;
        options.sbatch = {"qos=high"};
        QVERIFY(checkSlurmOptions(options).error().message.find("is no option of sbatch") != std::string::npos);
    }

    /// Three steps, queued by a program that writes down what it was told.
    void stepsAreChained() {
        program("sbatch",
                "printf '%s\\n' \"$@\" >>\"$0.log\"; echo =========== >>\"$0.log\"\n"
                "n=$(grep -c == \"$0.log\"); echo \"$((100 + n));cluster\"\n");
        const fs::path folder = "/jobs/it's \"x\" $(id)\n%a";
        SlurmOptions options;
        options.tasks = 12;
        options.maxRunning = 4;
        const SlurmJob job{"a 'name'\n$(id)",
                           folder,
                           "/w",
                           {{"pass-0", SlurmStep::Kind::Parts, {}},
                            {"decide-0", SlurmStep::Kind::Single, {}},
                            {"pass-1", SlurmStep::Kind::Parts, {}}}};
        QCOMPARE(shell(slurmSubmission(job, options), m_dir.path()),
                 QByteArray("pass-0: job 101\ndecide-0: job 102\npass-1: job 103\n"));
        std::string expected;
        int id = 100;
        for (const SlurmStep& step : job.steps) {
            expected += "--parsable\n--job-name=a 'name'_$(id) " + step.name + "\n";
            if (step.kind == SlurmStep::Kind::Parts) expected += "--array=0-11%4\n";
            if (id > 100) expected += "--dependency=afterok:" + std::to_string(id) + "\n--kill-on-invalid-dep=yes\n";
            ++id;
            expected += folder.string() + "/" + step.name + ".sbatch\n===========\n";
        }
        QCOMPARE(readFile(m_dir.filePath("sbatch.log").toStdString()).orThrow(), expected);
    }

    void whatWasQueuedIsTakenBack() {
        program("sbatch", "case \"$*\" in *finish*) exit 3;; esac; echo 77\n");
        program("scancel", "echo \"$@\" >\"$0.log\"\n");
        const SlurmJob job{
            "n", "/f", "/w", {{"pass-0", SlurmStep::Kind::Parts, {}}, {"finish", SlurmStep::Kind::Single, {}}}};
        shell(slurmSubmission(job, {}), m_dir.path(), 3);
        QCOMPARE(readFile(m_dir.filePath("scancel.log").toStdString()).orThrow(), std::string("77\n"));
    }
};

QTEST_GUILESS_MAIN(TestSlurm)
#include "tst_slurm.moc"
