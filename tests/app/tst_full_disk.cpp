// SPDX-License-Identifier: Apache-2.0
#include "tests/support/engine_process.h"

#include <QDirIterator>
#include <QtTest>

#include <map>

using namespace sextant;
using namespace sextant::test;

namespace {

/// Runs a command on a disk of its own: a tmpfs of `bytes` at the fifth argument, in a namespace of the test's own.
/// When the command's job has said `filledAt` in its events, something else takes all the room that is left. What lies
/// on the disk in the end is copied to `kept`.
constexpr const char* kScript = R"(
bytes=$1; filledAt=$2; kept=$3; disk=$4; shift 4
mount -t tmpfs -o size="$bytes" tmpfs "$disk" || exit 77
if [ -n "$filledAt" ]; then
    ( until grep -qs -e "$filledAt" "$disk/job/events.jsonl"; do sleep 0.005; done; cat /dev/zero > "$disk/filler" ) 2>/dev/null &
    filler=$!
fi
"$@"
code=$?
[ -n "$filledAt" ] && kill $filler 2>/dev/null
rm -f "$disk/filler"
cp -a "$disk/." "$kept"
exit $code
)";

}  // namespace

/// What a full disk does to each kind of job: a sentence, and nothing lost that was there. Skipped where the system
/// gives tests no mount namespace.
class TestFullDisk : public QObject {
    Q_OBJECT
    TinyRun m_run;

    QString disk() const { return m_run.path("disk"); }
    QString onDisk(const QString& name) const { return disk() + "/" + name; }
    EngineResult runOnDisk(int64_t bytes, const QString& filledAt, const QString& kept, const QStringList& arguments) {
        QDir().mkpath(m_run.path(kept));
        QProcess process;
        process.start("unshare", QStringList{"--user", "--map-root-user", "--mount", "sh", "-c", kScript, "sh",
                                             QString::number(bytes), filledAt, m_run.path(kept), disk(), enginePath()} +
                                     arguments);
        process.waitForFinished(120000);
        return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
                QString::fromUtf8(process.readAllStandardError())};
    }
    std::map<QString, QByteArray> filesBelow(const QString& folder, const QStringList& endings) const {
        std::map<QString, QByteArray> files;
        QDirIterator entries(m_run.path(folder), endings, QDir::Files, QDirIterator::Subdirectories);
        while (entries.hasNext()) {
            const QString name = QDir(m_run.path("")).relativeFilePath(entries.next());
            files[name.mid(folder.size())] = m_run.bytes(name);
        }
        return files;
    }
    static QString word(int number) {
        QString letters;
        for (uint32_t rest = static_cast<uint32_t>(number) % 100003u * 2654435761u; letters.size() < 6; rest /= 26)
            letters += QChar(u'a' + static_cast<char16_t>(rest % 26));
        return letters;
    }
    void writeDocuments() {
        QString lines;
        for (int i = 0; i < 40000; ++i)
            lines += QStringLiteral("{\"text\":\"Document %1 tells of %2 and of %3.\"}\n")
                         .arg(i)
                         .arg(word(i * 7919), word(i * 31337));
        m_run.write("documents.jsonl", lines);
    }

