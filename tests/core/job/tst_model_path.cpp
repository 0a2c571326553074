// SPDX-License-Identifier: Apache-2.0
#include "core/base/files.h"
#include "core/job/model_path.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace sextant;
namespace fs = std::filesystem;

/// Which model a path stands for, and what is said where there is none.
class TestModelPath : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    fs::path m_job;

    void makeModel(const fs::path& folder) const {
        createFolders(folder).orThrow();
        writeFileAtomically(folder / "config.json", "{}").orThrow();
    }

private Q_SLOTS:
    void initTestCase() {
        m_job = fs::path(m_folder.path().toStdString()) / "my run";
        for (const char* name : {"checkpoint-9", "checkpoint-20", "checkpoint-100"})
            makeModel(m_job / "checkpoints" / name);
        makeModel(fs::path(m_folder.path().toStdString()) / "foreign");
    }
    void modelsStandForThemselves() {
        const FoundModel found = findModel(m_job / "checkpoints/checkpoint-20").orThrow();
        QCOMPARE(found.folder.filename().string(), std::string("checkpoint-20"));
        QCOMPARE(found.step, int64_t{20});
        QVERIFY(!found.isChosen);
        QCOMPARE(found.name(), std::string("my run/checkpoint-20"));
        const FoundModel foreign = findModel(m_job.parent_path() / "foreign/").orThrow();
        QCOMPARE(foreign.step, int64_t{-1});
        QCOMPARE(foreign.name(), std::string("foreign"));
    }
    void aJobMeansItsNewest() {
        for (const fs::path& path : {m_job, m_job / "", m_job / "checkpoints", m_job / "checkpoints" / ""}) {
            const FoundModel found = findModel(path).orThrow();
            QCOMPARE(found.step, int64_t{100});
            QVERIFY(found.isChosen);
            QCOMPARE(found.name(), std::string("my run/checkpoint-100"));
        }
    }
    void whatIsGoneIsSaidToBeGone() {
        for (const char* name : {"checkpoint-50", "nothing", "checkpoint-9.partial"}) {
            const auto gone = findModel(m_job / "checkpoints" / name);
            QVERIFY(!gone);
            QVERIFY(gone.error().kind == ErrorKind::Data);
            QVERIFY(gone.error().message.find(name) != std::string::npos);
            QVERIFY(gone.error().nextStep.find("checkpoint-9, checkpoint-20, checkpoint-100") != std::string::npos);
        }
        createFolders(m_job / "checkpoints/empty").orThrow();
        QVERIFY(!findModel(m_job / "checkpoints/empty"));
        const auto elsewhere = findModel(m_job.parent_path() / "nowhere");
        QVERIFY(!elsewhere && elsewhere.error().kind == ErrorKind::Data);
    }
    void aJobWithoutCheckpoints() {
        createFolders(m_job.parent_path() / "young/checkpoints").orThrow();
        QVERIFY(!findModel(m_job.parent_path() / "young"));
        QVERIFY(!findModel(m_job.parent_path() / "young/checkpoints"));
        const auto gone = findModel(m_job.parent_path() / "young/checkpoints/checkpoint-1");
        QVERIFY(!gone && gone.error().nextStep.find("no checkpoint yet") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestModelPath)
#include "tst_model_path.moc"
