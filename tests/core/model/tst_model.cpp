// SPDX-License-Identifier: Apache-2.0
#include "core/model/model_folder.h"
#include "core/model/safetensors.h"
#include "core/model/training_model.h"
#include "kernels/cpu/cpu_backend.h"

#include <QTemporaryDir>
#include <QtTest>

#include <cmath>

using namespace sextant;

/// The model against PyTorch and Hugging Face (tests/fixtures/make_llama_reference.py).
class TestModel : public QObject {
    Q_OBJECT

    std::filesystem::path m_folder;
    SafetensorsFile m_reference;
    ModelConfig m_config;
    std::unique_ptr<kernels::Backend> m_backend;
    std::vector<int32_t> m_tokens, m_targets, m_starts, m_positions;
    std::vector<float> m_weights;
    int64_t m_trained = 0;

    std::vector<float> floats(const std::string& name) const {
        const SafetensorsEntry* entry = m_reference.find(name);
        if (!entry) qFatal("no %s in the fixture", name.c_str());
        std::vector<float> values(static_cast<size_t>(entry->count()));
        m_reference.readFloats(*entry, 0, entry->count(), values.data());
        return values;
    }
    std::vector<int32_t> integers(const std::string& name) const {
        const SafetensorsEntry* entry = m_reference.find(name);
        if (!entry) qFatal("no %s in the fixture", name.c_str());
        std::vector<int32_t> values(static_cast<size_t>(entry->count()));
        std::memcpy(values.data(), m_reference.data(*entry), values.size() * 4);
        return values;
    }
    static double relativeError(std::span<const float> got, std::span<const float> wanted) {
        double difference = 0, norm = 0;
        for (size_t i = 0; i < wanted.size(); ++i) {
            difference += std::pow(double(got[i]) - double(wanted[i]), 2);
            norm += std::pow(double(wanted[i]), 2);
        }
        return std::sqrt(difference / (norm > 0 ? norm : 1));
    }
    std::unique_ptr<TrainingModel> makeModel(ElementType compute) {
        auto model = std::make_unique<TrainingModel>(*m_backend, m_config.options, StepShape{2, 24, compute}, 64);
        std::vector<float> flat(static_cast<size_t>(model->layout().totalElements), 0.0f);
        readModelWeights(m_folder / "model", model->layout(), [&](int64_t offset, std::span<const float> values) {
            std::copy(values.begin(), values.end(), flat.begin() + offset);
        }).orThrow();
        model->upload(TrainingModel::State::Weights, flat);
        return model;
    }
    TrainingBatch batch() const { return {m_tokens, m_targets, m_positions, m_weights, m_starts}; }
    double loss(std::span<const float> logProbabilities) const {
        double sum = 0;
        for (size_t i = 0; i < m_weights.size(); ++i) sum -= double(m_weights[i]) * double(logProbabilities[i]);
        return sum;
    }
    /// Compares every tensor of a flat buffer with PREFIX/NAME of the fixture; returns the largest relative error.
    double worst(const ParameterLayout& layout, const std::vector<float>& flat, const std::string& prefix) {
        double largest = 0;
        for (const StoredParameter* parameter : layout.all()) {
            for (const LogicalParameter& part : parameter->parts) {
                auto wanted = floats(prefix + part.name);
                std::span got(flat.data() + parameter->offset + part.firstRow * parameter->columns, wanted.size());
                double error = relativeError(got, wanted);
                if (error > 1e-5) qWarning("%s%s: relative error %g", prefix.c_str(), part.name.c_str(), error);
                largest = std::max(largest, error);
            }
        }
        return largest;
    }

private Q_SLOTS:
    void initTestCase() {
        m_folder =
            std::filesystem::path(qEnvironmentVariable("SEXTANT_SOURCE_DIR").toStdString()) / "tests/fixtures/llama";
        m_reference = SafetensorsFile::open(m_folder / "reference.safetensors").orThrow();
        m_config = readModelConfig(m_folder / "model").orThrow();
        m_backend = kernels::makeCpuBackend();
        m_tokens = integers("tokens");
        m_targets = integers("targets");
        m_starts = integers("sequence_starts");
        for (size_t s = 0; s + 1 < m_starts.size(); ++s)
            for (int32_t p = 0; p < m_starts[s + 1] - m_starts[s]; ++p) m_positions.push_back(p);
        for (int32_t target : m_targets) m_trained += target >= 0;
        for (int32_t target : m_targets) m_weights.push_back(target >= 0 ? 1.0f / static_cast<float>(m_trained) : 0.0f);
    }

    void matchesPyTorch() {
        auto model = makeModel(ElementType::Float32);
        std::vector<float> logProbabilities(m_tokens.size()), flat(static_cast<size_t>(model->layout().totalElements));
        auto norms = floats("gradient_norms");
        for (int step = 1; step <= 3; ++step) {
            model->zeroGradients();
            model->accumulate(batch(), logProbabilities);
            double norm = model->gradientNorm();
            QVERIFY2(std::abs(norm / double(norms[size_t(step - 1)]) - 1) < 1e-5, qPrintable(QString::number(norm)));
            if (step == 1) {
                QVERIFY(relativeError(logProbabilities, floats("log_probabilities")) < 1e-5);
                QVERIFY(std::abs(loss(logProbabilities) / double(floats("loss")[0]) - 1) < 1e-5);
                model->downloadGradients(flat);
                QVERIFY(worst(model->layout(), flat, "gradient/") < 1e-5);
            }
            AdamWSettings settings{3e-3, 0.9, 0.95, 1e-8, 0.1, std::min(1.0, 1.0 / (norm + 1e-6)), step};
            model->update(settings);
        }
        model->download(TrainingModel::State::Weights, flat);
        QVERIFY(worst(model->layout(), flat, "updated/") < 1e-5);
    }

