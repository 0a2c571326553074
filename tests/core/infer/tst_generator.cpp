// SPDX-License-Identifier: Apache-2.0
#include "core/infer/generation.h"
#include "core/infer/loaded_model.h"
#include "kernels/cpu/cpu_backend.h"
#include "tests/support/tiny_model.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace sextant;
using namespace sextant::test;

/// Where a generation ends and what is shown of it, with a model that writes a known text: after "a" comes "bcd", an
/// end of turn, "Q" and "R".
class TestGenerator : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    const Tokenizer m_tokenizer = byteTokenizer({"<|eot|>"});
    std::unique_ptr<kernels::Backend> m_backend = kernels::makeCpuBackend({2, {}});
    std::unique_ptr<LoadedModel> m_model;
    int32_t m_endOfTurn = 0;

    struct Answer {
        GenerationResult result;
        std::vector<std::string> pieces;
    };
    Answer answer(const std::string& prompt, const GenerationOptions& options, Decoder& decoder,
                  std::stop_token stop = {}) {
        Answer answer;
        auto keep = [&](const GenerationPiece& piece) { answer.pieces.push_back(piece.text); };
        answer.result = generate(decoder, m_tokenizer, {m_tokenizer.encode(prompt), options, keep, stop}).orThrow();
        return answer;
    }
    Answer answer(const std::string& prompt, const GenerationOptions& options) {
        Decoder decoder(*m_backend, m_model->decoderModel(),
                        {.longestSequence = m_model->contextLength(), .promptTokens = 16});
        return answer(prompt, options, decoder);
    }
    static GenerationOptions greedy(int64_t tokens = 12) {
        GenerationOptions options;
        options.sampling.temperature = 0;
        options.maxTokens = tokens;
        return options;
    }

private Q_SLOTS:
    void initTestCase() {
        m_endOfTurn = m_tokenizer.specials().back().id;
        const std::string path = m_folder.filePath(QStringLiteral("model")).toStdString();
        writeScriptedModel(path, tinyShape(m_tokenizer.vocabularySize(), 96), m_tokenizer,
                           {{'a', 'b'},
                            {'b', 'c'},
                            {'c', 'd'},
                            {'d', m_endOfTurn},
                            {m_endOfTurn, 'Q'},
                            {'Q', 'R'},
                            {'R', 'R'},
                            {0xC3, 0xA4},
                            {0xA4, 0xC3}});
        m_model = LoadedModel::load(path, *m_backend, kernels::Precision::Float32).orThrow();
    }

    void maxTokens() {
        const Answer got = answer("a", greedy(2));
        QCOMPARE(got.result.text, std::string("bc"));
        QCOMPARE(got.result.tokens, (std::vector<int32_t>{'b', 'c'}));
        QVERIFY(got.result.reason == FinishReason::Length);
        QCOMPARE(got.result.promptTokens, int64_t{1});
    }
    void stopTokens() {
        GenerationOptions options = greedy();
        options.stopTokens = {'R', m_endOfTurn};
        const Answer got = answer("a", options);
        QCOMPARE(got.result.text, std::string("bcd"));
        QVERIFY(got.result.reason == FinishReason::Stop);
    }
    void specialTokensAreNeverText() {
        const Answer got = answer("a", greedy(6));
        QCOMPARE(got.result.text, std::string("bcdQR"));
        QCOMPARE(got.result.tokens.size(), size_t{6});  // it counts, it is not shown
    }
    void stopTexts() {
        GenerationOptions options = greedy();
        options.stopTexts = {"zz", "cd"};
        Answer got = answer("a", options);
        QCOMPARE(got.result.text, std::string("b"));
        QVERIFY(got.result.reason == FinishReason::Stop);
        for (const std::string& piece : got.pieces) QVERIFY(piece.find('c') == std::string::npos);
        options.stopTexts = {"cX"};  // what might have become one is shown when it does not
        got = answer("a", options);
        QVERIFY(got.result.text.starts_with("bcd"));
    }
    void wholeCharactersOnly() {
        const Answer got = answer("\xC3", greedy(4));
        QCOMPARE(got.result.tokens, (std::vector<int32_t>{0xA4, 0xC3, 0xA4, 0xC3}));
        QCOMPARE(got.result.text,
                 std::string("\uFFFD\u00E4\uFFFD"));  // the first belongs to the prompt, the last broke off
    }
    void noLimitEndsWithTheContext() {
        const Answer got = answer("a", greedy(kNoTokenLimit));
        QVERIFY(got.result.reason == FinishReason::Length);
        QVERIFY(got.result.tokens.size() >= 94 && got.result.tokens.size() <= 96);
    }
    void stopInThePrompt() {
        Decoder decoder(*m_backend, m_model->decoderModel(),
                        {.longestSequence = m_model->contextLength(), .promptTokens = 16});
        std::stop_source stop;
        stop.request_stop();
        const Answer got = answer(std::string(60, 'a'), greedy(), decoder, stop.get_token());
        QVERIFY(got.result.reason == FinishReason::Cancelled);
        QVERIFY(got.result.tokens.empty() && got.pieces.empty());
        QCOMPARE(answer("a", greedy(3), decoder).result.text, std::string("bcd"));  // the decoder goes on
    }
    void stopInTheAnswer() {
        Decoder decoder(*m_backend, m_model->decoderModel(),
                        {.longestSequence = m_model->contextLength(), .promptTokens = 16});
        std::stop_source stop;
        auto end = [&](const GenerationPiece&) { stop.request_stop(); };
        const auto result =
            generate(decoder, m_tokenizer, {m_tokenizer.encode("a"), greedy(50), end, stop.get_token()}).orThrow();
        QVERIFY(result.reason == FinishReason::Cancelled);
        QCOMPARE(result.tokens.size(), size_t{1});
    }
    void seedsAreReproducible() {
        GenerationOptions options = greedy(30);
        options.sampling.temperature = 3;
        options.sampling.seed = 5;
        const Answer first = answer("a", options);
        Decoder decoder(*m_backend, m_model->decoderModel(),
                        {.longestSequence = m_model->contextLength(), .promptTokens = 16});
        QCOMPARE(answer("a", options, decoder).result.tokens, first.result.tokens);
        QCOMPARE(answer("a", options, decoder).result.tokens, first.result.tokens);  // from a warm cache
        QCOMPARE(answer("ab", options, decoder).result.reusedTokens, int64_t{1});
        QCOMPARE(answer("a", options, decoder).result.tokens, first.result.tokens);
        options.sampling.seed = 6;
        QVERIFY(answer("a", options).result.tokens != first.result.tokens);
    }
    void refusals() {
        Decoder decoder(*m_backend, m_model->decoderModel(),
                        {.longestSequence = m_model->contextLength(), .promptTokens = 16});
        QVERIFY(!generate(decoder, m_tokenizer, {{}, greedy(), {}, {}}));
        const auto tooLong = generate(decoder, m_tokenizer, {std::vector<int32_t>(96, 'a'), greedy(), {}, {}});
        QVERIFY(!tooLong && tooLong.error().message.find("96") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestGenerator)
#include "tst_generator.moc"
