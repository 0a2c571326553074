// SPDX-License-Identifier: Apache-2.0
#include "tests/support/finite_differences.h"
#include "tests/support/kernel_test.h"

#include <QtTest>

using namespace sextant::kernels;
using namespace sextant::kernels::test;

/// Every backward kernel against finite differences of its forward formula (kernels/ops), which is written here once
/// more in double precision: no gradient derived by hand takes part.
class TestGradients : public QObject {
    Q_OBJECT

    using Values = std::vector<double>;

    /// On every instruction set, in both types.
    template <class Test>
    static void everywhere(Test test) {
        for (const Device& device : devices())
            for (DType dtype : {DType::Float32, DType::BFloat16}) test(*device.backend, dtype, device.name);
    }
    /// A rounded result may be off by `rounded`; in fp32 by the rounding of sums.
    static bool close(const Values& got, const Values& wanted, DType dtype, double rounded = 4e-3) {
        return relativeError(got, wanted) < (dtype == DType::Float32 ? 1e-5 : rounded);
    }
    static Values sum(const Values& a, const Values& b) {
        Values result = a;
        for (size_t i = 0; i < b.size(); ++i) result[i] += b[i];
        return result;
    }

private Q_SLOTS:
    /// The gradient reaches residual and delta alike; what the residual stream brought from above is added to.
    void rmsNorm() {
        const int64_t T = 5, C = 33;
        const double epsilon = 1e-3;
        everywhere([&](Backend& backend, DType dtype, const std::string& name) {
            Matrix residual(DType::Float32, T, C), delta(dtype, T, C), weight(DType::Float32, 1, C),
                out(DType::Float32, T, C);
            Matrix y(dtype, T, C), rstd(DType::Float32, T, 1), dy(dtype, T, C);
            Matrix dResidual(DType::Float32, T, C), dWeight(DType::Float32, 1, C), dDelta(dtype, T, C);
            residual.random(1), delta.random(2), weight.random(3), dy.random(4), dResidual.random(5), dWeight.random(6);
            const Values fromAbove = dResidual.values(), weightBefore = dWeight.values(), gradient = dy.values();
            Values x = residual.values(), d = delta.values(), w = weight.values();
            auto loss = [&] {
                double total = 0;
                for (int64_t t = 0; t < T; ++t) {
                    double squares = 0;
                    auto at = [&](int64_t c) { return x[size_t(t * C + c)] + d[size_t(t * C + c)]; };
                    for (int64_t c = 0; c < C; ++c) squares += at(c) * at(c);
                    const double r = 1 / std::sqrt(squares / double(C) + epsilon);
                    for (int64_t c = 0; c < C; ++c)
                        total += gradient[size_t(t * C + c)] * at(c) * r * w[size_t(c)] +
                                 fromAbove[size_t(t * C + c)] * at(c);
                }
                return total;
            };
            const Tensor weights(weight.tensor.data, DType::Float32, {C}),
                weightGradient(dWeight.tensor.data, DType::Float32, {C});
            backend.rmsNormForward(
                {residual.tensor, delta.tensor, weights, float(epsilon), out.tensor, y.tensor, rstd.tensor});
            backend.rmsNormBackward(
                {dy.tensor, out.tensor, weights, rstd.tensor, dResidual.tensor, weightGradient, dDelta.tensor});
            QVERIFY2(close(dResidual.values(), numericGradient(x, loss), DType::Float32), name.c_str());
            QVERIFY2(close(dDelta.values(), numericGradient(d, loss), dtype), name.c_str());
            QVERIFY2(close(dWeight.values(), sum(weightBefore, numericGradient(w, loss)), DType::Float32),
                     name.c_str());
        });
    }

