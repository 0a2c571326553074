// SPDX-License-Identifier: Apache-2.0
#include "core/infer/generations.h"
#include "kernels/cpu/cpu_backend.h"
#include "tests/support/tiny_model.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QtTest>

#include <random>

using namespace sextant;
using namespace sextant::test;

/// Many answers at once are the answers one gets alone.
class TestGenerations : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    const Tokenizer m_tokenizer = byteTokenizer();
    std::unique_ptr<kernels::Backend> m_backend = kernels::makeCpuBackend({2, {}});
    std::unique_ptr<LoadedModel> m_model;

    static constexpr int64_t kContext = 400;

    static GenerationRequest request(const std::string& prompt, int64_t maxTokens, double temperature = 0,
                                     uint64_t seed = 0, std::stop_token stop = {}) {
        GenerationRequest request;
        for (const char c : prompt) request.prompt.push_back(static_cast<uint8_t>(c));
        request.options.maxTokens = maxTokens;
        request.options.sampling.temperature = temperature;
        request.options.sampling.seed = seed;
        request.stop = std::move(stop);
        return request;
    }
    std::vector<int32_t> alone(const GenerationRequest& asked) {
        Decoder decoder(*m_backend, m_model->decoderModel(), {.longestSequence = kContext});
        return generate(decoder, m_tokenizer, asked).orThrow().tokens;
    }
    std::unique_ptr<Generations> open(GenerationsOptions options = {}) {
        options.contextLength = kContext;
        return Generations::open(*m_model, options).orThrow();
    }

private Q_SLOTS:
    void initTestCase() {
        const std::string path = m_folder.filePath(QStringLiteral("model")).toStdString();
        writeRandomModel(path, tinyShape(m_tokenizer.vocabularySize(), kContext), m_tokenizer);
        m_model = LoadedModel::load(path, *m_backend, kernels::Precision::Float32).orThrow();
    }

    /// Prompts of all lengths, some with equal beginnings, greedy and sampled, more than there are slots, with a cache
    /// that is too small for all of them; twice, so that the second time much of it is known.
    void batchedAnswersAreTheSame() {
        std::mt19937 random(3);
        std::vector<GenerationRequest> requests;
        std::string common(150, ' ');
        for (char& c : common) c = static_cast<char>('a' + random() % 26);
        for (int i = 0; i < 14; ++i) {
            std::string prompt = i % 3 == 0 ? common.substr(0, 40 + random() % 110) : "";
            for (uint32_t k = 1 + random() % 200; k > 0; --k) prompt += static_cast<char>('a' + random() % 26);
            requests.push_back(request(prompt.substr(0, 300), 5 + random() % 40, i % 2 ? 0.9 : 0, random()));
        }
        std::vector<std::vector<int32_t>> wanted;
        for (const GenerationRequest& asked : requests) wanted.push_back(alone(asked));
        const auto generations = open({.slots = 5, .cacheTokens = 900});
        for (int round = 0; round < 2; ++round) {
            std::vector<std::shared_ptr<Generation>> begun;
            for (const GenerationRequest& asked : requests) begun.push_back(generations->begin({asked}));
            int64_t reused = 0;
            for (size_t i = 0; i < begun.size(); ++i) {
                std::string text;
                while (const auto news = begun[i]->next()) text += news->piece.text;
                const GenerationResult result = begun[i]->result().orThrow();
                QCOMPARE(result.tokens, wanted[i]);
                QCOMPARE(text, result.text);
                reused += result.reusedTokens;
            }
            QVERIFY(reused > 0);
        }
    }

    /// The choices of one request read their prompt once.
    void choicesShareTheirPrompt() {
        const auto generations = open({.slots = 4});
        const std::string prompt(200, 'q');
        std::vector<GenerationRequest> requests;
        for (uint64_t seed = 0; seed < 4; ++seed) requests.push_back(request(prompt, 20, 1.5, seed));
        std::vector<std::vector<int32_t>> wanted;  // before: the backend is one thread's at a time
        for (const GenerationRequest& asked : requests) wanted.push_back(alone(asked));
        const auto begun = generations->begin(requests);
        int64_t read = 0;
        for (size_t i = 0; i < requests.size(); ++i) {
            const GenerationResult result = begun->result(i).orThrow();
            QCOMPARE(result.tokens, wanted[i]);
            read += result.promptTokens - result.reusedTokens;
        }
        QVERIFY2(read < 210, std::to_string(read).c_str());
    }

    void tooManyWait() {
        const auto generations = open({.slots = 1, .mostWaiting = 2});
        const auto asked = [&](std::stop_token stop) { return request("a", 390, 0, 0, stop); };
        QVERIFY(!generations->begin({asked({}), asked({}), asked({}), asked({})}));
        std::stop_source stop;
        stop.request_stop();
        const auto begun = generations->begin({asked({}), asked({}), asked(stop.get_token())});
        QVERIFY(begun->result(2).orThrow().reason == FinishReason::Cancelled);  // while it waits
        QVERIFY(begun->result(1).orThrow().reason == FinishReason::Length);
        QVERIFY(generations->begin({request("a", 1), request("a", 1), request("a", 1)}));
    }

    void wrongRequestsFailAlone() {
        const std::vector<int32_t> wanted = alone(request("abc", 5));
        const auto generations = open();
        GenerationRequest wrong = request("a", 5), unknown = request("a", 5);
        wrong.prompt.clear();
        unknown.prompt = {3, 999999};
        const auto begun = generations->begin({wrong, unknown, request("abc", 5), request(std::string(500, 'a'), 5)});
        QVERIFY(begun->result(0).error().kind == ErrorKind::Usage);
        QVERIFY(begun->result(1).error().message.find("999999") != std::string::npos);
        QCOMPARE(begun->result(2).orThrow().tokens, wanted);
        QVERIFY(begun->result(3).error().message.find("500") != std::string::npos);
    }

    void theEndCancels() {
        auto generations = open({.slots = 1});
        const auto begun = generations->begin({request("a", 390), request("b", 390)});
        QElapsedTimer clock;
        clock.start();
        generations.reset();
        QVERIFY(clock.elapsed() < 1000);
        for (const size_t i : {0, 1}) QVERIFY(begun->result(i).orThrow().reason == FinishReason::Cancelled);
    }

    void contextsAndTypes() {
        QVERIFY(Generations::open(*m_model, {.contextLength = kContext + 1}).error().kind == ErrorKind::Usage);
        const auto refused = Generations::open(*m_model, {.cache = ElementType::Q8_0});
        QVERIFY(!refused && refused.error().message.find("12") != std::string::npos);  // the size of a head
        // More than there is: refused before it is taken, with what would fit.
        const auto tooLarge = Generations::open(*m_model, {.cacheTokens = int64_t{1} << 40});
        QVERIFY(!tooLarge && tooLarge.error().kind == ErrorKind::Machine);
        QVERIFY(tooLarge.error().nextStep.find("context of at most") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestGenerations)
#include "tst_generations.moc"
