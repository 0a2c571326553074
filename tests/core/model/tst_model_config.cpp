// SPDX-License-Identifier: Apache-2.0
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/model/model_config.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace sextant;

/// config.json as different programs write it: what is read, and what is refused by its name.
class TestModelConfig : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

    /// What every folder has here.
    static Json base() {
        return {{"architectures", {"LlamaForCausalLM"}},
                {"model_type", "llama"},
                {"vocab_size", 259},
                {"hidden_size", 64},
                {"intermediate_size", 96},
                {"num_hidden_layers", 2},
                {"num_attention_heads", 4},
                {"num_key_value_heads", 2},
                {"max_position_embeddings", 512},
                {"hidden_act", "silu"},
                {"rms_norm_eps", 1e-5},
                {"tie_word_embeddings", false}};
    }
    Result<ModelConfig> read(const Json& config, const Json& generation = nullptr) const {
        const std::filesystem::path folder = m_folder.path().toStdString();
        writeFileAtomically(folder / "config.json", toJsonText(config)).orThrow();
        std::filesystem::remove(folder / "generation_config.json");
        if (!generation.is_null())
            writeFileAtomically(folder / "generation_config.json", toJsonText(generation)).orThrow();
        return readModelConfig(folder);
    }
    Result<ModelConfig> with(const Json& changes) const {
        Json config = base();
        config.update(changes);
        return read(config);
    }

