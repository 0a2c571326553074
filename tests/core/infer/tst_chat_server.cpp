// SPDX-License-Identifier: Apache-2.0
#include "core/base/json.h"
#include "core/infer/chat_server.h"
#include "core/infer/http_server.h"
#include "kernels/cpu/cpu_backend.h"
#include "tests/support/tiny_model.h"

#include <httplib.h>

// Qt after the network library: its keywords are macros.
#include <QTemporaryDir>
#include <QtTest>

#include <atomic>
#include <cstdlib>
#include <new>
#include <thread>

namespace {

/// How many more allocations of the server's threads succeed before one fails; negative: all. Small ones always do: the
/// JSON library allocates some bytes in its destructors, which cannot report anything.
std::atomic<int> allocationsLeft = -1;
constexpr std::size_t kSmall = 512;
thread_local bool isTestThread = false;

void* allocate(std::size_t size) {
    if (size > kSmall && !isTestThread && allocationsLeft.load() >= 0 && allocationsLeft.fetch_sub(1) == 0)
        throw std::bad_alloc();
    if (void* memory = std::malloc(size > 0 ? size : 1)) return memory;
    throw std::bad_alloc();
}

}  // namespace

void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

using namespace sextant;
using namespace sextant::test;

/// The server inside this process: what it answers for, and that nothing which fails in it ends it.
class TestChatServer : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    std::unique_ptr<kernels::Backend> m_backend = kernels::makeCpuBackend({1, {}});
    std::unique_ptr<LoadedModel> m_model;

    /// A server that runs until the end of the scope.
    class Running {
    public:
        Running(LoadedModel& model, ServerOptions options) {
            options.port = 0;
            options.modelName = options.fingerprint = "run/checkpoint-7";
            options.step = 7;
            m_server = ChatServer::open(model, options).orThrow();
            m_thread = std::jthread([this](std::stop_token stop) { m_server->run(stop); });
        }
        httplib::Client client() const {
            httplib::Client client("127.0.0.1", m_server->port());
            client.set_read_timeout(20);
            return client;
        }
        int port() const { return m_server->port(); }

    private:
        std::unique_ptr<ChatServer> m_server;
        std::jthread m_thread;
    };
    static std::string body(const Json& more = Json::object()) {
        Json json = {{"prompt", "a"}, {"temperature", 0}, {"max_tokens", 3}};
        json.update(more);
        return json.dump();
    }
    static httplib::Result post(httplib::Client client, const std::string& body) {
        return client.Post("/v1/completions", body, "application/json");
    }

