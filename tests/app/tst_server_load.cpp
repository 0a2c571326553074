// SPDX-License-Identifier: Apache-2.0
#include "core/base/json.h"
#include "core/base/system.h"
#include "tests/support/engine_process.h"
#include "tests/support/tiny_model.h"

#include <httplib.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <thread>

// Qt after the network library: its keywords are macros.
#include <QtTest>

using namespace sextant;
using namespace sextant::test;

namespace {

/// A socket that sends what it is told and reads nothing.
class RawClient {
public:
    RawClient(int port, const std::string& text) {
        m_socket = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(static_cast<uint16_t>(port));
        if (::connect(m_socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) qFatal("cannot connect");
        send(text);
    }
    ~RawClient() { ::close(m_socket); }
    RawClient(const RawClient&) = delete;
    void closeSendingHalf() const { ::shutdown(m_socket, SHUT_WR); }
    /// Everything until the server closes.
    std::string readAll() const {
        std::string all;
        char buffer[4096];
        for (ssize_t count; (count = ::recv(m_socket, buffer, sizeof buffer, 0)) > 0;)
            all.append(buffer, static_cast<size_t>(count));
        return all;
    }
    void send(const std::string& text) const { (void)!::send(m_socket, text.data(), text.size(), MSG_NOSIGNAL); }

private:
    int m_socket;
};

std::string post(const Json& body) {
    const std::string text = body.dump();
    return "POST /v1/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(text.size()) +
           "\r\n\r\n" + text;
}

}  // namespace

/// The real server with a model that takes long over a prompt and for ever over an answer: who waits, who leaves, who
/// sends slowly, and what ends it.
class TestServerLoad : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    std::unique_ptr<QProcess> m_server;
    int m_port = 0;

    QString model() const { return m_folder.filePath(QStringLiteral("model")); }
    QStringList arguments() const { return {"serve", "--model", model(), "--port", "0", "--json"}; }
    void start(const QStringList& more = {}) {
        m_server = std::make_unique<QProcess>();
        m_server->start(enginePath(), arguments() + more);
        QTRY_VERIFY_WITH_TIMEOUT(m_server->canReadLine() || m_server->waitForReadyRead(100), 20000);
        m_port = Json::parse(m_server->readLine().toStdString())["port"];
    }
    httplib::Client client() const {
        httplib::Client client("127.0.0.1", m_port);
        client.set_read_timeout(20);
        return client;
    }
    /// Milliseconds until the path answers 200; 20,000 and more: not at all.
    qint64 answerTime(const char* path) const {
        QElapsedTimer clock;
        clock.start();
        const auto response = client().Get(path);
        return response && response->status == 200 ? clock.elapsed() : 20000 + clock.elapsed();
    }
    qint64 shortAnswerTime() const {
        QElapsedTimer clock;
        clock.start();
        const auto response = client().Post("/v1/completions", R"({"prompt":"zz","max_tokens":1})", "application/json");
        return response && response->status == 200 ? clock.elapsed() : 20000 + clock.elapsed();
    }
    static Json endless(bool stream) {
        return {{"prompt", "A"}, {"max_tokens", -1}, {"temperature", 0}, {"stream", stream}};
    }
    static Json longPrompt(bool stream) {
        return {{"prompt", std::string(12000, 'q')}, {"max_tokens", -1}, {"temperature", 0}, {"stream", stream}};
    }
    int64_t residentMegabytes() const {
        std::ifstream status("/proc/" + std::to_string(m_server->processId()) + "/status");
        for (std::string line; std::getline(status, line);)
            if (line.starts_with("VmRSS:")) return std::stoll(line.substr(6)) / 1024;
        return -1;
    }

private Q_SLOTS:
    void initTestCase() {
        const Tokenizer tokenizer = byteTokenizer();
        ModelOptions shape = tinyShape(tokenizer.vocabularySize(), 16384);
        shape.hiddenSize = 512;
        shape.intermediateSize = 1024;
        shape.numHiddenLayers = 6;
        shape.numAttentionHeads = 8;
        shape.numKeyValueHeads = 2;
        writeScriptedModel(model().toStdString(), shape, tokenizer, {{'A', 'B'}, {'B', 'A'}, {'q', 'q'}, {'z', 'z'}});
    }
    void init() { start(); }
    void cleanup() {
        if (!m_server || m_server->state() == QProcess::NotRunning) return;
        QElapsedTimer clock;
        clock.start();
        m_server->terminate();
        QVERIFY(m_server->waitForFinished(5000));
        QCOMPARE(m_server->exitStatus(), QProcess::NormalExit);
        QVERIFY(clock.elapsed() < 2000);  // whatever was under way
    }

    void manyWaitingAnswers() {
        std::vector<std::unique_ptr<RawClient>> waiting;
        for (int i = 0; i < 12; ++i)
            waiting.push_back(
                std::make_unique<RawClient>(m_port, post(i % 3 == 0 ? longPrompt(i % 2 == 0) : endless(i % 2 == 0))));
        QTest::qWait(500);
        for (int i = 0; i < 10; ++i) {
            QVERIFY(answerTime("/health") < 1000);
            QVERIFY(answerTime("/v1/models") < 1000);
        }
        waiting.clear();
        QVERIFY(shortAnswerTime() < 3000);  // all of their work has ended
    }

