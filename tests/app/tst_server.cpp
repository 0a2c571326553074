// SPDX-License-Identifier: Apache-2.0
#include "core/base/json.h"
#include "tests/support/engine_process.h"

#include <httplib.h>

// Qt after the network library: its keywords are macros.
#include <QtTest>

using namespace sextant;
using namespace sextant::test;

/// The OpenAI-compatible server of the real engine on a model that was trained here.
class TestServer : public QObject {
    Q_OBJECT

    TinyRun m_run;
    QProcess m_server;
    int m_port = 0;

    httplib::Client client() const {
        httplib::Client c("127.0.0.1", m_port);
        c.set_read_timeout(20);
        c.set_bearer_token_auth("secret");
        return c;
    }
    static Json chat(const char* text) {
        return {
            {"messages", Json::array({Json{{"role", "user"}, {"content", text}}})}, {"max_tokens", 12}, {"seed", 5}};
    }

private Q_SLOTS:
    void initTestCase() {
        auto trained = runEngine({"train", m_run.path("run.yaml"), "--job", m_run.path("job")});
        QVERIFY2(trained.exitCode == 0, qPrintable(trained.error));
        m_server.start(enginePath(),
                       {"serve", "--model", m_run.path("job"), "--port", "0", "--token", "secret", "--json"});
        QTRY_VERIFY_WITH_TIMEOUT(m_server.canReadLine() || m_server.waitForReadyRead(100), 10000);
        m_port = Json::parse(m_server.readLine().toStdString())["port"];
        QVERIFY(m_port > 0);
    }
    void cleanupTestCase() {
        m_server.terminate();
        QVERIFY(m_server.waitForFinished(5000));
        QCOMPARE(m_server.exitCode(), 0);
    }

    void healthAndModels() {
        auto health = client().Get("/health");
        QVERIFY(health && health->status == 200);
        auto models = client().Get("/v1/models");
        QVERIFY(models);
        QCOMPARE(Json::parse(models->body)["data"][0]["id"], Json("job/checkpoint-60"));
        QCOMPARE(Json::parse(models->body)["data"][0]["step"], Json(60));
    }

    void wholeAnswer() {
        auto response = client().Post("/v1/chat/completions", chat("Line 5").dump(), "application/json");
        QVERIFY(response && response->status == 200);
        Json json = Json::parse(response->body);
        QCOMPARE(json["object"], Json("chat.completion"));
        QCOMPARE(json["choices"][0]["message"]["role"], Json("assistant"));
        QVERIFY(json["usage"]["completion_tokens"].get<int>() <= 12);
        QCOMPARE(json["usage"]["total_tokens"].get<int>(),
                 json["usage"]["prompt_tokens"].get<int>() + json["usage"]["completion_tokens"].get<int>());
        auto again = client().Post("/v1/chat/completions", chat("Line 5").dump(), "application/json");
        QCOMPARE(Json::parse(again->body)["choices"],
                 json["choices"]);  // same seed, same answer, also from a warm cache
        QCOMPARE(json["system_fingerprint"], Json("job/checkpoint-60"));
        QCOMPARE(json["step"], Json(60));
    }

    /// Whatever was asked before: nothing, the same, something that begins like it, and the answer itself.
    void sameSeedSameAnswer() {
        Json request = chat("Line 12: the cat");
        request.update({{"temperature", 1}, {"top_p", 1}, {"seed", 42}, {"max_tokens", -1}});
        auto ask = [&](const Json& body) {
            return Json::parse(client().Post("/v1/chat/completions", body.dump(), "application/json")->body);
        };
        ask(chat("something else"));
        const Json first = ask(request);
        const std::string answer = first["choices"][0]["message"]["content"];
        QVERIFY(answer.size() > 3);
        Json longer = request;
        longer["messages"].push_back({{"role", "assistant"}, {"content", answer.substr(0, 3)}});
        longer["messages"].push_back({{"role", "user"}, {"content", "x"}});
        const Json afterwards = ask(longer);
        for (int i = 0; i < 3; ++i) QCOMPARE(ask(request)["choices"], first["choices"]);
        ask(chat("Line 12"));
        QCOMPARE(ask(longer)["choices"], afterwards["choices"]);
        QCOMPARE(ask(request)["choices"], first["choices"]);
    }

