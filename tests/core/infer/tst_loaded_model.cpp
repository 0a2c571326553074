// SPDX-License-Identifier: Apache-2.0
#include "core/infer/loaded_model.h"
#include "kernels/cpu/cpu_backend.h"
#include "tests/support/tiny_model.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace sextant;
using namespace sextant::test;

/// What is decided when a model is opened: whether it fits its tokenizer, and what ends its texts.
class TestLoadedModel : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    std::unique_ptr<kernels::Backend> m_backend = kernels::makeCpuBackend({1, {}});

    std::filesystem::path path(const char* name) const {
        return m_folder.filePath(QString::fromUtf8(name)).toStdString();
    }
    Result<std::unique_ptr<LoadedModel>> load(const char* name, std::stop_token stop = {}) const {
        return LoadedModel::load(path(name), *m_backend, kernels::Precision::Float32, stop);
    }

private Q_SLOTS:
    void tokensWithoutRowsAreRefused() {
        const Tokenizer tokenizer = byteTokenizer({"<tool>"});
        writeRandomModel(path("small"), tinyShape(tokenizer.vocabularySize() - 1), tokenizer);
        const auto refused = load("small");
        QVERIFY(!refused);
        QVERIFY(refused.error().kind == ErrorKind::Data);
        for (const char* word : {"<tool>", "259", "vocab_size"})
            QVERIFY2(refused.error().message.find(word) != std::string::npos, refused.error().message.c_str());
        writeRandomModel(path("padded"), tinyShape(320), tokenizer);
        QCOMPARE(load("padded").orThrow()->decoderModel().vocabulary, tokenizer.vocabularySize());
    }

    void everyEndCounts() {
        const Tokenizer tokenizer = byteTokenizer({"<|eot|>", "<|eom|>"});
        const int32_t eos = *tokenizer.eosId(), eot = eos + 2, eom = eos + 3;
        writeRandomModel(path("ends"), tinyShape(tokenizer.vocabularySize()), tokenizer);
        QCOMPARE(load("ends").orThrow()->stopTokens(PromptKind::Text), std::vector<int32_t>{eos});
        changeJson(path("ends") / "config.json", {{"eos_token_id", {eot, 99999, -1}}});
        changeJson(path("ends") / "generation_config.json", {{"eos_token_id", {eom, eot}}});
        for (const PromptKind kind : {PromptKind::Text, PromptKind::Chat})
            QCOMPARE(load("ends").orThrow()->stopTokens(kind), (std::vector<int32_t>{eos, eot, eom}));
        changeJson(path("ends") / "generation_config.json", {{"eos_token_id", "eot"}});
        const auto refused = load("ends");
        QVERIFY(!refused && refused.error().message.find("generation_config.json") != std::string::npos);
    }

    /// ChatML's answers end with a token that no file names as an end.
    void theTemplatesEndOfTurn() {
        const std::string chatMl =
            "{% for m in messages %}{{ '<|im_start|>' + m.role + '\\n' + m.content + '<|im_end|>' + '\\n' }}"
            "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";
        const Tokenizer tokenizer = byteTokenizer({"<|im_start|>", "<|im_end|>"}, chatMl);
        const int32_t eos = *tokenizer.eosId();
        writeRandomModel(path("chatml"), tinyShape(tokenizer.vocabularySize()), tokenizer);
        const auto model = load("chatml").orThrow();
        QCOMPARE(model->stopTokens(PromptKind::Text), std::vector<int32_t>{eos});
        QCOMPARE(model->stopTokens(PromptKind::Chat), (std::vector<int32_t>{eos, eos + 3}));
    }

    void loadingCanBeStopped() {
        const Tokenizer tokenizer = byteTokenizer();
        writeRandomModel(path("stopped"), tinyShape(tokenizer.vocabularySize()), tokenizer);
        std::stop_source stop;
        stop.request_stop();
        const auto stopped = load("stopped", stop.get_token());
        QVERIFY(!stopped && stopped.error().kind == ErrorKind::Interrupted);
    }
};

QTEST_GUILESS_MAIN(TestLoadedModel)
#include "tst_loaded_model.moc"
