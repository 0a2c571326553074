// SPDX-License-Identifier: Apache-2.0
#include "tests/support/kernel_test.h"

#include <QtTest>

using namespace sextant::kernels;
using namespace sextant::kernels::test;

/// Norms, rotation, SwiGLU, embedding, AdamW, sums and copies against double precision, on odd sizes.
class TestRowOps : public QObject {
    Q_OBJECT

    static constexpr DType kTypes[] = {DType::Float32, DType::BFloat16};
    static void sizes() {
        QTest::addColumn<int>("T");
        QTest::addColumn<int>("C");
        const int cases[][2] = {{1, 8}, {3, 33}, {65, 64}, {130, 80}, {7, 257}};
        for (auto& c : cases) QTest::addRow("%dx%d", c[0], c[1]) << c[0] << c[1];
    }

private Q_SLOTS:
    void rmsNorm_data() { sizes(); }
    void rmsNorm() {
        QFETCH(int, T);
        QFETCH(int, C);
        for (const Device& device : devices()) {
            for (DType dtype : kTypes) {
                Matrix residual(DType::Float32, T, C), delta(dtype, T, C), weight(DType::Float32, 1, C),
                    sum(DType::Float32, T, C);
                Matrix y(dtype, T, C), rstd(DType::Float32, T, 1), dy(dtype, T, C), dResidual(DType::Float32, T, C),
                    dWeight(DType::Float32, 1, C), dDelta(dtype, T, C);
                residual.random(1), delta.random(2), weight.random(3), dy.random(4), dResidual.random(5),
                    dWeight.random(6);
                const Tensor weightVector(weight.tensor.data, DType::Float32, {C}),
                    dWeightVector(dWeight.tensor.data, DType::Float32, {C});
                std::vector<double> wantedSum, wantedY, wantedResidual = dResidual.values(),
                                                        wantedWeight = dWeight.values();
                for (int t = 0; t < T; ++t) {
                    double squares = 0, products = 0;
                    std::vector<double> x;
                    for (int c = 0; c < C; ++c) {
                        x.push_back(residual.at(t, c) + delta.at(t, c));
                        squares += x.back() * x.back();
                    }
                    const double r = 1 / std::sqrt(squares / C + 1e-5);
                    for (int c = 0; c < C; ++c) products += dy.at(t, c) * weight.at(0, c) * x[size_t(c)];
                    for (int c = 0; c < C; ++c) {
                        wantedSum.push_back(x[size_t(c)]);
                        wantedY.push_back(x[size_t(c)] * r * weight.at(0, c));
                        wantedResidual[size_t(t * C + c)] +=
                            r * (dy.at(t, c) * weight.at(0, c) - x[size_t(c)] * r * r * products / C);
                        wantedWeight[size_t(c)] += dy.at(t, c) * x[size_t(c)] * r;
                    }
                }
                device.backend->rmsNormForward(
                    {residual.tensor, delta.tensor, weightVector, 1e-5f, sum.tensor, y.tensor, rstd.tensor});
                QVERIFY(relativeError(sum.values(), wantedSum) < 1e-6);
                QVERIFY(relativeError(y.values(), wantedY) < tolerance(dtype, 16));
                device.backend->rmsNormBackward(
                    {dy.tensor, sum.tensor, weightVector, rstd.tensor, dResidual.tensor, dWeightVector, dDelta.tensor});
                QVERIFY2(relativeError(dResidual.values(), wantedResidual) < 1e-5, device.name.c_str());
                QVERIFY(relativeError(dWeight.values(), wantedWeight) < 1e-5);
                QVERIFY(relativeError(dDelta.values(), dResidual.values()) < tolerance(dtype, 4));
                // The first block has no delta and keeps its input.
                device.backend->rmsNormForward({sum.tensor, {}, weightVector, 1e-5f, {}, y.tensor, rstd.tensor});
                QVERIFY(relativeError(y.values(), wantedY) < tolerance(dtype, 16));
            }
        }
    }