private Q_SLOTS:
    void theBaseOfThePositions() {
        QCOMPARE(with(Json::object()).orThrow().options.ropeTheta, 10000.0);
        QCOMPARE(with({{"rope_theta", 5e5}, {"rope_scaling", nullptr}}).orThrow().options.ropeTheta, 5e5);
        for (const char* type : {"rope_type", "type"})
            QCOMPARE(with({{"rope_parameters", {{type, "default"}, {"rope_theta", 5e5}}}}).orThrow().options.ropeTheta,
                     5e5);
        QCOMPARE(with({{"rope_parameters", {{"rope_theta", 5e5}}}}).orThrow().options.ropeTheta, 5e5);
        QCOMPARE(with({{"rope_theta", 5e5}, {"rope_parameters", {{"rope_type", "default"}, {"rope_theta", 5e5}}}})
                     .orThrow()
                     .options.ropeTheta,
                 5e5);
        QCOMPARE(with({{"rope_theta", 5e5}, {"rope_scaling", {{"type", "default"}}}}).orThrow().options.ropeTheta, 5e5);
    }
    void theTypeOfTheWeights() {
        QVERIFY(with({{"torch_dtype", "bfloat16"}}).orThrow().storedType == ElementType::BFloat16);
        QVERIFY(with({{"dtype", "bfloat16"}}).orThrow().storedType == ElementType::BFloat16);
        QVERIFY(with({{"dtype", "float16"}}).orThrow().storedType == ElementType::Float32);
    }
    void theEnds() {
        QCOMPARE(with({{"eos_token_id", 5}}).orThrow().endIds, std::vector<int32_t>{5});
        QCOMPARE(with({{"eos_token_id", {7, 5}}}).orThrow().endIds, (std::vector<int32_t>{7, 5}));
        QCOMPARE(with({{"eos_token_id", {7, 5}}}).orThrow().ids.eos, int64_t{7});
        QVERIFY(with({{"eos_token_id", nullptr}}).orThrow().endIds.empty());
        QCOMPARE(read(base(), {{"eos_token_id", {8, 9}}}).orThrow().generation.endIds, (std::vector<int32_t>{8, 9}));
        for (const Json& wrong : {Json("5"), Json(1.5), Json({1, "2"}), Json(int64_t{1} << 40)}) {
            QVERIFY(!with({{"eos_token_id", wrong}}));
            QVERIFY(!read(base(), {{"eos_token_id", wrong}}));
        }
    }
    void theMakersSampling() {
        const GenerationConfig config =
            read(base(), {{"do_sample", true}, {"temperature", 0.6}, {"top_k", 20}, {"transformers_version", "5"}})
                .orThrow()
                .generation;
        QCOMPARE(config.temperature.value_or(-1), 0.6);
        QCOMPARE(config.topK.value_or(-1), int64_t{20});
        QVERIFY(!config.topP && !config.minP && !config.repetitionPenalty);
        QCOMPARE(read(base(), {{"do_sample", false}, {"temperature", 0.6}}).orThrow().generation.temperature.value(),
                 0.0);
        QVERIFY(!read(base(), Json::object()).orThrow().generation.temperature);
        const auto refused = read(base(), {{"temperature", "hot"}});
        QVERIFY(!refused &&
                refused.error().message.find("generation_config.json: \"temperature\"") != std::string::npos);
    }

    /// As transformers 4 and 5 write LLaMA and DeepSeek LLM, with all their defaults.
    void realFolders() {
        QVERIFY(with({{"attention_bias", false},
                      {"attention_dropout", 0.0},
                      {"mlp_bias", false},
                      {"head_dim", 16},
                      {"pretraining_tp", 1},
                      {"rope_scaling", nullptr},
                      {"rope_theta", 10000.0},
                      {"use_cache", true},
                      {"torch_dtype", "bfloat16"},
                      {"transformers_version", "4.33.1"},
                      {"initializer_range", 0.02},
                      {"bos_token_id", 100000},
                      {"eos_token_id", 100001}}));
        QVERIFY(with({{"_name_or_path", "meta-llama/Llama-2-7b-hf"},
                      {"pad_token_id", 0},
                      {"max_length", 4096},
                      {"temperature", 0.9},
                      {"top_p", 0.6},
                      {"_sliding_window", nullptr}}));
        QVERIFY(with({{"return_dict", true},
                      {"output_hidden_states", false},
                      {"torchscript", false},
                      {"pruned_heads", Json::object()},
                      {"is_encoder_decoder", false},
                      {"add_cross_attention", false},
                      {"cross_attention_hidden_size", nullptr},
                      {"id2label", {{"0", "LABEL_0"}, {"1", "LABEL_1"}}},
                      {"label2id", {{"LABEL_0", 0}, {"LABEL_1", 1}}},
                      {"chunk_size_feed_forward", 0},
                      {"num_beams", 1},
                      {"length_penalty", 1.0},
                      {"typical_p", 1.0},
                      {"problem_type", nullptr},
                      {"num_return_sequences", 1},
                      {"diversity_penalty", 0.0},
                      {"repetition_penalty", 1.0},
                      {"top_k", 50},
                      {"dtype", "float32"},
                      {"layer_types", {"full_attention", "full_attention"}},
                      {"rope_parameters", {{"rope_type", "default"}, {"rope_theta", 10000.0}}},
                      {"transformers_version", "5.24.0"}}));
        QVERIFY(with({{"is_llama_config", true},
                      {"rope_interleaved", false},
                      {"sliding_window", nullptr},
                      {"use_sliding_window", false},
                      {"partial_rotary_factor", 1.0}}));
    }

    void refusals_data() {
        QTest::addColumn<QString>("changes");
        QTest::addColumn<QString>("says");
        auto row = [](const char* changes, const char* says) { QTest::newRow(changes) << changes << says; };
        row("{\"rope_parameters\":{\"rope_type\":\"llama3\",\"rope_theta\":5e5,\"factor\":8}}",
            "\"rope_parameters\" scales positions as \"llama3\"");
        row("{\"rope_scaling\":{\"type\":\"linear\",\"factor\":2}}", "\"rope_scaling\" scales positions as \"linear\"");
        row("{\"rope_scaling\":{\"factor\":2}}", "\"rope_scaling.factor\" is 2");
        row("{\"rope_scaling\":true}", "\"rope_scaling\" is true");
        row("{\"rope_parameters\":{\"full_attention\":{\"rope_theta\":1}}}", "rope_parameters.full_attention");
        row("{\"rope_parameters\":{\"rope_theta\":1e4,\"partial_rotary_factor\":0.5}}", "partial_rotary_factor");
        row("{\"rope_parameters\":{\"rope_theta\":-1}}", "rope_parameters.rope_theta");
        row("{\"rope_theta\":1e4,\"rope_parameters\":{\"rope_theta\":5e5}}", "different bases");
        row("{\"attention_bias\":true}", "\"attention_bias\" is true");
        row("{\"mlp_bias\":true}", "\"mlp_bias\" is true");
        row("{\"hidden_act\":\"gelu\"}", "\"hidden_act\" is \"gelu\"");
        row("{\"model_type\":\"qwen2\"}", "model_type \"qwen2\"");
        row("{\"architectures\":[\"LlamaForSequenceClassification\"]}", "LlamaForSequenceClassification");
        row("{\"sliding_window\":4096}", "\"sliding_window\" is 4096");
        row("{\"layer_types\":[\"full_attention\",\"sliding_attention\"]}", "sliding_attention");
        row("{\"partial_rotary_factor\":0.5}", "\"partial_rotary_factor\" is 0.5");
        row("{\"partial_rotary_factor\":0}", "\"partial_rotary_factor\" is 0");
        row("{\"rope_interleaved\":true}", "\"rope_interleaved\"");
        row("{\"quantization_config\":{\"quant_method\":\"gptq\"}}", "\"quantization_config\"");
        row("{\"auto_map\":{\"AutoModel\":\"modeling.Other\"}}", "\"auto_map\"");
        row("{\"embedding_multiplier\":12}", "\"embedding_multiplier\" is 12");
        row("{\"num_local_experts\":8}", "\"num_local_experts\" is 8");
        row("{\"never_heard_of\":\"yes\"}", "\"never_heard_of\" is \"yes\"");
        row("{\"tie_word_embeddings\":\"no\"}", "\"tie_word_embeddings\"");
        row("{\"head_dim\":32}", "head_dim 32");
    }
    void refusals() {
        QFETCH(QString, changes);
        QFETCH(QString, says);
        const auto refused = with(Json::parse(changes.toStdString()));
        QVERIFY(!refused);
        QVERIFY(refused.error().kind == ErrorKind::Data);
        QVERIFY2(refused.error().message.find(says.toStdString()) != std::string::npos,
                 refused.error().message.c_str());
        QVERIFY(refused.error().message.find("config.json") != std::string::npos);
    }
    void whatIsOffPasses() {
        for (const Json& off : {Json(nullptr), Json(false), Json(0), Json(""), Json::array(), Json::object()})
            QVERIFY(with({{"some_other_feature", off}}));
    }
    void writtenAndReadAgain() {
        const ModelConfig config = with({{"eos_token_id", 258}, {"bos_token_id", 256}, {"rope_theta", 5e5}}).orThrow();
        const std::filesystem::path folder = m_folder.path().toStdString();
        writeFileAtomically(folder / "config.json", configText(config)).orThrow();
        writeFileAtomically(folder / "generation_config.json", generationConfigText(config)).orThrow();
        ModelConfig several = config;
        several.endIds = {258, 7};
        QCOMPARE(read(Json::parse(configText(several)), Json::parse(generationConfigText(several))).orThrow().endIds,
                 (std::vector<int32_t>{258, 7}));
        writeFileAtomically(folder / "config.json", configText(config)).orThrow();
        const ModelConfig again = readModelConfig(folder).orThrow();
        QCOMPARE(again.options.ropeTheta, 5e5);
        QCOMPARE(again.endIds, std::vector<int32_t>{258});
        QCOMPARE(again.ids.bos, int64_t{256});
    }
};

QTEST_GUILESS_MAIN(TestModelConfig)
#include "tst_model_config.moc"