    void slowClients_data() {
        QTest::addColumn<QByteArray>("begin");
        QTest::newRow("idle") << QByteArray();
        QTest::newRow("slow header") << QByteArray("GET /health HTTP/1.1\r\nX: ");
        QTest::newRow("slow body") << QByteArray(
            "POST /v1/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n");
    }
    void slowClients() {
        QFETCH(QByteArray, begin);
        std::vector<std::unique_ptr<RawClient>> slow;
        for (int i = 0; i < 32; ++i) slow.push_back(std::make_unique<RawClient>(m_port, begin.toStdString()));
        for (int round = 0; round < 5; ++round) {
            if (!begin.isEmpty())
                for (const auto& one : slow) one->send("x");
            QTest::qWait(100);
            QVERIFY(answerTime("/health") < 1000);
            QVERIFY(answerTime("/v1/models") < 1000);
            QVERIFY(shortAnswerTime() < 3000);
        }
    }

    void clientsThatLeave_data() {
        QTest::addColumn<bool>("stream");
        QTest::addColumn<bool>("inPrompt");
        for (const bool stream : {false, true})
            for (const bool inPrompt : {false, true})
                QTest::addRow("%s, %s", stream ? "streamed" : "whole", inPrompt ? "prompt" : "answer")
                    << stream << inPrompt;
    }
    void clientsThatLeave() {
        QFETCH(bool, stream);
        QFETCH(bool, inPrompt);
        {
            const RawClient leaving(m_port, post(inPrompt ? longPrompt(stream) : endless(stream)));
            const RawClient queued(m_port, post(endless(stream)));
            QTest::qWait(400);
        }
        QVERIFY(shortAnswerTime() < 2000);
    }

    /// An answer that was broken off is never told as a whole one.
    void brokenOffAnswers() {
        const RawClient whole(m_port, post(endless(false))), streamed(m_port, post(endless(true)));
        QTest::qWait(300);
        whole.closeSendingHalf();
        QVERIFY(whole.readAll().starts_with("HTTP/1.1 503"));
        QTest::qWait(300);
        m_server->terminate();
        const std::string events = streamed.readAll();
        QVERIFY(events.starts_with("HTTP/1.1 200") && events.find("\"error\"") != std::string::npos);
        QVERIFY(events.find("\"finish_reason\":\"") == std::string::npos);
        QVERIFY(m_server->waitForFinished(5000));
    }

    void aFullQueue() {
        cleanup();
        start({"--max-waiting", "2", "--slots", "1"});
        std::vector<std::unique_ptr<RawClient>> waiting;
        for (int i = 0; i < 3; ++i) waiting.push_back(std::make_unique<RawClient>(m_port, post(endless(i % 2 == 0))));
        QTest::qWait(500);
        for (const bool stream : {false, true}) {
            const auto refused = client().Post("/v1/completions", endless(stream).dump(), "application/json");
            QVERIFY(refused);
            QCOMPARE(refused->status, 503);
            QVERIFY(QString::fromStdString(refused->body).contains("2 answers wait"));
        }
        waiting.clear();
        QTRY_VERIFY_WITH_TIMEOUT(shortAnswerTime() < 2000, 1000);
    }

    /// Bodies that take many times their size when they are parsed.
    void memoryComesBack() {
        QVERIFY(shortAnswerTime() < 3000);
        const int64_t before = residentMegabytes();
        std::string body = R"({"prompt":"x","max_tokens":1,"x":[)";
        while (body.size() < 4000000) body += "[],";
        body += "1]}";
        std::vector<std::jthread> clients;
        for (int i = 0; i < 8; ++i)
            clients.emplace_back([&] {
                const auto refused = client().Post("/v1/completions", body, "application/json");
                QVERIFY(refused && refused->status == 400);
            });
        clients.clear();
        QTRY_VERIFY2_WITH_TIMEOUT(residentMegabytes() < before + 64,
                                  qPrintable(QString::number(residentMegabytes() - before)), 3000);
    }

    void deepNesting() {
        for (const char* field : {"stop", "x", "prompt"}) {
            const std::string deep = std::string(200000, '[') + std::string(200000, ']');
            const auto refused =
                client().Post("/v1/completions", "{\"" + std::string(field) + "\":" + deep + "}", "application/json");
            QVERIFY(refused);
            QCOMPARE(refused->status, 400);
        }
        QVERIFY(answerTime("/health") < 1000);
    }

    void stoppedInAPrompt() {
        const RawClient one(m_port, post(longPrompt(true))), two(m_port, post(longPrompt(false)));
        QTest::qWait(300);
        cleanup();
    }

    /// Whenever the signal comes: while the model is loaded, before it listens, after.
    void stoppedWhileStarting() {
        cleanup();
        for (const int delay : {5, 15, 25, 40, 60, 80, 120, 200, 400}) {
            QProcess process;
            process.start(enginePath(), arguments());
            QVERIFY(process.waitForStarted());
            QTest::qSleep(delay);
            process.terminate();
            QVERIFY2(process.waitForFinished(5000), qPrintable(QString::number(delay)));
        }
    }
};

QTEST_GUILESS_MAIN(TestServerLoad)
#include "tst_server_load.moc"