    void swiglu_data() { sizes(); }
    void swiglu() {
        QFETCH(int, T);
        QFETCH(int, C);
        for (const Device& device : devices()) {
            for (DType dtype : kTypes) {
                Matrix gateUp(dtype, T, 2 * C), out(dtype, T, C), dOut(dtype, T, C), dGateUp(dtype, T, 2 * C);
                gateUp.random(1, 3.0), dOut.random(2);
                gateUp.set(0, 0, 60), gateUp.set(T - 1, C - 1, -60);
                std::vector<double> wanted, wantedGradient(size_t(T * 2 * C));
                for (int t = 0; t < T; ++t)
                    for (int c = 0; c < C; ++c) {
                        const double g = gateUp.at(t, c), u = gateUp.at(t, C + c), d = dOut.at(t, c),
                                     s = 1 / (1 + std::exp(-g));
                        wanted.push_back(g * s * u);
                        wantedGradient[size_t(t * 2 * C + c)] = d * u * s * (1 + g * (1 - s));
                        wantedGradient[size_t(t * 2 * C + C + c)] = d * g * s;
                    }
                device.backend->swigluForward({gateUp.tensor, out.tensor});
                QVERIFY2(relativeError(out.values(), wanted) < tolerance(dtype, 4), device.name.c_str());
                device.backend->swigluBackward({dOut.tensor, gateUp.tensor, dGateUp.tensor});
                QVERIFY(relativeError(dGateUp.values(), wantedGradient) < tolerance(dtype, 4));
                device.backend->swigluBackward({dOut.tensor, gateUp.tensor, gateUp.tensor});  // in place
                QVERIFY(gateUp.values() == dGateUp.values());
            }
        }
    }

    void rope_data() {
        QTest::addColumn<int>("headSize");
        for (int size : {2, 8, 32, 48, 64, 80, 128}) QTest::addRow("%d", size) << size;
    }
    void rope() {
        QFETCH(int, headSize);
        const int T = 9, heads = 3, half = headSize / 2;
        std::vector<int32_t> positions{0, 1, 2, 3, 0, 1, 0, 11, 5};
        Matrix cosine(DType::Float32, 12, half), sine(DType::Float32, 12, half);
        cosine.fill(
            [&](int64_t p, int64_t i) { return std::cos(double(p) * std::pow(10000.0, -2.0 * double(i) / headSize)); });
        sine.fill(
            [&](int64_t p, int64_t i) { return std::sin(double(p) * std::pow(10000.0, -2.0 * double(i) / headSize)); });
        const Tensor positionTensor(positions.data(), DType::Int32, {T});
        for (const Device& device : devices()) {
            for (DType dtype : kTypes) {
                Matrix x(dtype, T, heads * headSize, heads * headSize + 6);
                x.random(1);
                const auto original = x.values();
                std::vector<double> wanted = original;
                for (int t = 0; t < T; ++t)
                    for (int h = 0; h < heads; ++h)
                        for (int i = 0; i < half; ++i) {
                            const size_t a = size_t(t * heads * headSize + h * headSize + i), b = a + size_t(half);
                            const double c = cosine.at(positions[size_t(t)], i), s = sine.at(positions[size_t(t)], i);
                            wanted[a] = original[a] * c - original[b] * s;
                            wanted[b] = original[b] * c + original[a] * s;
                        }
                device.backend->rope(
                    {x.tensor, positionTensor, cosine.tensor, sine.tensor, headSize, RopeDirection::Forward});
                QVERIFY2(relativeError(x.values(), wanted) < tolerance(dtype, 4), device.name.c_str());
                device.backend->rope(
                    {x.tensor, positionTensor, cosine.tensor, sine.tensor, headSize, RopeDirection::Backward});
                QVERIFY(relativeError(x.values(), original) < 2 * tolerance(dtype, 4));  // a rotation and back
            }
        }
    }

    void embedding() {
        const int T = 37, C = 45, V = 11;
        std::vector<int32_t> tokens;
        for (int t = 0; t < T; ++t) tokens.push_back((t * 7) % 5 + (t % 3 == 0 ? 6 : 0));
        const Tensor tokenTensor(tokens.data(), DType::Int32, {T});
        for (const Device& device : devices()) {
            for (DType dtype : kTypes) {
                Matrix weight(dtype, V, C), out(DType::Float32, T, C), dOut(DType::Float32, T, C),
                    dWeight(DType::Float32, V, C);
                weight.random(1), dOut.random(2), dWeight.random(3);
                auto wanted = dWeight.values();
                device.backend->embeddingForward({tokenTensor, weight.tensor, out.tensor});
                for (int t = 0; t < T; ++t)
                    for (int c = 0; c < C; ++c) {
                        QCOMPARE(out.at(t, c), weight.at(tokens[size_t(t)], c));
                        wanted[size_t(tokens[size_t(t)] * C + c)] += dOut.at(t, c);
                    }
                device.backend->embeddingBackward({tokenTensor, dOut.tensor, dWeight.tensor});
                QVERIFY(relativeError(dWeight.values(), wanted) < 1e-6);
            }
        }
    }

