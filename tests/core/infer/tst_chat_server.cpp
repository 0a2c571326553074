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
#include <cmath>
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
    void severalAnswers() {
        const Running server(*m_model, {});
        const Json json =
            Json::parse(post(server.client(), body({{"prompt", {"a", "c"}}, {"n", 2}, {"temperature", 0}}))->body);
        QCOMPARE(json["choices"].size(), size_t{4});
        for (size_t i = 0; i < 4; ++i) {
            QCOMPARE(json["choices"][i]["index"], Json(i));
            QCOMPARE(json["choices"][i]["text"], Json(i < 2 ? "bcd" : "dab"));
        }
        QCOMPARE(json["usage"]["prompt_tokens"], Json(4));  // BOS and a letter, twice
        QCOMPARE(json["usage"]["completion_tokens"], Json(12));
        // Streamed, each piece says whose it is.
        const auto streamed = post(server.client(), body({{"prompt", {"a", "c"}}, {"stream", true}}));
        std::map<int, std::string> texts;
        for (const QString& line : QString::fromStdString(streamed->body).split(QStringLiteral("\n\n"))) {
            if (!line.startsWith(QStringLiteral("data: {"))) continue;
            const Json piece = Json::parse(line.mid(6).toStdString());
            texts[piece["choices"][0]["index"]] += piece["choices"][0]["text"];
        }
        QCOMPARE(texts, (std::map<int, std::string>{{0, "bcd"}, {1, "dab"}}));
    }
    void logProbabilities() {
        const Running server(*m_model, {});
        const Json json = Json::parse(post(server.client(), body({{"logprobs", 2}, {"echo", true}}))->body);
        QCOMPARE(json["choices"][0]["text"], Json("abcd"));
        const Json& given = json["choices"][0]["logprobs"];
        QCOMPARE(given["tokens"].size(), size_t{5});
        QVERIFY(given["token_logprobs"][0].is_null() && given["top_logprobs"][0].is_null());
        for (size_t i = 1; i < 5; ++i) QCOMPARE(given["top_logprobs"][i].size(), size_t{2});
        for (size_t i = 2; i < 5; ++i) {  // greedy: the likeliest
            const std::string token = given["tokens"][i];
            QCOMPARE(given["top_logprobs"][i][token], given["token_logprobs"][i]);
            QVERIFY(given["token_logprobs"][i].get<double>() < 0);
        }
        // The same numbers as the model scores the text with.
        Decoder decoder(*m_backend, m_model->decoderModel(), {.longestSequence = 32});
        std::vector<int32_t> tokens{m_model->tokenizer().bosId().value(), 'a', 'b', 'c', 'd'};
        std::vector<float> scores(tokens.size());
        decoder.score(tokens, scores);
        for (size_t i = 1; i < 5; ++i) QVERIFY(std::abs(given["token_logprobs"][i].get<float>() - scores[i]) < 1e-4f);
        // Only the prompt, and as a conversation asks for it.
        const Json scored =
            Json::parse(post(server.client(), body({{"logprobs", 0}, {"echo", true}, {"max_tokens", 0}}))->body);
        QCOMPARE(scored["choices"][0]["text"], Json("a"));
        QCOMPARE(scored["choices"][0]["logprobs"]["tokens"].size(), size_t{2});
        httplib::Client client = server.client();
        const Json chat = {{"messages", {{{"role", "user"}, {"content", "a"}}}},
                           {"max_tokens", 2},
                           {"temperature", 0},
                           {"logprobs", true},
                           {"top_logprobs", 1}};
        const Json answer = Json::parse(client.Post("/v1/chat/completions", chat.dump(), "application/json")->body);
        const Json& content = answer["choices"][0]["logprobs"]["content"];
        QCOMPARE(content.size(), size_t{2});
        QCOMPARE(content[0]["token"], content[0]["top_logprobs"][0]["token"]);
        QCOMPARE(content[0]["bytes"].size(), content[0]["token"].get<std::string>().size());
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
    void pagesOfOtherSites() {
        const Running server(*m_model, {.origins = {"https://chat.example"}});
        httplib::Client client = server.client();
        QCOMPARE(client.Get("/v1/models", {{"Origin", "https://evil.example"}})->status, 403);
        QCOMPARE(client.Get("/v1/models", {{"Origin", "null"}})->status, 403);
        const auto allowed = client.Get("/v1/models", {{"Origin", "https://chat.example"}});
        QCOMPARE(allowed->status, 200);
        QCOMPARE(allowed->get_header_value("Access-Control-Allow-Origin"), std::string("https://chat.example"));
        const auto asked = client.Options("/v1/chat/completions", {{"Origin", "https://chat.example"}});
        QCOMPARE(asked->status, 204);
        QVERIFY(asked->get_header_value("Access-Control-Allow-Headers").find("Authorization") != std::string::npos);
        QVERIFY(!client.Get("/v1/models")->has_header("Access-Control-Allow-Origin"));
    }
    void tokens() {
        const Running server(*m_model, {});
        auto ask = [&](const char* path, const char* body, int status = 200) {
            httplib::Client client = server.client();
            const auto response = client.Post(path, body, "application/json");
            if (response->status != status) qWarning("%s: %d", body, response->status);
            return Json::parse(response->body);
        };
        QCOMPARE(ask("/tokenize", R"({"content":"ab"})")["tokens"], Json({97, 98}));
        QCOMPARE(ask("/tokenize", R"({"prompt":"ab"})")["count"], Json(3));  // BOS
        QCOMPARE(ask("/tokenize", R"({"content":"a","with_pieces":true})")["tokens"][0]["piece"], Json("a"));
        QCOMPARE(ask("/detokenize", R"({"tokens":[97,98]})")["content"], Json("ab"));
        const Json rendered = ask("/apply-template", R"({"messages":[{"role":"user","content":"hi"}]})");
        QVERIFY(rendered["prompt"].get<std::string>().find("User: hi") != std::string::npos);
        QCOMPARE(ask("/tokenize", R"({"content":5})", 400)["error"]["message"], Json("\"content\" must be a text."));
        QVERIFY(ask("/tokenize", R"({"content":"a","wings":2})", 400).contains("error"));
        QVERIFY(ask("/detokenize", R"({"tokens":[999999]})", 400).contains("error"));
        QVERIFY(ask("/apply-template", R"({"messages":[]})", 400).contains("error"));
        QVERIFY(ask("/v1/embeddings", R"({"input":"a"})", 501).contains("error"));
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
