// SPDX-License-Identifier: Apache-2.0
#include "core/infer/completion_request.h"
#include "kernels/cpu/cpu_backend.h"
#include "tests/support/tiny_model.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace sextant;
using namespace sextant::test;

/// Bodies of requests: what they become, and the field that a refusal names.
class TestCompletionRequest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    std::unique_ptr<kernels::Backend> m_backend = kernels::makeCpuBackend({1, {}});
    std::unique_ptr<LoadedModel> m_model;

    static constexpr const char* kHello = "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";
    Result<CompletionRequest> chat(const std::string& rest) const {
        return parseCompletionRequest(PromptKind::Chat, kHello + rest + "}", *m_model);
    }
    Result<CompletionRequest> text(const std::string& body) const {
        return parseCompletionRequest(PromptKind::Text, body, *m_model);
    }
    Result<CompletionRequest> messages(const std::string& list) const {
        return parseCompletionRequest(PromptKind::Chat, "{\"messages\":" + list + "}", *m_model);
    }

private Q_SLOTS:
    void initTestCase() {
        const Tokenizer tokenizer = byteTokenizer();
        const std::string path = m_folder.filePath(QStringLiteral("model")).toStdString();
        writeRandomModel(path, tinyShape(tokenizer.vocabularySize()), tokenizer);
        changeJson(path + "/generation_config.json", {{"temperature", 0.6}, {"top_k", 20}, {"top_p", nullptr}});
        m_model = LoadedModel::load(path, *m_backend, kernels::Precision::Float32).orThrow();
    }

    void nullMeansNotSet() {
        const CompletionRequest request =
            chat(
                ",\"temperature\":null,\"top_p\":null,\"top_k\":null,\"min_p\":null,\"repetition_penalty\":null,"
                "\"seed\":null,\"max_tokens\":null,\"max_completion_tokens\":null,\"stop\":null,\"stream\":null,"
                "\"stream_options\":null,\"n\":null,\"tools\":null,\"logprobs\":null,\"user\":null,\"x\":null,"
                "\"prompt\":null")
                .orThrow();
        QCOMPARE(request.options.sampling.temperature, 0.6);  // the model's own
        QCOMPARE(request.options.sampling.topK, int64_t{20});
        QCOMPARE(request.options.sampling.topP, SamplingOptions{}.topP);
        QVERIFY(request.delivery == Delivery::Whole && !request.wantsUsage);
        QVERIFY(!chat(",\"stream_options\":{\"include_usage\":null}").orThrow().wantsUsage);
    }
    void whatIsAskedFor() {
        const CompletionRequest request =
            chat(
                ",\"temperature\":0,\"seed\":-3,\"max_tokens\":-1,\"stop\":\"x\",\"stream\":true,"
                "\"stream_options\":{\"include_usage\":true},\"model\":\"any\",\"n\":1,\"frequency_penalty\":0,"
                "\"response_format\":{\"type\":\"text\"},\"tools\":[],\"tool_choice\":\"auto\",\"logit_bias\":{}")
                .orThrow();
        QCOMPARE(request.options.sampling.temperature, 0.0);
        QCOMPARE(request.options.sampling.seed, static_cast<uint64_t>(int64_t{-3}));
        QCOMPARE(request.options.maxTokens, kNoTokenLimit);
        QCOMPARE(request.options.stopTexts, std::vector<std::string>{"x"});
        QVERIFY(request.delivery == Delivery::Streamed && request.wantsUsage);
        QCOMPARE(request.options.stopTokens, m_model->stopTokens(PromptKind::Chat));
    }
    void contents() {
        const auto plain = messages("[{\"role\":\"user\",\"content\":\"hi you\"}]").orThrow().prompts.at(0);
        QCOMPARE(messages("[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"hi\"},{\"type\":\"text\","
                          "\"text\":\" you\"}]}]")
                     .orThrow()
                     .prompts.at(0),
                 plain);
        QCOMPARE(messages("[{\"role\":\"user\",\"content\":\"hi you\",\"tool_calls\":null,\"refusal\":null}]")
                     .orThrow()
                     .prompts.at(0),
                 plain);
        QCOMPARE(messages("[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":null},"
                          "{\"role\":\"user\",\"content\":\"b\"}]")
                     .orThrow()
                     .prompts.at(0),
                 messages("[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":\"\"},"
                          "{\"role\":\"user\",\"content\":\"b\"}]")
                     .orThrow()
                     .prompts.at(0));
    }
    void prompts() {
        const auto wanted = text("{\"prompt\":\"ab\"}").orThrow().prompts.at(0);
        QCOMPARE(wanted.size(), size_t{3});  // BOS
        QCOMPARE(text("{\"prompt\":[\"ab\"]}").orThrow().prompts.at(0), wanted);
        QCOMPARE(text("{\"prompt\":[97,98]}").orThrow().prompts.at(0), (std::vector<int32_t>{97, 98}));
        QCOMPARE(text("{\"prompt\":[[97,98]]}").orThrow().prompts.at(0), (std::vector<int32_t>{97, 98}));
    }

    void severalAnswers() {
        const CompletionRequest request = text("{\"n\":3,\"seed\":10,\"prompt\":[\"ab\",[97]]}").orThrow();
        QCOMPARE(request.answers(), size_t{6});
        const auto generations = request.generations({});
        QCOMPARE(generations[2].prompt.size(), size_t{3});
        QCOMPARE(generations[3].prompt, std::vector<int32_t>{97});
        QCOMPARE(generations[2].options.sampling.seed, uint64_t{12});
        QCOMPARE(generations[3].options.sampling.seed, uint64_t{10});
    }
    void logProbabilities() {
        QCOMPARE(*chat(",\"logprobs\":true,\"top_logprobs\":2").orThrow().options.topLogProbabilities, int64_t{2});
        QCOMPARE(*chat(",\"logprobs\":true").orThrow().options.topLogProbabilities, int64_t{0});
        QVERIFY(!chat(",\"logprobs\":false").orThrow().options.topLogProbabilities);
        const CompletionRequest scored =
            text("{\"prompt\":\"ab\",\"logprobs\":5,\"echo\":true,\"max_tokens\":0}").orThrow();
        QVERIFY(scored.echo && scored.options.scoresPrompt && scored.options.maxTokens == 0);
        QCOMPARE(*scored.options.topLogProbabilities, int64_t{5});
        QVERIFY(!text("{\"prompt\":\"ab\",\"echo\":true}").orThrow().options.scoresPrompt);
        const auto biased = chat(",\"logit_bias\":{\"5\":-2.5},\"presence_penalty\":1").orThrow().options.sampling;
        QVERIFY(biased.logitBias.size() == 1 && biased.logitBias[0].first == 5 && biased.logitBias[0].second == -2.5);
        QCOMPARE(biased.presencePenalty, 1.0);
    }

    void refusals_data() {
        QTest::addColumn<QString>("rest");
        QTest::addColumn<QString>("says");
        auto row = [](const char* rest, const char* says) { QTest::newRow(rest) << rest << says; };
        row(",\"temperature\":\"hot\"", "\"temperature\" must be a number");
        row(",\"temperature\":-1", "\"temperature\" must be a number");
        row(",\"top_p\":[1]", "\"top_p\"");
        row(",\"top_k\":1.5", "\"top_k\" must be a whole number");
        row(",\"seed\":18446744073709551615", "\"seed\" must be a whole number");
        row(",\"seed\":1e400", "cannot be read");
        row(",\"max_tokens\":0", "\"max_tokens\" must be at least 1, or -1");
        row(",\"max_tokens\":-2", "\"max_tokens\"");
        row(",\"max_completion_tokens\":\"5\"", "\"max_completion_tokens\"");
        row(",\"stop\":5", "\"stop\"");
        row(",\"stop\":[1]", "\"stop\"");
        row(",\"stop\":\"\"", "\"stop\"");
        row(",\"stream\":\"yes\"", "\"stream\" must be true or false");
        row(",\"stream_options\":true", "\"stream_options\" must be an object");
        row(",\"stream_options\":{\"include_usage\":\"x\"}", "\"stream_options.include_usage\" must be true or false");
        row(",\"stream_options\":{\"include_obfuscation\":true}", "include_obfuscation");
        row(",\"n\":65", "\"n\"");
        row(",\"n\":0", "\"n\"");
        row(",\"logit_bias\":{\"x\":1}", "has \"x\"; token ids are 0 to");
        row(",\"logit_bias\":{\"99999\":1}", "99999");
        row(",\"logit_bias\":{\"1\":101}", "\"logit_bias.1\"");
        row(",\"logit_bias\":[1]", "\"logit_bias\"");
        row(",\"top_logprobs\":3", "needs \"logprobs\": true");
        row(",\"logprobs\":true,\"top_logprobs\":21", "\"top_logprobs\"");
        row(",\"logprobs\":3", "\"logprobs\" must be true or false");
        row(",\"echo\":true", "\"echo\" belongs to completions of texts");
        row(",\"frequency_penalty\":2.5", "\"frequency_penalty\"");
        row(",\"n\":\"3\"", "\"n\"");
        row(",\"tools\":[1]", "\"tools\" is not supported");
        row(",\"response_format\":5", "\"response_format\" must be an object");
        row(",\"response_format\":{\"type\":\"xml\"}", "text, json_object or json_schema");
        row(",\"response_format\":{\"type\":\"json_schema\"}", "\"response_format.json_schema\"");
        row(",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"schema\":{\"type\":\"string\","
            "\"pattern\":\"a+\"}}}",
            "has \"pattern\", which is not supported");
        row(",\"never_heard_of\":1", "\"never_heard_of\" is not supported");
        row(",\"prompt\":\"x\"", "\"prompt\" belongs to the other");
    }
    void refusals() {
        QFETCH(QString, rest);
        QFETCH(QString, says);
        const auto refused = chat(rest.toStdString());
        QVERIFY(!refused);
        QVERIFY(refused.error().kind == ErrorKind::Usage);
        QVERIFY2(refused.error().sentence().find(says.toStdString()) != std::string::npos,
                 refused.error().sentence().c_str());
    }

    void refusedMessages_data() {
        QTest::addColumn<QString>("list");
        QTest::addColumn<QString>("says");
        auto row = [](const char* list, const char* says) { QTest::newRow(list) << list << says; };
        row("null", "\"messages\"");
        row("[]", "\"messages\"");
        row("{}", "\"messages\"");
        row("[1]", "\"messages[0]\"");
        row("[{\"content\":\"x\"}]", "\"messages[0].role\"");
        row("[{\"role\":\"tool\",\"content\":\"x\"}]", "is \"tool\"");
        row("[{\"role\":\"user\"}]", "\"messages[0].content\" is missing");
        row("[{\"role\":\"user\",\"content\":5}]", "\"messages[0].content\"");
        row("[{\"role\":\"user\",\"content\":[\"x\"]}]", "\"messages[0].content[0]\"");
        row("[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{}}]}]", "image_url");
        row("[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":1}]}]", "content[0].text");
        row("[{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c\"}]}]", "messages[0].tool_calls");
        row("[{\"role\":\"user\",\"content\":\"x\",\"name\":\"bob\"}]", "messages[0].name");
    }
    void refusedMessages() {
        QFETCH(QString, list);
        QFETCH(QString, says);
        const auto refused = messages(list.toStdString());
        QVERIFY(!refused);
        QVERIFY2(refused.error().sentence().find(says.toStdString()) != std::string::npos,
                 refused.error().sentence().c_str());
    }

    void refusedPrompts() {
        for (const char* prompt : {"null", "{}", "[]", "[[]]", "[1.5]", "[97,\"a\"]", "[true]"}) {
            const auto refused = text("{\"prompt\":" + std::string(prompt) + "}");
            QVERIFY2(!refused && refused.error().message.find("\"prompt\"") != std::string::npos, prompt);
        }
        const std::string many = "[" + std::string(128, '"') + ",\"\"]";  // more texts than are taken
        QVERIFY(!text("{\"prompt\":" + many + "}"));
        QVERIFY(text("{\"n\":40,\"prompt\":[\"a\",\"b\"]}").error().message.find("64 answers") != std::string::npos);
        QVERIFY(text("{\"prompt\":[97,259]}").error().message.find("259") != std::string::npos);
        QVERIFY(text("{\"prompt\":[18446744073709551615]}").error().message.find("18446744073709551615") !=
                std::string::npos);
        QVERIFY(text("{\"prompt\":[-1]}").error().message.find("-1") != std::string::npos);
    }

    void hostileBodies() {
        for (const char* field : {"stop", "tools", "messages", "prompt", "logit_bias", "n", "stream_options", "x"})
            for (const size_t depth : {300u, 200000u}) {
                const std::string deep = std::string(depth, '[') + std::string(depth, ']');
                const auto refused = text("{\"prompt\":\"x\",\"" + std::string(field) + "\":" + deep + "}");
                QVERIFY2(!refused, field);
            }
        for (const char* body : {"", "hello", "[]", "5", "null", "{\"prompt\":\"x\"", "{\"prompt\":\"\xff\"}"})
            QVERIFY2(!text(body), body);
        // Very many members take a second; with a cost that grows with the square of their number it would be hours.
        std::string many = "{\"prompt\":\"x\"";
        for (int i = 0; i < 200000; ++i) many += ",\"k" + std::to_string(i) + "\":0";
        QVERIFY(text(many + "}"));
        for (const char* element : {"{},", "[],", "{\"\":0},", "\"\","}) {
            std::string list = "{\"prompt\":\"x\",\"x\":[";
            while (list.size() < 2000000) list += element;
            QVERIFY(!text(list + "0]}"));
        }
    }
};

QTEST_GUILESS_MAIN(TestCompletionRequest)
#include "tst_completion_request.moc"
