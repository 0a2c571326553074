// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/cpu_backend.h"
#include "tests/support/reference_model.h"

#include <QTemporaryDir>
#include <QtTest>

#include <cmath>

using namespace sextant;
using test::ReferenceModel, test::relativeError;

/// The model against PyTorch and Hugging Face (tests/fixtures/make_llama_reference.py).
class TestModel : public QObject {
    Q_OBJECT

    std::unique_ptr<ReferenceModel> m_reference;
    std::unique_ptr<kernels::Backend> m_backend;

    double loss(std::span<const float> logProbabilities) const {
        double sum = 0;
        const std::vector<float>& weights = m_reference->tokenWeights;
        for (size_t i = 0; i < weights.size(); ++i) sum -= double(weights[i]) * double(logProbabilities[i]);
        return sum;
    }
    /// Compares every tensor of a flat buffer with PREFIX/NAME of the fixture; returns the largest relative error.
    double worst(const ParameterLayout& layout, const std::vector<float>& flat, const std::string& prefix) {
        double largest = 0;
        for (const StoredParameter* parameter : layout.all()) {
            for (const LogicalParameter& part : parameter->parts) {
                const double error =
                    relativeError(test::partOf(flat, *parameter, part), m_reference->floats(prefix + part.name));
                if (error > 1e-5) qWarning("%s%s: relative error %g", prefix.c_str(), part.name.c_str(), error);
                largest = std::max(largest, error);
            }
        }
        return largest;
    }

private Q_SLOTS:
    void initTestCase() {
        const auto folder = test::fixtures() / "llama";
        m_reference = std::make_unique<ReferenceModel>(folder / "model", folder / "reference.safetensors");
        m_backend = kernels::makeCpuBackend();
    }

    void matchesPyTorch() {
        auto model = m_reference->training(*m_backend, ElementType::Float32);
        std::vector<float> logProbabilities(m_reference->tokens.size()),
            flat(static_cast<size_t>(model->layout().totalElements));
        auto norms = m_reference->floats("gradient_norms");
        for (int step = 1; step <= 3; ++step) {
            model->zeroGradients();
            model->accumulate(m_reference->batch(), logProbabilities);
            double norm = model->gradientNorm();
            QVERIFY2(std::abs(norm / double(norms[size_t(step - 1)]) - 1) < 1e-5, qPrintable(QString::number(norm)));
            if (step == 1) {
                QVERIFY(relativeError(logProbabilities, m_reference->logProbabilities) < 1e-5);
                QVERIFY(std::abs(loss(logProbabilities) / double(m_reference->floats("loss")[0]) - 1) < 1e-5);
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
        auto model = m_reference->training(*m_backend, ElementType::BFloat16);
        std::vector<float> logProbabilities(m_reference->tokens.size()),
            flat(static_cast<size_t>(model->layout().totalElements));
        model->zeroGradients();
        model->accumulate(m_reference->batch(), logProbabilities);
        QVERIFY(std::abs(loss(logProbabilities) / double(m_reference->floats("loss")[0]) - 1) < 0.01);
        model->downloadGradients(flat);
        for (const StoredParameter* parameter : model->layout().all())
            for (const LogicalParameter& part : parameter->parts) {
                const auto wanted = m_reference->floats("gradient/" + part.name);
                QVERIFY2(relativeError(test::partOf(flat, *parameter, part), wanted) < 0.05, part.name.c_str());
            }
    }

    /// Two accumulated halves give the gradient of the whole.
    void accumulationAddsUp() {
        auto model = m_reference->training(*m_backend, ElementType::Float32);
        const auto size = static_cast<size_t>(model->layout().totalElements);
        std::vector<float> logProbabilities(m_reference->tokens.size()), whole(size), halves(size);
        model->zeroGradients();
        model->accumulate(m_reference->batch(), logProbabilities);
        model->downloadGradients(whole);
        std::vector<float> half = m_reference->tokenWeights;
        for (float& weight : half) weight *= 0.5f;
        model->zeroGradients();
        for (int i = 0; i < 2; ++i)
            model->accumulate(
                {m_reference->tokens, m_reference->targets, m_reference->positions, half, m_reference->starts},
                logProbabilities);
        model->downloadGradients(halves);
        QVERIFY(relativeError(halves, whole) < 1e-6);
    }

    /// Damaged data is named, and nothing is read beyond the embedding or the logits.
    void idsOutsideAreNamed() {
        auto model = m_reference->training(*m_backend, ElementType::Float32);
        std::vector<float> logProbabilities(m_reference->tokens.size());
        auto refusal = [&](std::span<const int32_t> tokens, std::span<const int32_t> targets) -> std::string {
            try {
                model->evaluate(
                    {tokens, targets, m_reference->positions, m_reference->tokenWeights, m_reference->starts},
                    logProbabilities);
            } catch (const RunError& error) {
                return error.error().message;
            }
            return {};
        };
        QVERIFY(refusal(m_reference->tokens, m_reference->targets).empty());
        for (const int32_t wrong : {-7, 64, 1 << 30}) {
            std::vector<int32_t> tokens = m_reference->tokens, targets = m_reference->targets;
            tokens[5] = targets[5] = wrong;
            const std::string name = "token id " + std::to_string(wrong);
            QVERIFY(refusal(tokens, m_reference->targets).find(name) != std::string::npos);
            QVERIFY(refusal(m_reference->tokens, targets).find(name) != std::string::npos);
        }
    }

    void initializationIsSeeded() {
        TrainingModel model(*m_backend, m_reference->config.shape, StepShape{1, 8, ElementType::Float32}, 64);
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
        QVERIFY(std::abs(std::sqrt(squares / double(gateUp.count())) / m_reference->config.shape.initializerRange - 1) <
                0.1);
        QCOMPARE(first[size_t(model.layout().finalNorm.offset)], 1.0f);
    }

    void folderRoundTrip() {
        QTemporaryDir dir;
        auto model = m_reference->training(*m_backend, ElementType::Float32);
        std::vector<float> flat(static_cast<size_t>(model->layout().totalElements));
        model->download(TrainingModel::State::Weights, flat);
        writeModelFolder(dir.path().toStdString(), m_reference->config, model->layout(), flat).orThrow();
        QVERIFY(test::folderWeights(dir.path().toStdString(), model->layout()) == flat);
        ModelConfig config = readModelConfig(dir.path().toStdString()).orThrow();
        QCOMPARE(config.shape.hiddenSize, m_reference->config.shape.hiddenSize);
        QCOMPARE(config.ids.eos, int64_t{2});
    }
};

QTEST_GUILESS_MAIN(TestModel)
#include "tst_model.moc"