    /// Without a weight nothing is normalised; a scaled branch gets a scaled gradient.
    void residualWithoutNorm() {
        const int64_t T = 4, C = 21;
        everywhere([&](Backend& backend, DType dtype, const std::string& name) {
            Matrix residual(DType::Float32, T, C), delta(dtype, T, C), out(DType::Float32, T, C), y(dtype, T, C);
            Matrix dy(dtype, T, C), dResidual(DType::Float32, T, C), dDelta(dtype, T, C), none(DType::Float32, T, 1);
            residual.random(1), delta.random(2), dy.random(3), dResidual.random(4);
            const Values x = residual.values(), d = delta.values(), above = dResidual.values(), gradient = dy.values();
            backend.rmsNormForward(
                {residual.tensor, delta.tensor, {}, 1e-6f, out.tensor, y.tensor, none.tensor, 0.22f});
            backend.rmsNormBackward(
                {dy.tensor, out.tensor, {}, none.tensor, dResidual.tensor, {}, dDelta.tensor, 0.22f});
            Values wanted = x, branch = sum(above, gradient);
            for (size_t i = 0; i < wanted.size(); ++i) wanted[i] += double(0.22f) * d[i];
            QVERIFY2(close(out.values(), wanted, DType::Float32), name.c_str());
            QVERIFY2(close(y.values(), wanted, dtype), name.c_str());
            QVERIFY2(close(dResidual.values(), branch, DType::Float32), name.c_str());
            for (double& value : branch) value *= double(0.22f);
            QVERIFY2(close(dDelta.values(), branch, dtype), name.c_str());
        });
    }

    /// Every head by itself, and a whole row, in views of wider rows.
    void groupRmsNorm() {
        const int64_t T = 9;
        for (const auto& [groups, size] : {std::pair<int64_t, int64_t>{3, 10}, {1, 37}, {2, 64}})
            everywhere([&, groups = groups, size = size](Backend& backend, DType dtype, const std::string& name) {
                const int64_t C = groups * size;
                Matrix x(dtype, T, C, C + 9), y(dtype, T, C), rstd(DType::Float32, T, groups);
                Matrix weight(DType::Float32, 1, size), dy(dtype, T, C, C + 3), dWeight(DType::Float32, 1, size);
                x.random(1), weight.random(2), dy.random(3), dWeight.random(4);
                const Values gradient = dy.values(), before = dWeight.values();
                Values input = x.values(), w = weight.values(), wanted(input.size());
                auto loss = [&] {
                    double total = 0;
                    for (int64_t item = 0; item < T * groups; ++item) {
                        double squares = 0;
                        for (int64_t c = 0; c < size; ++c)
                            squares += input[size_t(item * size + c)] * input[size_t(item * size + c)];
                        const double r = 1 / std::sqrt(squares / double(size) + 1e-3);
                        for (int64_t c = 0; c < size; ++c) {
                            const size_t at = size_t(item * size + c);
                            wanted[at] = input[at] * r * w[size_t(c)];
                            total += gradient[at] * wanted[at];
                        }
                    }
                    return total;
                };
                loss();
                const Tensor weights(weight.tensor.data, DType::Float32, {size}),
                    dWeights(dWeight.tensor.data, DType::Float32, {size});
                backend.groupRmsNormForward({x.tensor, weights, 1e-3f, y.tensor, rstd.tensor});
                QVERIFY2(close(y.values(), wanted, dtype), name.c_str());
                backend.groupRmsNormBackward({dy.tensor, x.tensor, weights, rstd.tensor, dy.tensor, dWeights});
                QVERIFY2(close(dy.values(), numericGradient(input, loss), dtype), name.c_str());
                QVERIFY2(close(dWeight.values(), sum(before, numericGradient(w, loss)), DType::Float32), name.c_str());
            });
    }

    void bias() {
        const int64_t T = 130, C = 19;
        everywhere([&](Backend& backend, DType dtype, const std::string& name) {
            Matrix x(dtype, T, C, C + 5), dx(dtype, T, C, C + 2), bias(DType::Float32, 1, C),
                dBias(DType::Float32, 1, C);
            x.random(1), dx.random(2), bias.random(3), dBias.random(4);
            Values wanted = x.values(), sums = dBias.values();
            for (int64_t t = 0; t < T; ++t)
                for (int64_t c = 0; c < C; ++c) {
                    wanted[size_t(t * C + c)] += bias.at(0, c);
                    sums[size_t(c)] += dx.at(t, c);
                }
            backend.biasForward({x.tensor, Tensor(bias.tensor.data, DType::Float32, {C})});
            backend.biasBackward({dx.tensor, Tensor(dBias.tensor.data, DType::Float32, {C})});
            QVERIFY2(close(x.values(), wanted, dtype), name.c_str());
            QVERIFY2(close(dBias.values(), sums, DType::Float32), name.c_str());
        });
    }