    void streamedAnswerIsTheWholeOne() {
        Json request = chat("Line 5");
        const Json whole = Json::parse(client().Post("/v1/chat/completions", request.dump(), "application/json")->body);
        request["stream"] = true;
        request["stream_options"] = {{"include_usage", true}};
        auto response = client().Post("/v1/chat/completions", request.dump(), "application/json");
        QVERIFY(response && response->status == 200);
        QVERIFY(response->get_header_value("Content-Type").starts_with("text/event-stream"));
        std::string text;
        Json usage;
        int chunks = 0;
        bool done = false;
        for (const QString& line : QString::fromStdString(response->body).split("\n\n", Qt::SkipEmptyParts)) {
            QVERIFY(line.startsWith("data: "));
            if (line == "data: [DONE]") {
                done = true;
                continue;
            }
            Json chunk = Json::parse(line.mid(6).toStdString());
            QCOMPARE(chunk["object"], Json("chat.completion.chunk"));
            QVERIFY(chunk.contains("usage"));
            QCOMPARE(chunk["usage"].is_object(), chunk["choices"].empty());  // in a piece of its own, the last
            QVERIFY(!usage.is_object());
            usage = chunk["usage"];
            if (!chunk["choices"].empty()) text += chunk["choices"][0]["delta"].value("content", "");
            ++chunks;
        }
        QVERIFY(done && chunks > 2 && usage.is_object());
        QCOMPARE(text, whole["choices"][0]["message"]["content"].get<std::string>());
    }

    void textCompletionAndStop() {
        Json request = {{"prompt", "Line 7: the cat"}, {"max_tokens", 20}, {"temperature", 0}};
        auto free = Json::parse(client().Post("/v1/completions", request.dump(), "application/json")->body);
        const std::string text = free["choices"][0]["text"];
        QVERIFY(text.size() > 4);
        request["stop"] = text.substr(2, 2);
        auto stopped = Json::parse(client().Post("/v1/completions", request.dump(), "application/json")->body);
        QVERIFY(stopped["choices"][0]["text"].get<std::string>().find(request["stop"].get<std::string>()) ==
                std::string::npos);
        QCOMPARE(stopped["choices"][0]["finish_reason"], Json("stop"));
    }

    void errors_data() {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("says");
        QTest::newRow("not json") << QByteArray("hello") << "JSON object";
        QTest::newRow("no messages") << QByteArray("{}") << "messages";
        QTest::newRow("bad role") << QByteArray("{\"messages\":[{\"role\":\"wizard\",\"content\":\"x\"}]}") << "wizard";
        QTest::newRow("temperature") << QByteArray(
                                            "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"temperature\":-1}")
                                     << "temperature";
        QTest::newRow("many answers") << QByteArray("{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"n\":65}")
                                      << "from 1 to 64";
        QTest::newRow("tools") << QByteArray("{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"tools\":[1]}")
                               << "not supported";
        QTest::newRow("too long") << "{\"messages\":[{\"role\":\"user\",\"content\":\"" +
                                         QByteArray("word ").repeated(2000) + "\"}]}"
                                  << "context";
    }
    void errors() {
        QFETCH(QByteArray, body);
        QFETCH(QString, says);
        auto response = client().Post("/v1/chat/completions", body.toStdString(), "application/json");
        QVERIFY(response);
        QCOMPARE(response->status, 400);
        const std::string message = Json::parse(response->body)["error"]["message"];
        QVERIFY2(QString::fromStdString(message).contains(says), message.c_str());
    }

    void strangersAreRefused() {
        httplib::Client stranger("127.0.0.1", m_port);
        auto response = stranger.Post("/v1/chat/completions", chat("x").dump(), "application/json");
        QVERIFY(response);
        QCOMPARE(response->status, 401);
        QCOMPARE(stranger.Get("/nothing")->status, 401);
        QCOMPARE(stranger.Get("/health", {{"Host", "evil.example"}})->status, 403);
    }

    void checkpointsThatAreGone() {
        for (const char* command : {"serve", "generate", "score"}) {
            QStringList arguments{command, "--model", m_run.path("job/checkpoints/nothing")};
            if (arguments[0] == "generate")
                arguments << "--prompt"
                          << "x";
            const auto result = runEngine(arguments);
            QCOMPARE(result.exitCode, 3);
            QVERIFY2(result.error.contains("\"nothing\"") && result.error.contains("checkpoint-60"),
                     qPrintable(result.error));
        }
        const auto newest = runEngine({"generate", "--model", m_run.path("job"), "--prompt", "x", "--json"});
        QCOMPARE(newest.exitCode, 0);
        QVERIFY(newest.error.contains("checkpoint-60"));
        QCOMPARE(Json::parse(newest.out.toStdString())["model"], Json("job/checkpoint-60"));
        QCOMPARE(Json::parse(newest.out.toStdString())["step"], Json(60));
    }

    void takenPort() {
        auto result = runEngine({"serve", "--model", m_run.path("job"), "--port", QString::number(m_port)});
        QCOMPARE(result.exitCode, 4);
        QVERIFY2(result.error.contains("is taken"), qPrintable(result.error));
    }
};

QTEST_GUILESS_MAIN(TestServer)
#include "tst_server.moc"