    /// Three steps against the formula in double.
    void adamW() {
        const int count = 1003;
        std::vector<double> reference[3];
        for (const Device& device : devices()) {
            Matrix p(DType::Float32, count, 1), g(DType::Float32, count, 1), m(DType::Float32, count, 1),
                v(DType::Float32, count, 1), copy(DType::BFloat16, count, 1);
            p.random(1);
            m.fill([](int64_t, int64_t) { return 0; }), v.fill([](int64_t, int64_t) { return 0; });
            auto wp = p.values(), wm = m.values(), wv = v.values();
            for (int step = 1; step <= 3; ++step) {
                g.random(unsigned(step) + 10);
                for (int i = 0; i < count; ++i) {
                    const double gradient = g.at(i, 0) * 0.5;
                    const auto at = size_t(i);
                    wp[at] *= 1 - 0.01 * 0.1;
                    wm[at] = 0.9 * wm[at] + 0.1 * gradient;
                    wv[at] = 0.95 * wv[at] + 0.05 * gradient * gradient;
                    wp[at] -= 0.01 / (1 - std::pow(0.9, step)) * wm[at] /
                              (std::sqrt(wv[at]) / std::sqrt(1 - std::pow(0.95, step)) + 1e-8);
                }
                device.backend->adamW(
                    {p.tensor, g.tensor, m.tensor, v.tensor, copy.tensor, 0.01f, 0.9f, 0.95f, 1e-8f, 0.1f, 0.5f, step});
            }
            QVERIFY2(relativeError(p.values(), wp) < 1e-6, device.name.c_str());
            QVERIFY(relativeError(v.values(), wv) < 1e-6);
            for (int i = 0; i < count; ++i) QCOMPARE(copy.at(i, 0), double(fromBits(toBits(float(p.at(i, 0))))));
        }
    }

    void sumsAndCopies() {
        for (const Device& device : devices()) {
            Matrix values(DType::Float32, 200003, 1);
            values.random(1);
            double wanted = 0;
            for (double value : values.values()) wanted += value * value;
            QVERIFY(std::abs(device.backend->squaredNorm(values.tensor) / wanted - 1) < 1e-12);
            Matrix rounded(DType::BFloat16, 200003, 1), back(DType::Float32, 200003, 1);
            device.backend->copy(rounded.tensor, values.tensor);
            device.backend->copy(back.tensor, rounded.tensor);
            for (int64_t i = 0; i < values.rows(); i += 997)
                QCOMPARE(back.at(i, 0), double(fromBits(toBits(float(values.at(i, 0))))));
            QCOMPARE(back.at(200002, 0), double(fromBits(toBits(float(values.at(200002, 0))))));
            Matrix strided(DType::Float32, 5, 33, 40), narrow(DType::BFloat16, 5, 33, 35);
            strided.random(2);
            device.backend->copy(narrow.tensor, strided.tensor);
            QVERIFY(relativeError(narrow.values(), strided.values()) < 4e-3);
            device.backend->zero(values.tensor);
            QCOMPARE(device.backend->squaredNorm(values.tensor), 0.0);
        }
    }

    void notANumberStaysOne() {
        for (const Device& device : devices()) {
            Matrix from(DType::Float32, 1, 40), to(DType::BFloat16, 1, 40);
            from.random(1);
            from.set(0, 3, std::nan("")), from.set(0, 39, std::nan(""));
            device.backend->copy(to.tensor, from.tensor);
            QVERIFY(std::isnan(to.at(0, 3)) && std::isnan(to.at(0, 39)));
            QVERIFY(std::isnan(device.backend->squaredNorm(from.tensor)));
        }
    }
};

QTEST_GUILESS_MAIN(TestRowOps)
#include "tst_row_ops.moc"