    void geglu() {
        const int64_t T = 3, F = 35;
        everywhere([&](Backend& backend, DType dtype, const std::string& name) {
            Matrix gateUp(dtype, T, 2 * F), out(dtype, T, F), dOut(dtype, T, F), dGateUp(dtype, T, 2 * F);
            gateUp.random(1, 3.0), dOut.random(2);
            Values x = gateUp.values(), wanted(size_t(T * F));
            const Values gradient = dOut.values();
            auto loss = [&] {
                double total = 0;
                for (int64_t t = 0; t < T; ++t)
                    for (int64_t f = 0; f < F; ++f) {
                        const double gate = x[size_t(t * 2 * F + f)], up = x[size_t(t * 2 * F + F + f)];
                        const double inner = std::sqrt(2 / M_PI) * (gate + 0.044715 * gate * gate * gate);
                        wanted[size_t(t * F + f)] = gate / 2 * (1 + std::tanh(inner)) * up;
                        total += gradient[size_t(t * F + f)] * wanted[size_t(t * F + f)];
                    }
                return total;
            };
            loss();
            backend.gluForward({gateUp.tensor, out.tensor, Activation::GeluTanh});
            QVERIFY2(close(out.values(), wanted, dtype), name.c_str());
            backend.gluBackward({dOut.tensor, gateUp.tensor, dGateUp.tensor, Activation::GeluTanh});
            QVERIFY2(close(dGateUp.values(), numericGradient(x, loss), dtype), name.c_str());
        });
    }

    void swiglu() {
        const int64_t T = 3, F = 35;
        everywhere([&](Backend& backend, DType dtype, const std::string& name) {
            Matrix gateUp(dtype, T, 2 * F), dOut(dtype, T, F), dGateUp(dtype, T, 2 * F);
            gateUp.random(1, 3.0), dOut.random(2);
            Values x = gateUp.values();
            const Values gradient = dOut.values();
            auto loss = [&] {
                double total = 0;
                for (int64_t t = 0; t < T; ++t)
                    for (int64_t f = 0; f < F; ++f) {
                        const double gate = x[size_t(t * 2 * F + f)], up = x[size_t(t * 2 * F + F + f)];
                        total += gradient[size_t(t * F + f)] * gate / (1 + std::exp(-gate)) * up;
                    }
                return total;
            };
            backend.gluBackward({dOut.tensor, gateUp.tensor, dGateUp.tensor});
            QVERIFY2(close(dGateUp.values(), numericGradient(x, loss), dtype), name.c_str());
        });
    }

    void rope_data() {
        QTest::addColumn<int>("half");
        QTest::addColumn<bool>("neighbours");
        QTest::newRow("whole heads") << 5 << false;
        QTest::newRow("a part of each head") << 3 << false;
        QTest::newRow("neighbours") << 5 << true;
        QTest::newRow("neighbours in a part of each head") << 3 << true;
    }
    /// Angles from positions, not from tables: the tables are part of what is checked.
    void rope() {
        QFETCH(int, half);
        QFETCH(bool, neighbours);
        const int64_t T = 6, heads = 3, headSize = 10;
        std::vector<int32_t> positions{0, 1, 2, 0, 11, 5};
        Matrix cosine(DType::Float32, 12, half), sine(DType::Float32, 12, half);
        auto angle = [&](int64_t p, int64_t i) {
            return double(p) * std::pow(10000.0, -2.0 * double(i) / double(headSize));
        };
        cosine.fill([&](int64_t p, int64_t i) { return std::cos(angle(p, i)); });
        sine.fill([&](int64_t p, int64_t i) { return std::sin(angle(p, i)); });
        everywhere([&](Backend& backend, DType dtype, const std::string& name) {
            Matrix gradient(dtype, T, heads * headSize, heads * headSize + 7),
                input(DType::Float32, T, heads * headSize);
            gradient.random(1), input.random(2);
            const Values dOut = gradient.values();
            Values x = input.values();
            auto loss = [&] {
                double total = 0;
                for (int64_t t = 0; t < T; ++t)
                    for (int64_t h = 0; h < heads; ++h) {
                        for (int64_t i = 2 * half; i < headSize; ++i) {
                            const size_t at = size_t((t * heads + h) * headSize + i);
                            total += dOut[at] * x[at];
                        }
                        for (int64_t i = 0; i < half; ++i) {
                            const size_t first = size_t((t * heads + h) * headSize), pair = size_t(i);
                            const size_t a = first + (neighbours ? 2 * pair : pair),
                                         b = a + (neighbours ? 1 : size_t(half));
                            const double phi = angle(positions[size_t(t)], i);
                            total += dOut[a] * (x[a] * std::cos(phi) - x[b] * std::sin(phi));
                            total += dOut[b] * (x[b] * std::cos(phi) + x[a] * std::sin(phi));
                        }
                    }
                return total;
            };
            backend.rope({gradient.tensor, Tensor(positions.data(), DType::Int32, {T}), cosine.tensor, sine.tensor,
                          headSize, RopeDirection::Backward, neighbours ? RopePairs::Neighbours : RopePairs::Halves});
            QVERIFY2(close(gradient.values(), numericGradient(x, loss), dtype), name.c_str());
        });
    }

