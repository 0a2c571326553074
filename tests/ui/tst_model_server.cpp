// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/engine_process.h"
#include "ui/bridge/chat_client.h"
#include "ui/bridge/model_server.h"

#include <QSignalSpy>
#include <QtTest>

#include <csignal>

using namespace sextant;
using namespace sextant::test;

/// The window's chat engine: what it serves, who answered, and what is said when it ends by itself.
class TestModelServer : public QObject {
    Q_OBJECT

    TinyRun m_run;
    QTemporaryDir m_folder;

    /// A program that stands for the engine.
    void pretend(const QByteArray& script) const {
        const QString path = m_folder.filePath(QStringLiteral("engine"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("#!/bin/sh\n" + script + "\n");
        file.close();
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        qputenv("SEXTANT_ENGINE", path.toUtf8());
    }
    static QString failureOf(const QString& model) {
        ModelServer server;
        QSignalSpy failed(&server, &ModelServer::failed);
        server.serve(model);
        if (!failed.wait(10000)) return QStringLiteral("(no failure)");
        return failed[0][0].toString();
    }

private Q_SLOTS:
    void initTestCase() {
        auto trained = runEngine({"train", m_run.path("run.yaml"), "--job", m_run.path("job")});
        QVERIFY2(trained.exitCode == 0, qPrintable(trained.error));
    }
    void init() { qputenv("SEXTANT_ENGINE", enginePath().toUtf8()); }

    void whoAnswers() {
        ModelServer server;
        server.serve(m_run.path("job/checkpoints/checkpoint-50"));
        QTRY_COMPARE_WITH_TIMEOUT(server.state(), ModelServer::State::Ready, 10000);
        QCOMPARE(server.servedModel(), QStringLiteral("job/checkpoint-50"));
        QCOMPARE(server.servedStep(), 50);
        ChatClient client;
        QSignalSpy finished(&client, &ChatClient::finished);
        SamplerSettings settings;
        settings.maxTokens = 4;
        client.send(server.url(), server.token(), {{QStringLiteral("user"), QStringLiteral("Line")}}, settings);
        QVERIFY(finished.wait(10000));
        const auto statistics = finished[0][0].value<ChatStatistics>();
        QCOMPARE(statistics.model, QStringLiteral("job/checkpoint-50"));
        QCOMPARE(statistics.step, 50);
        QVERIFY(statistics.promptTokens > 0);
    }
    void checkpointsThatAreGone() {
        const QString sentence = failureOf(m_run.path("job/checkpoints/checkpoint-55"));
        QVERIFY2(sentence.contains("checkpoint-55") && sentence.contains("checkpoint-50"), qPrintable(sentence));
    }
    void anEndBySignal() {
        pretend("kill -SEGV $$");
        const QString sentence = failureOf(QStringLiteral("x"));
        QVERIFY2(sentence.contains("stopped unexpectedly") && sentence.contains("Segmentation fault"),
                 qPrintable(sentence));
        pretend("echo '{\"url\":\"http://127.0.0.1:9\",\"port\":9}'; sleep 0.2; kill -KILL $$");
        QVERIFY(failureOf(QStringLiteral("x")).contains("Killed"));
    }
    void anEndWithoutAReason() {
        pretend("echo 'Using the newest checkpoint, checkpoint-60.' >&2; exit 7");
        const QString sentence = failureOf(QStringLiteral("x"));
        QVERIFY2(sentence.contains("stopped unexpectedly") && sentence.contains("7"), qPrintable(sentence));
    }
    void anEndWithAReason() {
        pretend("echo 'sextant-engine: the moon is full.' >&2; exit 3");
        QCOMPARE(failureOf(QStringLiteral("x")), QStringLiteral("The model could not be served: the moon is full."));
    }
};

QTEST_GUILESS_MAIN(TestModelServer)
#include "tst_model_server.moc"