    /// bf16 arithmetic stays near: the loss within 1 %, the gradient's direction within a few percent.
    void bfloat16StaysNear() {
        if (!m_backend->supports(kernels::Precision::BFloat16)) QSKIP("this processor has no bf16 instructions");
        auto model = makeModel(ElementType::BFloat16);
        std::vector<float> logProbabilities(m_tokens.size()), flat(static_cast<size_t>(model->layout().totalElements));
        model->zeroGradients();
        model->accumulate(batch(), logProbabilities);
        QVERIFY(std::abs(loss(logProbabilities) / double(floats("loss")[0]) - 1) < 0.01);
        model->downloadGradients(flat);
        for (const StoredParameter* parameter : model->layout().all())
            for (const LogicalParameter& part : parameter->parts) {
                auto wanted = floats("gradient/" + part.name);
                std::span got(flat.data() + parameter->offset + part.firstRow * parameter->columns, wanted.size());
                QVERIFY2(relativeError(got, wanted) < 0.05, part.name.c_str());
            }
    }

    /// Two accumulated halves give the gradient of the whole.
    void accumulationAddsUp() {
        auto model = makeModel(ElementType::Float32);
        const auto size = static_cast<size_t>(model->layout().totalElements);
        std::vector<float> logProbabilities(m_tokens.size()), whole(size), halves(size);
        model->zeroGradients();
        model->accumulate(batch(), logProbabilities);
        model->downloadGradients(whole);
        std::vector<float> half = m_weights;
        for (float& weight : half) weight *= 0.5f;
        model->zeroGradients();
        for (int i = 0; i < 2; ++i)
            model->accumulate({m_tokens, m_targets, m_positions, half, m_starts}, logProbabilities);
        model->downloadGradients(halves);
        QVERIFY(relativeError(halves, whole) < 1e-6);
    }

    /// Damaged data is named, and nothing is read beyond the embedding or the logits.
    void idsOutsideAreNamed() {
        auto model = makeModel(ElementType::Float32);
        std::vector<float> logProbabilities(m_tokens.size());
        auto refusal = [&](std::span<const int32_t> tokens, std::span<const int32_t> targets) -> std::string {
            try {
                model->evaluate({tokens, targets, m_positions, m_weights, m_starts}, logProbabilities);
            } catch (const RunError& error) {
                return error.error().message;
            }
            return {};
        };
        QVERIFY(refusal(m_tokens, m_targets).empty());
        for (const int32_t wrong : {-7, 64, 1 << 30}) {
            std::vector<int32_t> tokens = m_tokens, targets = m_targets;
            tokens[5] = targets[5] = wrong;
            const std::string name = "token id " + std::to_string(wrong);
            QVERIFY(refusal(tokens, m_targets).find(name) != std::string::npos);
            QVERIFY(refusal(m_tokens, targets).find(name) != std::string::npos);
        }
    }

    void initializationIsSeeded() {
        TrainingModel model(*m_backend, m_config.options, StepShape{1, 8, ElementType::Float32}, 64);
        const auto size = static_cast<size_t>(model.layout().totalElements);
        std::vector<float> first(size), second(size);
        model.initialize(5);
        model.download(TrainingModel::State::Weights, first);
        model.initialize(6);
        model.initialize(5);
        model.download(TrainingModel::State::Weights, second);
        QVERIFY(first == second);
        const StoredParameter& gateUp = model.layout().layers[0].gateUp;
        double squares = 0;
        for (int64_t i = 0; i < gateUp.count(); ++i) squares += std::pow(double(first[size_t(gateUp.offset + i)]), 2);
        QVERIFY(std::abs(std::sqrt(squares / double(gateUp.count())) / m_config.options.initializerRange - 1) < 0.1);
        QCOMPARE(first[size_t(model.layout().finalNorm.offset)], 1.0f);
    }

    void folderRoundTrip() {
        QTemporaryDir dir;
        auto model = makeModel(ElementType::Float32);
        std::vector<float> flat(static_cast<size_t>(model->layout().totalElements)), back(flat.size(), 0.0f);
        model->download(TrainingModel::State::Weights, flat);
        writeModelFolder(dir.path().toStdString(), m_config, model->layout(), flat).orThrow();
        readModelWeights(dir.path().toStdString(), model->layout(), [&](int64_t offset, std::span<const float> values) {
            std::copy(values.begin(), values.end(), back.begin() + offset);
        }).orThrow();
        QVERIFY(flat == back);
        ModelConfig config = readModelConfig(dir.path().toStdString()).orThrow();
        QCOMPARE(config.options.hiddenSize, m_config.options.hiddenSize);
        QCOMPARE(config.ids.eos, int64_t{2});
    }
};

QTEST_GUILESS_MAIN(TestModel)
#include "tst_model.moc"