    void embedding() {
        const int64_t T = 17, C = 13, V = 9;
        std::vector<int32_t> tokens;
        for (int32_t t = 0; t < T; ++t)
            tokens.push_back(t * 7 % 5 + (t % 3 == 0 ? 4 : 0));  // repeated ones, and some never
        everywhere([&](Backend& backend, DType, const std::string& name) {
            Matrix weight(DType::Float32, V, C), dOut(DType::Float32, T, C), dWeight(DType::Float32, V, C);
            weight.random(1), dOut.random(2), dWeight.random(3);
            const Values before = dWeight.values(), gradient = dOut.values();
            Values w = weight.values();
            auto loss = [&] {
                double total = 0;
                for (int64_t t = 0; t < T; ++t)
                    for (int64_t c = 0; c < C; ++c)
                        total += gradient[size_t(t * C + c)] * w[size_t(tokens[size_t(t)] * C + c)];
                return total;
            };
            backend.embeddingBackward({Tensor(tokens.data(), DType::Int32, {T}), dOut.tensor, dWeight.tensor});
            QVERIFY2(close(dWeight.values(), sum(before, numericGradient(w, loss)), DType::Float32), name.c_str());
        });
    }

    /// y = x W^T: both gradients of a linear layer.
    void matmul() {
        const int64_t M = 7, N = 5, K = 19;
        everywhere([&](Backend& backend, DType dtype, const std::string& name) {
            Matrix input(dtype, M, K), weight(dtype, N, K), dOut(dtype, M, N), dInput(dtype, M, K),
                dWeight(DType::Float32, N, K);
            input.random(1), weight.random(2), dOut.random(3), dWeight.random(4);
            const Values before = dWeight.values(), gradient = dOut.values();
            Values x = input.values(), w = weight.values();
            auto loss = [&] {
                double total = 0;
                for (int64_t m = 0; m < M; ++m)
                    for (int64_t n = 0; n < N; ++n)
                        for (int64_t k = 0; k < K; ++k)
                            total += gradient[size_t(m * N + n)] * x[size_t(m * K + k)] * w[size_t(n * K + k)];
                return total;
            };
            backend.matmul(
                {MatmulShape::InputGradient, dOut.tensor, weight.tensor, dInput.tensor, Accumulation::Overwrite});
            backend.matmul({MatmulShape::WeightGradient, dOut.tensor, input.tensor, dWeight.tensor, Accumulation::Add});
            QVERIFY2(close(dInput.values(), numericGradient(x, loss), dtype), name.c_str());
            QVERIFY2(close(dWeight.values(), sum(before, numericGradient(w, loss)), DType::Float32), name.c_str());
        });
    }

