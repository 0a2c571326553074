// SPDX-License-Identifier: Apache-2.0
#include "tests/support/kernel_test.h"

#include <QtTest>

using namespace sextant::kernels;
using namespace sextant::kernels::test;

class TestLossHead : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void gradients_data() {
        QTest::addColumn<int>("T");
        QTest::addColumn<int>("C");
        QTest::addColumn<int>("V");
        QTest::addColumn<int>("vocabulary");
        QTest::addColumn<int>("chunk");
        QTest::newRow("one") << 1 << 8 << 64 << 64 << 64;
        QTest::newRow("padding rows") << 33 << 40 << 128 << 101 << 64;
        QTest::newRow("chunks") << 70 << 48 << 192 << 190 << 16;
        QTest::newRow("odd vocabulary") << 20 << 16 << 67 << 67 << 7;
    }
    void gradients() {
        QFETCH(int, T);
        QFETCH(int, C);
        QFETCH(int, V);
        QFETCH(int, vocabulary);
        QFETCH(int, chunk);
        std::vector<int32_t> targets;
        std::vector<float> weights;
        for (int t = 0; t < T; ++t) {
            targets.push_back(t % 5 == 4 ? kIgnoredTarget : (t * 13) % vocabulary);
            weights.push_back(0.1f + 0.01f * static_cast<float>(t));
        }
        for (const Device& device : devices()) {
            for (DType dtype : {DType::Float32, DType::BFloat16}) {
                Matrix hidden(dtype, T, C), weight(dtype, V, C), logits(dtype, chunk, V),
                    logProbabilities(DType::Float32, T, 1);
                Matrix dHidden(dtype, T, C), dWeight(DType::Float32, V, C);
                hidden.random(1), weight.random(2, 0.3), dWeight.random(3);
                std::vector<double> wantedLog, wantedHidden(size_t(T * C)), wantedWeight = dWeight.values();
                for (int t = 0; t < T; ++t) {
                    if (targets[size_t(t)] < 0) {
                        wantedLog.push_back(0);
                        continue;
                    }
                    std::vector<double> scores;
                    double sum = 0;
                    for (int v = 0; v < vocabulary; ++v) {
                        double score = 0;
                        for (int c = 0; c < C; ++c) score += hidden.at(t, c) * weight.at(v, c);
                        scores.push_back(score);
                        sum += std::exp(score);
                    }
                    wantedLog.push_back(scores[size_t(targets[size_t(t)])] - std::log(sum));
                    for (int v = 0; v < vocabulary; ++v) {
                        const double d = double(weights[size_t(t)]) *
                                         (std::exp(scores[size_t(v)]) / sum - (v == targets[size_t(t)]));
                        for (int c = 0; c < C; ++c) {
                            wantedHidden[size_t(t * C + c)] += d * weight.at(v, c);
                            wantedWeight[size_t(v * C + c)] += d * hidden.at(t, c);
                        }
                    }
                }
                LossHead op{hidden.tensor,
                            weight.tensor,
                            Tensor(targets.data(), DType::Int32, {T}),
                            Tensor(weights.data(), DType::Float32, {T}),
                            logits.tensor,
                            vocabulary,
                            logProbabilities.tensor,
                            dHidden.tensor,
                            dWeight.tensor};
                device.backend->lossHead(op);
                const bool single = dtype == DType::Float32;
                QVERIFY2(relativeError(logProbabilities.values(), wantedLog) < (single ? 2e-6 : 4e-3),
                         device.name.c_str());
                QVERIFY2(relativeError(dHidden.values(), wantedHidden) < (single ? 1e-5 : 1e-2), device.name.c_str());
                QVERIFY(relativeError(dWeight.values(), wantedWeight) < (single ? 1e-5 : 1e-2));
                // Scoring alone gives the same log-probabilities and touches no gradient.
                Matrix again(DType::Float32, T, 1);
                op.logProbabilities = again.tensor;
                op.dHidden = op.dWeight = op.tokenWeights = Tensor{};
                device.backend->lossHead(op);
                QVERIFY(again.values() == logProbabilities.values());
            }
        }
    }

    /// Logits far from zero neither overflow nor lose the answer.
    void largeLogits() {
        auto backend = makeCpuBackend();
        Matrix hidden(DType::Float32, 2, 8), weight(DType::Float32, 16, 8), logits(DType::Float32, 2, 16),
            logProbabilities(DType::Float32, 2, 1);
        hidden.fill([](int64_t, int64_t) { return 100; });
        weight.fill([](int64_t v, int64_t) { return v == 3 ? 1.0 : -1.0; });
        std::vector<int32_t> targets{3, 4};
        backend->lossHead({hidden.tensor,
                           weight.tensor,
                           Tensor(targets.data(), DType::Int32, {2}),
                           {},
                           logits.tensor,
                           16,
                           logProbabilities.tensor,
                           {},
                           {}});
        QVERIFY(std::abs(logProbabilities.at(0, 0)) < 1e-6);
        QVERIFY(std::abs(logProbabilities.at(1, 0) + 1600) < 1e-2);
    }
};

QTEST_GUILESS_MAIN(TestLossHead)
#include "tst_loss_head.moc"