private Q_SLOTS:
    void initTestCase() {
        isTestThread = true;
        const Tokenizer tokenizer = byteTokenizer();
        const std::string path = m_folder.filePath(QStringLiteral("model")).toStdString();
        writeScriptedModel(path, tinyShape(tokenizer.vocabularySize()), tokenizer,
                           {{'a', 'b'}, {'b', 'c'}, {'c', 'd'}, {'d', 'a'}});
        m_model = LoadedModel::load(path, *m_backend, kernels::Precision::Float32).orThrow();
    }

    void everyAnswerNamesTheWeights() {
        const Running server(*m_model, {});
        const Json whole = Json::parse(post(server.client(), body())->body);
        QCOMPARE(whole["choices"][0]["text"], Json("bcd"));
        const Json models = Json::parse(server.client().Get("/v1/models")->body);
        for (const Json& json : {whole, models["data"][0]}) {
            QCOMPARE(json["system_fingerprint"], Json("run/checkpoint-7"));
            QCOMPARE(json["step"], Json(7));
        }
        const auto streamed = post(server.client(), body({{"stream", true}}));
        QCOMPARE(QString::fromStdString(streamed->body).count("run/checkpoint-7"),
                 2 * QString::fromStdString(streamed->body).count("\"object\""));
    }
    void foreignHosts() {
        const Running server(*m_model, {.hosts = {"models.example"}});
        auto status = [&](const char* host) {
            httplib::Client client = server.client();
            return client.Get("/health", {{"Host", host}})->status;
        };
        for (const char* host : {"localhost", "LocalHost:80", "127.0.0.1:1", "[::1]:99", "models.example:8000"})
            QCOMPARE(status(host), 200);
        for (const char* host : {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example:80", "[::2]"})
            QCOMPARE(status(host), 403);
    }
    void stopBeforeItListens() {
        ServerOptions options;
        options.port = 0;
        const auto server = ChatServer::open(*m_model, options).orThrow();
        std::stop_source stop;
        stop.request_stop();
        QElapsedTimer clock;
        clock.start();
        server->run(stop.get_token());
        QVERIFY(clock.elapsed() < 1000);
    }
    void contexts() {
        const Running server(*m_model, {.generations = {.contextLength = 40}});
        QCOMPARE(Json::parse(server.client().Get("/v1/models")->body)["data"][0]["context_length"], Json(40));
        QCOMPARE(post(server.client(), body({{"prompt", std::string(40, 'a')}}))->status, 400);
        ServerOptions options;
        options.generations.contextLength = m_model->contextLength() + 1;
        const auto refused = ChatServer::open(*m_model, options);
        QVERIFY(!refused && refused.error().kind == ErrorKind::Usage);
    }
    void takenPort() {
        const Running server(*m_model, {});
        ServerOptions options;
        options.port = server.port();
        const auto refused = ChatServer::open(*m_model, options);
        QVERIFY(!refused && refused.error().message.find("is taken") != std::string::npos);
    }
    void tooLarge() {
        const Running server(*m_model, {});
        for (const size_t size : {5u << 20, 16u << 20}) {
            const auto refused = post(server.client(), body({{"user", std::string(size, 'x')}}));
            QVERIFY(refused);
            QCOMPARE(refused->status, 413);
            QVERIFY(refused->body.find("4 MiB") != std::string::npos);
        }
        httplib::Client stranger = server.client();
        const auto elsewhere = stranger.Post("/v1/completions", {{"Host", "evil.example"}},
                                             body({{"user", std::string(16u << 20, 'x')}}), "application/json");
        QVERIFY(elsewhere);
        QCOMPARE(elsewhere->status, 403);
        QCOMPARE(post(server.client(), body({{"user", std::string(4000000, 'x')}}))->status, 200);
    }
    void tooManyClients() {
        const Running server(*m_model, {});
        std::vector<std::unique_ptr<httplib::Client>> clients;
        for (int i = 0; i < HttpServer::kMostConnections; ++i) {
            clients.push_back(std::make_unique<httplib::Client>("127.0.0.1", server.port()));
            clients.back()->set_keep_alive(true);
            QCOMPARE(clients.back()->Get("/health")->status, 200);
        }
        const auto refused = server.client().Get("/health");
        QVERIFY(refused);
        QCOMPARE(refused->status, 503);
        QVERIFY(Json::parse(refused->body).contains("error"));
        clients.clear();
        QTRY_COMPARE(server.client().Get("/health")->status, 200);
    }

    /// Every allocation that serves a request fails once. The answer may be an error or may break off; the next one is
    /// whole.
    void noMemory_data() {
        QTest::addColumn<bool>("stream");
        QTest::newRow("whole") << false;
        QTest::newRow("streamed") << true;
    }
    void noMemory() {
        QFETCH(bool, stream);
        const Running server(*m_model, {});
        const std::string asked = body({{"stream", stream}});
        int failed = 0;
        for (int count = 0;; ++count) {
            allocationsLeft = count;
            const auto hit = post(server.client(), asked);
            const bool reached = allocationsLeft.exchange(-1) < 0;
            if (!hit || hit->status != 200 || hit->body.find("bcd") == std::string::npos) ++failed;
            const auto next = post(server.client(), body());
            QVERIFY2(next && next->status == 200, std::to_string(count).c_str());
            QCOMPARE(Json::parse(next->body)["choices"][0]["text"], Json("bcd"));
            if (!reached) break;  // the request needed fewer
        }
        QVERIFY(failed > 0);
    }
};

QTEST_GUILESS_MAIN(TestChatServer)
#include "tst_chat_server.moc"