    /// Packed sequences (one empty), grouped heads.
    void attention() {
        const int64_t T = 11, H = 4, G = 2, D = 6;
        const double scale = 0.4;
        std::vector<int32_t> starts{0, 3, 3, 4, 11};
        const Tensor startsTensor(starts.data(), DType::Int32, {int64_t(starts.size())});
        everywhere([&](Backend& backend, DType dtype, const std::string& name) {
            Matrix query(dtype, T, H * D), key(dtype, T, G * D), value(dtype, T, G * D), out(dtype, T, H * D),
                dOut(dtype, T, H * D);
            Matrix dQuery(dtype, T, H * D), dKey(dtype, T, G * D), dValue(dtype, T, G * D),
                logSumExp(DType::Float32, H, T);
            query.random(1), key.random(2), value.random(3), dOut.random(4);
            const Values gradient = dOut.values();
            Values q = query.values(), k = key.values(), v = value.values();
            auto row = [&](const Values& x, int64_t t, int64_t head, int64_t heads) {
                return x.data() + (t * heads + head) * D;
            };
            auto dot = [&](const double* a, const double* b) {
                double total = 0;
                for (int64_t i = 0; i < D; ++i) total += a[i] * b[i];
                return total;
            };
            auto loss = [&] {
                double total = 0;
                for (size_t s = 0; s + 1 < starts.size(); ++s)
                    for (int64_t h = 0; h < H; ++h)
                        for (int64_t t = starts[s]; t < starts[s + 1]; ++t) {
                            double weights = 0, weighted = 0;
                            for (int64_t u = starts[s]; u <= t; ++u) {
                                const double weight = std::exp(scale * dot(row(q, t, h, H), row(k, u, h * G / H, G)));
                                weights += weight;
                                weighted += weight * dot(row(v, u, h * G / H, G), row(gradient, t, h, H));
                            }
                            total += weighted / weights;
                        }
                return total;
            };
            backend.attentionForward(
                {query.tensor, key.tensor, value.tensor, startsTensor, D, float(scale), out.tensor, logSumExp.tensor});
            backend.attentionBackward({query.tensor, key.tensor, value.tensor, startsTensor, out.tensor,
                                       logSumExp.tensor, dOut.tensor, D, float(scale), dQuery.tensor, dKey.tensor,
                                       dValue.tensor});
            QVERIFY2(close(dQuery.values(), numericGradient(q, loss), dtype, 8e-3), name.c_str());
            QVERIFY2(close(dKey.values(), numericGradient(k, loss), dtype, 8e-3), name.c_str());
            QVERIFY2(close(dValue.values(), numericGradient(v, loss), dtype, 8e-3), name.c_str());
        });
    }

    void lossHead_data() {
        QTest::addColumn<double>("scale");
        QTest::addColumn<double>("softCap");
        QTest::newRow("plain") << 1.0 << 0.0;
        QTest::newRow("scaled") << 0.125 << 0.0;
        QTest::newRow("capped") << 0.5 << 1.25;
    }
    /// A weight of its own for every token, one token ignored, padding rows in the matrix, chunks that do not divide
    /// the tokens.
    void lossHead() {
        QFETCH(double, scale);
        QFETCH(double, softCap);
        const int64_t T = 7, C = 9, V = 22, vocabulary = 19, chunk = 3;
        std::vector<int32_t> targets{3, 0, 18, kIgnoredTarget, 7, 7, 12};
        std::vector<float> tokenWeights{0.5f, 1.25f, 0, 3, -0.75f, 0.1f, 2};
        everywhere([&](Backend& backend, DType dtype, const std::string& name) {
            Matrix hidden(dtype, T, C), weight(dtype, V, C), logits(dtype, chunk, V),
                logProbabilities(DType::Float32, T, 1);
            Matrix dHidden(dtype, T, C), dWeight(DType::Float32, V, C);
            hidden.random(1), weight.random(2, 0.5), dWeight.random(3, 0.1);
            const Values before = dWeight.values();
            Values x = hidden.values(), w = weight.values();
            auto loss = [&] {
                double total = 0;
                for (int64_t t = 0; t < T; ++t) {
                    if (targets[size_t(t)] == kIgnoredTarget) continue;
                    double exponentials = 0, wanted = 0;
                    for (int64_t n = 0; n < vocabulary; ++n) {
                        double logit = 0;
                        for (int64_t c = 0; c < C; ++c) logit += x[size_t(t * C + c)] * w[size_t(n * C + c)];
                        logit *= scale;
                        if (softCap > 0) logit = softCap * std::tanh(logit / softCap);
                        exponentials += std::exp(logit);
                        if (n == targets[size_t(t)]) wanted = logit;
                    }
                    total -= double(tokenWeights[size_t(t)]) * (wanted - std::log(exponentials));
                }
                return total;
            };
            backend.lossHead({hidden.tensor, weight.tensor, Tensor(targets.data(), DType::Int32, {T}),
                              Tensor(tokenWeights.data(), DType::Float32, {T}), logits.tensor, vocabulary,
                              logProbabilities.tensor, dHidden.tensor, dWeight.tensor, float(scale), float(softCap)});
            QVERIFY2(close(dHidden.values(), numericGradient(x, loss), dtype, 1e-2), name.c_str());
            QVERIFY2(close(dWeight.values(), sum(before, numericGradient(w, loss)), dtype, 1e-2), name.c_str());
        });
    }
};

QTEST_GUILESS_MAIN(TestGradients)
#include "tst_gradients.moc"
