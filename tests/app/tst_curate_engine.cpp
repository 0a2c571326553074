// SPDX-License-Identifier: Apache-2.0
#include "core/base/json.h"
#include "core/base/random.h"
#include "tests/support/engine_process.h"

#include <QDirIterator>
#include <QtTest>

#include <map>

#include <signal.h>
#include <unistd.h>

using namespace sextant;
using namespace sextant::test;

/// The curate command: from documents to shards, killed and gone on with, and its complaints.
class TestCurateEngine : public QObject {
    Q_OBJECT
    TinyRun m_run;
    static constexpr int kFiles = 8;

    static QString words(uint64_t number, int count) {
        const CounterRandom random(number, 3);
        QString text;
        for (int i = 0; i < count; ++i)
            text += QStringLiteral("w%1 ").arg(random.below(3000, static_cast<uint64_t>(i)));
        return text;
    }
    QString recipe(const QString& stages, const QString& extra = {}) const {
        return QStringLiteral("kind: curate\nname: test\nsources: [{path: \"%1\"}]\n%2stages:\n%3")
            .arg(m_run.path("corpus"), extra, stages);
    }
    std::map<QString, QByteArray> output(const QString& job) const {
        std::map<QString, QByteArray> files;
        for (const char* folder : {"documents", "dropped", "signals", "models"}) {
            QDirIterator entries(m_run.path(job + "/" + folder), QDir::Files, QDirIterator::Subdirectories);
            while (entries.hasNext()) {
                const QString path = entries.next();
                files[QDir(m_run.path(job)).relativeFilePath(path)] =
                    m_run.bytes(QDir(m_run.path("")).relativeFilePath(path));
            }
        }
        return files;
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(QDir().mkpath(m_run.path("corpus")));
        for (int file = 0; file < kFiles; ++file) {
            QString lines;
            for (int i = 0; i < 2500; ++i) {
                const auto number =
                    static_cast<uint64_t>(i % 5 == 0 ? i : i * kFiles + file);  // every fifth is in all files
                lines += QStringLiteral("{\"text\":\"%1%2\"}\n")
                             .arg(words(number, 150),
                                  i % 10 == 0   ? QStringLiteral("file%1").arg(file)
                                  : i % 10 == 3 ? words(static_cast<uint64_t>(50'000 + i), 50)  // in all files
                                                : QString());
            }
            m_run.write(QStringLiteral("corpus/%1.jsonl").arg(file), lines);
        }
        m_run.write("good.jsonl", QStringLiteral("{\"text\":\"%1\"}\n").arg(words(1, 500)));
        m_run.write("bad.jsonl", "{\"text\":\"nothing that the corpus says\"}\n");
        m_run.write(
            "recipe.yaml",
            recipe(QStringLiteral(
                       "  - type: length\n    min_characters: 100\n  - type: exact_dedup\n  - type: word_list\n    "
                       "words: [w17 w4, w5]\n    keep_fraction: 0.5\n  - type: minhash_dedup\n  - type: "
                       "exact_substring_dedup\n  - type: gopher_repetition\n  - type: quality_classifier\n    good: "
                       "[\"%1\"]\n"
                       "    bad: [\"%2\"]\n")
                       .arg(m_run.path("good.jsonl"), m_run.path("bad.jsonl"))));
        const auto end = runEngine({"curate", m_run.path("recipe.yaml"), "--job", m_run.path("undisturbed")});
        QVERIFY2(end.exitCode == 0, qPrintable(end.error));
        for (const char* line : {"exact_dedup", "same_document", "near_duplicate", "edited", "curated documents:"})
            QVERIFY2(end.out.contains(line), qPrintable(end.out));
    }

    void killedAtRandomMoments() {
        const auto expected = output("undisturbed");
        QVERIFY(expected.size() >= 10);
        const CounterRandom random(static_cast<uint64_t>(::getpid()), 1);
        int kills = 0;
        for (uint64_t job = 0; kills < 12 && job < 6; ++job) {
            const QString name = QStringLiteral("killed-%1").arg(job);
            for (int start = 0;; ++start) {
                QProcess process;
                QStringList arguments = {"curate", "--job", m_run.path(name), "--set", "threads=2"};
                if (start == 0)
                    arguments.insert(1, m_run.path("recipe.yaml"));
                else
                    arguments = {"curate", "--job", m_run.path(name), "--resume"};
                process.start(enginePath(), arguments);
                QVERIFY(process.waitForStarted());
                // Ever longer: a corpus stage that is killed while it decides begins anew.
                if (process.waitForFinished(static_cast<int>(
                        30 + 25 * start +
                        static_cast<int>(random.below(500, job * 100 + static_cast<uint64_t>(start)))))) {
                    QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
                    break;
                }
                ::kill(static_cast<pid_t>(process.processId()), SIGKILL);
                QVERIFY(process.waitForFinished(20000));
                kills += QFile::exists(m_run.path(name + "/config.yaml"));
                if (!QFile::exists(m_run.path(name + "/events.jsonl"))) start = -1;  // before the job began
                QVERIFY(start < 60);
            }
            QVERIFY(output(name) == expected);
            QVERIFY(!QFile::exists(m_run.path(name + "/work")));
        }
        QVERIFY(kills > 0);
    }

    void stoppedAndResumed() {
        QProcess process;
        process.start(enginePath(), {"curate", m_run.path("recipe.yaml"), "--job", m_run.path("stopped")});
        QVERIFY(process.waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(
            QFile::exists(m_run.path("stopped/work/files.json")) || process.state() == QProcess::NotRunning, 20000);
        ::kill(static_cast<pid_t>(process.processId()), SIGTERM);
        QVERIFY(process.waitForFinished(20000));
        if (process.exitCode() == 130) {
            const auto end = runEngine({"curate", "--job", m_run.path("stopped"), "--resume"});
            QVERIFY2(end.exitCode == 0, qPrintable(end.error));
        }
        QVERIFY(output("stopped") == output("undisturbed"));
    }

    void aCuratedJobIsPackedAndMixed() {
        m_run.write("pack.yaml", QStringLiteral("kind: pack\nname: shards\nsources: [{path: \"%1\", weight: 0.7}, "
                                                "{path: \"%2\", weight: 0.3}]\ntokenizer_vocab_size: 400\n"
                                                "mix: {max_epochs: 3, token_budget: 200000}\n")
                                     .arg(m_run.path("undisturbed"), m_run.path("text.txt")));
        auto end = runEngine({"pack", m_run.path("pack.yaml"), "--job", m_run.path("refused")});
        QCOMPARE(end.exitCode, 2);  // the small text would be repeated too often
        QVERIFY2(end.error.contains("epochs, and max_epochs is 3"), qPrintable(end.error));
        end = runEngine(
            {"pack", m_run.path("pack.yaml"), "--job", m_run.path("shards"), "--set", "mix.token_budget=60000"});
        QVERIFY2(end.exitCode == 0, qPrintable(end.error));
        const Json report = Json::parse(m_run.bytes("shards/report.json").toStdString());
        QCOMPARE(report["mixture"].size(), size_t{2});
        QVERIFY(std::abs(report["mixture"][0]["tokens"].get<double>() - 42000) < 2000);
    }

    void complaints_data() {
        QTest::addColumn<QString>("stages");
        QTest::addColumn<QString>("extra");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("unknown stage") << "  - type: exact_dedupe\n"
                                       << "" << 2 << "Did you mean exact_dedup?";
        QTest::newRow("unknown option") << "  - type: length\n    min_character: 3\n"
                                        << "" << 2
                                        << "length has no option \"min_character\". Did you mean min_characters?";
        QTest::newRow("out of range")
            << "  - type: length\n  - type: minhash_dedup\n    threshold: 7\n"
            << "" << 2 << "stage 2: minhash_dedup, threshold: found 7.0, allowed is a number from 0.1 to 1";
        QTest::newRow("no type") << "  - threshold: 7\n"
                                 << "" << 2 << "a stage needs a type";
        QTest::newRow("unknown language") << "  - type: language\n    languages: [klingonese]\n"
                                          << "" << 2 << "not a known language code";
        QTest::newRow("missing list") << "  - type: url_list\n    domain_file: /nowhere/list.txt\n"
                                      << "" << 3 << "/nowhere/list.txt";
        QTest::newRow("bad pattern") << "  - type: regex\n    patterns: ['a(b']\n"
                                     << "" << 2 << "regex: the pattern \"a(b\" cannot be read: at offset 3";
        QTest::newRow("hostile pattern") << "  - type: regex\n    patterns: ['^(w?\\d+\\s?)+[!?]$']\n"
                                         << "" << 2 << "steps on the document ";
        QTest::newRow("no examples")
            << "  - type: length\n  - type: quality_classifier\n"
            << "" << 2 << "bad.yaml, line 4: stages: stage 2: quality_classifier, good: there is nothing to tell";
        QTest::newRow("no model") << "  - type: perplexity\n    model: /nowhere/model\n"
                                  << "" << 3 << "/nowhere/model";
        QTest::newRow("no such field") << "  - type: length\n"
                                       << "text_field: body\n"
                                       << 3 << "no text in the field \"body\"";
    }
    void complaints() {
        QFETCH(QString, stages);
        QFETCH(QString, extra);
        QFETCH(int, code);
        QFETCH(QString, sentence);
        m_run.write("bad.yaml", recipe(stages, extra));
        QTemporaryDir job;
        const auto end = runEngine({"curate", m_run.path("bad.yaml"), "--job", job.filePath("job")});
        QCOMPARE(end.exitCode, code);
        QVERIFY2(end.error.contains(sentence), qPrintable(end.error));
    }

    /// What a config says wrongly is said before there is a job.
    void nothingBeginsWithAStageThatLacksSomething() {
        m_run.write("bad.yaml", recipe("  - type: regex\n  - type: perplexity\n", ""));
        QTemporaryDir job;
        const auto end = runEngine({"curate", m_run.path("bad.yaml"), "--job", job.filePath("job")});
        QCOMPARE(end.exitCode, 2);
        QVERIFY2(end.error.contains("stage 1: regex, patterns: there is no pattern") &&
                     end.error.contains("stage 2: perplexity, model: no model is named"),
                 qPrintable(end.error));
        QVERIFY(!QFileInfo::exists(job.filePath("job")));
    }
};

QTEST_GUILESS_MAIN(TestCurateEngine)
#include "tst_curate_engine.moc"