private Q_SLOTS:
    void initTestCase() {
        QDir().mkpath(disk());
        QProcess probe;
        probe.start("unshare", {"--user", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "tmpfs", disk()});
        if (!probe.waitForFinished(10000) || probe.exitCode() != 0)
            QSKIP("this system gives the test no disk of its own (unshare, tmpfs)");
        writeDocuments();
    }

    /// Training goes on while the disk is full, and says that checkpoints are missing; older ones stay whole, and the
    /// run can be gone on with from them when there is room again, to the same weights.
    void training() {
        const QStringList more = {"--set", "train.max_steps=600", "--set", "checkpoint.keep_last=3"};
        QCOMPARE(runEngine(QStringList{"train", m_run.path("run.yaml"), "--job", m_run.path("whole")} + more).exitCode,
                 0);
        const EngineResult result =
            runOnDisk(16 << 20, "\"step\":30,", "train",
                      QStringList{"train", m_run.path("run.yaml"), "--job", onDisk("job")} + more);
        QCOMPARE(result.exitCode, 4);
        QVERIFY2(result.error.contains("No space left on device"), qPrintable(result.error));
        QVERIFY(QFile::exists(m_run.path("train/job/checkpoints/latest")));
        const std::string told = readFile(m_run.path("train/job/status.json").toStdString()).valueOr("");
        QVERIFY2(told.find("\"failed\"") != std::string::npos, told.c_str());
        const std::string events = readFile(m_run.path("train/job/events.jsonl").toStdString()).valueOr("");
        QCOMPARE(events.find("}{"), std::string::npos);  // no line is glued to half of another
        const EngineResult resumed = runEngine({"train", "--job", m_run.path("train/job"), "--resume"});
        QVERIFY2(resumed.exitCode == 0, qPrintable(resumed.error));
        const QString weights = "/checkpoints/checkpoint-600/trainer/state.safetensors";
        QVERIFY(!m_run.bytes("whole" + weights).isEmpty());
        QVERIFY(m_run.bytes("train/job" + weights) == m_run.bytes("whole" + weights));
    }

    /// Checkpoints that lie there will make room for their successors: they are not asked for twice.
    void resumingNeedsNoRoomForWhatLiesThere() {
        const QStringList more = {"--set", "train.max_steps=40", "--set", "checkpoint.keep_last=3"};
        QCOMPARE(runEngine(QStringList{"train", m_run.path("run.yaml"), "--job", m_run.path("half")} + more).exitCode,
                 0);
        int64_t bytes = 0;
        for (const auto& [name, content] : filesBelow("half", {"*"})) bytes += content.size();
        const QString copied = QStringLiteral(
                                   "cp -a '%1' '%2/job' && rm -r '%2/job/checkpoints/checkpoint-40' && "
                                   "echo checkpoint-30 > '%2/job/checkpoints/latest' && exec \"$@\"")
                                   .arg(m_run.path("half"), disk());
        QDir().mkpath(m_run.path("again"));
        QProcess process;
        process.start("unshare", {"--user",
                                  "--map-root-user",
                                  "--mount",
                                  "sh",
                                  "-c",
                                  kScript,
                                  "sh",
                                  QString::number(bytes * 3 / 2),
                                  {},
                                  m_run.path("again"),
                                  disk(),
                                  "sh",
                                  "-c",
                                  copied,
                                  "sh",
                                  enginePath(),
                                  "train",
                                  "--job",
                                  onDisk("job"),
                                  "--resume"});
        QVERIFY(process.waitForFinished(120000));
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
    }

    void curating() {
        m_run.write("recipe.yaml", QStringLiteral("kind: curate\nname: full\nsources: [{path: \"%1\"}]\n"
                                                  "stages:\n  - type: exact_dedup\n  - type: minhash_dedup\n")
                                       .arg(m_run.path("documents.jsonl")));
        QCOMPARE(runEngine({"curate", m_run.path("recipe.yaml"), "--job", m_run.path("curated")}).exitCode, 0);
        const EngineResult result =
            runOnDisk(1 << 20, {}, "curate", {"curate", m_run.path("recipe.yaml"), "--job", onDisk("job")});
        QCOMPARE(result.exitCode, 4);
        QVERIFY2(result.error.contains("No space left on device") && result.error.contains("disk/job"),
                 qPrintable(result.error));
        const EngineResult resumed = runEngine({"curate", "--job", m_run.path("curate/job"), "--resume"});
        QVERIFY2(resumed.exitCode == 0, qPrintable(resumed.error));
        const auto whole = filesBelow("curated", {"*.zst"}), again = filesBelow("curate/job", {"*.zst"});
        QVERIFY(!whole.empty());
        QVERIFY(whole == again);
    }

    void packing() {
        QCOMPARE(runEngine({"tokenizer", "train", m_run.path("documents.jsonl"), "--vocab-size", "600", "--out",
                            m_run.path("tokenizer")})
                     .exitCode,
                 0);
        m_run.write("pack.yaml",
                    QStringLiteral("kind: pack\nname: full\nsources: [{path: \"%1\"}]\ntokenizer: \"%2\"\n")
                        .arg(m_run.path("documents.jsonl"), m_run.path("tokenizer")));
        QCOMPARE(runEngine({"pack", m_run.path("pack.yaml"), "--job", m_run.path("packed")}).exitCode, 0);
        const EngineResult result =
            runOnDisk(256 << 10, {}, "pack", {"pack", m_run.path("pack.yaml"), "--job", onDisk("job")});
        QCOMPARE(result.exitCode, 4);
        QVERIFY2(result.error.contains("No space left on device"), qPrintable(result.error));
        QVERIFY(!QFile::exists(m_run.path("pack/job/shards.json")));  // nothing that looks finished
    }

    /// Counts that do not fit into memory go to the disk; it is full.
    void trainingATokenizer() {
        const EngineResult result = runOnDisk(
            64 << 10, {}, "vocabulary",
            {"tokenizer", "train", m_run.path("documents.jsonl"), "--vocab-size", "8000", "--out", onDisk("job")});
        QCOMPARE(result.exitCode, 4);
        QVERIFY2(result.error.contains("No space left on device"), qPrintable(result.error));
        QVERIFY(!QFile::exists(m_run.path("vocabulary/job/tokenizer.json")));
    }
};

QTEST_GUILESS_MAIN(TestFullDisk)
#include "tst_full_disk.moc"
