// SPDX-License-Identifier: Apache-2.0
#include "tests/support/kernel_test.h"

#include <QtTest>

#include <span>

using namespace sextant::kernels;
using namespace sextant::kernels::test;

namespace {

/// Attention in double precision over packed sequences, forward and the analytic gradient.
struct Reference {
    std::vector<double> out, logSumExp, dq, dk, dv;

    Reference(const Matrix& q, const Matrix& k, const Matrix& v, const std::vector<int32_t>& starts, int64_t D,
              double scale, const Matrix* dOut, int64_t window = 0, double softCap = 0) {
        const int64_t T = q.rows(), H = q.columns() / D, G = k.columns() / D;
        out.assign(static_cast<size_t>(T * H * D), 0);
        logSumExp.assign(static_cast<size_t>(H * T), 0);
        dq = out;
        dk.assign(static_cast<size_t>(T * G * D), 0);
        dv = dk;
        auto at = [&](std::vector<double>& m, int64_t t, int64_t column, int64_t width) -> double& {
            return m[static_cast<size_t>(t * width + column)];
        };
        for (size_t s = 0; s + 1 < starts.size(); ++s)
            for (int64_t h = 0; h < H; ++h)
                for (int64_t t = starts[s]; t < starts[s + 1]; ++t) {
                    const int64_t g = h / (H / G);
                    std::vector<double> p, slopes;
                    double sum = 0, best = -1e300;
                    const int64_t first = window > 0 ? std::max<int64_t>(starts[s], t + 1 - window) : starts[s];
                    for (int64_t u = first; u <= t; ++u) {
                        double score = 0;
                        for (int64_t i = 0; i < D; ++i) score += q.at(t, h * D + i) * k.at(u, g * D + i);
                        const double part = softCap > 0 ? std::tanh(score * scale / softCap) : 0;
                        p.push_back(softCap > 0 ? softCap * part : score * scale);
                        slopes.push_back((1 - part * part) * scale);
                        best = std::max(best, p.back());
                    }
                    for (double& value : p) sum += value = std::exp(value - best);
                    logSumExp[static_cast<size_t>(h * T + t)] = best + std::log(sum);
                    for (double& value : p) value /= sum;
                    for (size_t u = 0; u < p.size(); ++u)
                        for (int64_t i = 0; i < D; ++i)
                            at(out, t, h * D + i, H * D) += p[u] * v.at(first + static_cast<int64_t>(u), g * D + i);
                    if (!dOut) continue;
                    double delta = 0;
                    for (int64_t i = 0; i < D; ++i) delta += dOut->at(t, h * D + i) * at(out, t, h * D + i, H * D);
                    for (size_t j = 0; j < p.size(); ++j) {
                        const int64_t u = first + static_cast<int64_t>(j);
                        double dp = 0;
                        for (int64_t i = 0; i < D; ++i) dp += dOut->at(t, h * D + i) * v.at(u, g * D + i);
                        const double ds = p[j] * (dp - delta) * slopes[j];
                        for (int64_t i = 0; i < D; ++i) {
                            at(dq, t, h * D + i, H * D) += ds * k.at(u, g * D + i);
                            at(dk, u, g * D + i, G * D) += ds * q.at(t, h * D + i);
                            at(dv, u, g * D + i, G * D) += p[j] * dOut->at(t, h * D + i);
                        }
                    }
                }
    }
};

}  // namespace

/// The arguments of attention over pages for one sequence whose keys and values lie one after the other.
struct OneSequence {
    OneSequence(int64_t count, int64_t length) : m_lengths{static_cast<int32_t>(length)} {
        m_starts = {0, static_cast<int32_t>(count)};
        for (int32_t page = 0; page * kPagePositions < length; ++page) m_pages.push_back(page);
    }
    AttentionPaged operation(const Tensor& q, const Tensor& keys, const Tensor& values, int64_t headSize, float scale,
                             const Tensor& out, RowOrder order = RowOrder::Fastest, int64_t window = 0,
                             float softCap = 0) {
        return {q,
                keys,
                values,
                Tensor(m_starts.data(), DType::Int32, {2}),
                Tensor(m_lengths.data(), DType::Int32, {1}),
                Tensor(m_pages.data(), DType::Int32, {1, static_cast<int64_t>(m_pages.size())}),
                headSize,
                scale,
                out,
                order,
                window,
                softCap};
    }

private:
    std::vector<int32_t> m_starts, m_lengths, m_pages;
};

class TestAttention : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void packed_data() {
        QTest::addColumn<QList<int>>("lengths");
        QTest::addColumn<int>("heads");
        QTest::addColumn<int>("groups");
        QTest::addColumn<int>("headSize");
        QTest::addColumn<int>("window");
        QTest::addColumn<double>("softCap");
        QTest::newRow("a window") << QList<int>{7, 0, 1, 33, 150} << 4 << 2 << 32 << 20 << 0.0;
        QTest::newRow("a window of one") << QList<int>{40, 3} << 2 << 2 << 16 << 1 << 0.0;
        QTest::newRow("a window over blocks") << QList<int>{400, 70} << 2 << 1 << 64 << 100 << 0.0;
        QTest::newRow("a window as long as a block") << QList<int>{300} << 2 << 1 << 24 << 32 << 0.0;
        QTest::newRow("a soft cap") << QList<int>{50, 9} << 4 << 2 << 32 << 0 << 0.7;
        QTest::newRow("a window and a soft cap") << QList<int>{130, 9} << 2 << 1 << 48 << 33 << 1.5;
        QTest::newRow("one token") << QList<int>{1} << 1 << 1 << 8 << 0 << 0.0;
        QTest::newRow("odd lengths, empty and single") << QList<int>{7, 0, 1, 33, 50} << 4 << 2 << 32 << 0 << 0.0;
        QTest::newRow("beyond a block") << QList<int>{131} << 2 << 1 << 64 << 0 << 0.0;
        QTest::newRow("eight to one") << QList<int>{17, 60} << 8 << 1 << 16 << 0 << 0.0;
        QTest::newRow("wide heads") << QList<int>{49, 3} << 2 << 2 << 128 << 0 << 0.0;
        QTest::newRow("odd width") << QList<int>{40, 9} << 3 << 3 << 80 << 0 << 0.0;
    }
    void packed() {
        QFETCH(QList<int>, lengths);
        QFETCH(int, heads);
        QFETCH(int, groups);
        QFETCH(int, headSize);
        QFETCH(int, window);
        QFETCH(double, softCap);
        std::vector<int32_t> starts{0};
        for (int length : lengths) starts.push_back(starts.back() + length);
        const int64_t T = starts.back(), D = headSize, width = (heads + 2 * groups) * D;
        const float scale = 1.0f / std::sqrt(static_cast<float>(D));
        const Tensor startsTensor(starts.data(), DType::Int32, {static_cast<int64_t>(starts.size())});
        for (const Device& device : devices()) {
            for (DType dtype : {DType::Float32, DType::BFloat16}) {
                // q, k and v side by side, as the model has them.
                Matrix qkv(dtype, T, width), dqkv(dtype, T, width), out(dtype, T, heads * D), dOut(dtype, T, heads * D);
                Matrix q(dtype, T, heads * D), k(dtype, T, groups * D), v(dtype, T, groups * D),
                    logSumExp(DType::Float32, heads, T);
                qkv.random(1), dOut.random(2);
                q.fill([&](int64_t t, int64_t c) { return qkv.at(t, c); });
                k.fill([&](int64_t t, int64_t c) { return qkv.at(t, heads * D + c); });
                v.fill([&](int64_t t, int64_t c) { return qkv.at(t, (heads + groups) * D + c); });
                const Reference wanted(q, k, v, starts, D, scale, &dOut, window, softCap);
                auto part = [&](const Matrix& m, int64_t first, int64_t count) {
                    return m.tensor.columnRange(first * D, count * D);
                };
                device.backend->attentionForward({part(qkv, 0, heads), part(qkv, heads, groups),
                                                  part(qkv, heads + groups, groups), startsTensor, D, scale, out.tensor,
                                                  logSumExp.tensor, window, static_cast<float>(softCap)});
                const double limit = dtype == DType::Float32 ? 1e-5 : 4e-3;
                QVERIFY2(relativeError(out.values(), wanted.out) < limit, device.name.c_str());
                QVERIFY(relativeError(logSumExp.values(), wanted.logSumExp) < 1e-5);
                device.backend->attentionBackward({part(qkv, 0, heads), part(qkv, heads, groups),
                                                   part(qkv, heads + groups, groups), startsTensor, out.tensor,
                                                   logSumExp.tensor, dOut.tensor, D, scale, part(dqkv, 0, heads),
                                                   part(dqkv, heads, groups), part(dqkv, heads + groups, groups),
                                                   window, static_cast<float>(softCap)});
                auto values = [&](int64_t first, int64_t count) {
                    std::vector<double> all;
                    for (int64_t t = 0; t < T; ++t)
                        for (int64_t c = 0; c < count * D; ++c) all.push_back(dqkv.at(t, first * D + c));
                    return all;
                };
                const double gradientLimit = dtype == DType::Float32 ? 2e-5 : 8e-3;
                QVERIFY2(T == 1 || relativeError(values(0, heads), wanted.dq) < gradientLimit, device.name.c_str());
                QVERIFY2(T == 1 || relativeError(values(heads, groups), wanted.dk) < gradientLimit,
                         device.name.c_str());
                QVERIFY2(relativeError(values(heads + groups, groups), wanted.dv) < gradientLimit, device.name.c_str());
            }
        }
    }

    void cached_data() {
        QTest::addColumn<int>("window");
        QTest::addColumn<double>("softCap");
        QTest::newRow("plain") << 0 << 0.0;
        QTest::newRow("window") << 9 << 0.0;
        QTest::newRow("window and soft cap") << 23 << 1.0;
    }
    /// Decoding token by token, or in pieces, gives what the whole sequence gives.
    void cached() {
        QFETCH(int, window);
        QFETCH(double, softCap);
        const int64_t T = 261, D = 32, heads = 4, groups = 2;
        const std::vector<int32_t> starts{0, static_cast<int32_t>(T)};
        const float scale = 1.0f / std::sqrt(static_cast<float>(D));
        Matrix q(DType::Float32, T, heads * D), k(DType::Float32, T, groups * D), v(DType::Float32, T, groups * D);
        q.random(1), k.random(2), v.random(3);
        const Reference wanted(q, k, v, starts, D, scale, nullptr, window, softCap);
        for (const Device& device : devices()) {
            for (int64_t piece : {1, 7, 50}) {
                Matrix out(DType::Float32, T, heads * D);
                for (int64_t at = 0; at < T; at += piece) {
                    const int64_t count = std::min(piece, T - at);
                    device.backend->attentionPaged(OneSequence(count, at + count)
                                                       .operation(q.tensor.rowRange(at, count), k.tensor, v.tensor, D,
                                                                  scale, out.tensor.rowRange(at, count),
                                                                  RowOrder::Fastest, window,
                                                                  static_cast<float>(softCap)));
                }
                QVERIFY2(relativeError(out.values(), wanted.out) < 1e-5, device.name.c_str());
            }
        }
    }

    void independentQueries_data() {
        QTest::addColumn<int>("window");
        QTest::newRow("plain") << 0;
        QTest::newRow("window") << 37;
    }
    /// Queries that ask for it have the same bits however many are computed at once.
    void independentQueries() {
        QFETCH(int, window);
        const int64_t T = 301, D = 32, heads = 4, groups = 2;
        for (const Device& device : devices())
            for (const DType dtype : {DType::Float32, DType::BFloat16}) {
                Matrix q(dtype, T, heads * D), k(dtype, T, groups * D), v(dtype, T, groups * D),
                    whole(dtype, T, heads * D), parts(dtype, T, heads * D);
                q.random(1, 3), k.random(2, 3), v.random(3);
                auto run = [&](int64_t at, int64_t count, const Matrix& out) {
                    device.backend->attentionPaged(OneSequence(count, at + count)
                                                       .operation(q.tensor.rowRange(at, count), k.tensor, v.tensor, D,
                                                                  0.2f, out.tensor.rowRange(at, count),
                                                                  RowOrder::Independent, window));
                };
                run(0, T, whole);
                for (const int64_t piece : {1, 2, 7, 33, 48, 100}) {
                    for (int64_t at = 0; at < T; at += piece) run(at, std::min(piece, T - at), parts);
                    QVERIFY2(parts.values() == whole.values(), device.name.c_str());
                }
            }
    }

    void oneQuery_data() {
        QTest::addColumn<int>("length");
        QTest::addColumn<int>("headSize");
        const int cases[][2] = {{1, 8}, {2, 6}, {17, 33}, {255, 64}, {256, 80}, {257, 128}, {601, 20}, {1100, 64}};
        for (auto& c : cases) QTest::addRow("%d keys of %d", c[0], c[1]) << c[0] << c[1];
    }
    /// The newest token alone takes a path of its own: the same as the formula, and as two tokens at once; the same
    /// bits from any number of threads; far scores do not overflow.
    void oneQuery() {
        QFETCH(int, length);
        QFETCH(int, headSize);
        const int64_t T = length, D = headSize, heads = 6, groups = 2, before = std::max<int64_t>(0, T - 2);
        const float scale = 1.0f / std::sqrt(static_cast<float>(D));
        for (DType dtype : {DType::Float32, DType::BFloat16}) {
            Matrix q(dtype, T, heads * D, heads * D + 4), k(dtype, T + 3, groups * D), v(dtype, T + 3, groups * D);
            q.random(1), k.random(2, 20.0), v.random(3);
            std::vector<double> wanted;
            for (int64_t h = 0; h < heads; ++h) {
                std::vector<double> weights;
                double largest = -1e300, sum = 0;
                for (int64_t u = 0; u < T; ++u) {
                    double score = 0;
                    for (int64_t i = 0; i < D; ++i) score += q.at(T - 1, h * D + i) * k.at(u, h / 3 * D + i);
                    weights.push_back(score * double(scale));
                    largest = std::max(largest, weights.back());
                }
                for (double& weight : weights) sum += weight = std::exp(weight - largest);
                for (int64_t i = 0; i < D; ++i) {
                    double value = 0;
                    for (int64_t u = 0; u < T; ++u) value += weights[size_t(u)] / sum * v.at(u, h / 3 * D + i);
                    wanted.push_back(value);
                }
            }
            for (InstructionSet set : availableInstructionSets()) {
                std::vector<double> one;
                for (int threads : {1, 2}) {
                    auto backend = makeCpuBackend({threads, set});
                    Matrix out(dtype, 1, heads * D), two(dtype, T - before, heads * D);
                    backend->attentionPaged(OneSequence(1, T).operation(q.tensor.rowRange(T - 1, 1), k.tensor, v.tensor,
                                                                        D, scale, out.tensor));
                    backend->attentionPaged(OneSequence(T - before, T)
                                                .operation(q.tensor.rowRange(before, T - before), k.tensor, v.tensor, D,
                                                           scale, two.tensor));
                    const auto both = two.values();
                    const double limit =
                        dtype == DType::Float32 ? 2e-5 : 4e-3;  // scores of hundreds, off by their last digit
                    QVERIFY2(relativeError(out.values(), wanted) < limit, instructionSetName(set).c_str());
                    QVERIFY(relativeError(out.values(), {both.end() - heads * D, both.end()}) < limit);
                    if (threads == 1)
                        one = out.values();
                    else
                        QVERIFY(out.values() == one);
                }
            }
        }
    }
    void scatteredPages_data() {
        QTest::addColumn<int>("order");
        QTest::addColumn<int>("window");
        for (const int window : {0, 70}) {
            QTest::addRow("prompts, window %d", window) << static_cast<int>(RowOrder::Independent) << window;
            QTest::addRow("single queries, window %d", window) << static_cast<int>(RowOrder::AsSingle) << window;
        }
    }
    /// Three sequences in pages that lie anywhere, two of which share their first page, several queries each: every
    /// query has the bits it has alone. New keys and values are stored where they belong; caches of other types give
    /// what they hold.
    void scatteredPages() {
        QFETCH(int, order);
        QFETCH(int, window);
        const int64_t D = 32, heads = 4, groups = 2, queries = 5;
        const std::vector<int32_t> starts{0, 5, 5, 10, 15}, lengths{70, 0, 300, 129};
        const std::vector<int32_t> tables{2, 9, -1, -1, -1, -1, -1, -1, -1, -1, 2, 0, 7, 4, 5, 1, 3, 8, -1, -1};
        const auto pagesOf = [&](size_t s) { return std::span(tables).subspan(s * 5, 5); };
        for (const Device& device : devices())
            for (const DType dtype : {DType::Float32, DType::BFloat16})
                for (const DType cache : {dtype, DType::BFloat16, DType::Q8_0}) {
                    Matrix q(dtype, 15, heads * D), out(dtype, 15, heads * D), alone(dtype, 1, heads * D);
                    q.random(1, 3);
                    std::vector<std::byte> keyPool(static_cast<size_t>(bytesOf(cache, 640 * groups * D))),
                        valuePool(keyPool.size());
                    const Tensor keys(keyPool.data(), cache, {640, groups * D}),
                        values(valuePool.data(), cache, {640, groups * D});
                    std::vector<Matrix> sequenceKeys, sequenceValues;
                    for (size_t s = 0; s < lengths.size(); ++s) {
                        const int64_t length = lengths[s];
                        Matrix k(dtype, std::max<int64_t>(1, length), groups * D),
                            v(dtype, std::max<int64_t>(1, length), groups * D);
                        k.random(7, 3), v.random(9);  // equal beginnings
                        std::vector<int32_t> places;
                        for (int64_t t = 0; t < length; ++t)
                            places.push_back(static_cast<int32_t>(pagesOf(s)[static_cast<size_t>(t / kPagePositions)] *
                                                                      kPagePositions +
                                                                  t % kPagePositions));
                        const Tensor rows(places.data(), DType::Int32, {length});
                        device.backend->storeRows({k.tensor.rowRange(0, length), keys, rows});
                        device.backend->storeRows({v.tensor.rowRange(0, length), values, rows});
                    }
                    auto ints = [](const std::vector<int32_t>& from, std::initializer_list<int64_t> shape) {
                        return Tensor(const_cast<int32_t*>(from.data()), DType::Int32, shape);
                    };
                    auto run = [&](const Tensor& q, const std::vector<int32_t>& s, const std::vector<int32_t>& l,
                                   const std::vector<int32_t>& t, const Tensor& out) {
                        const auto count = static_cast<int64_t>(l.size());
                        device.backend->attentionPaged({q, keys, values, ints(s, {count + 1}), ints(l, {count}),
                                                        ints(t, {count, 5}), D, 0.2f, out, static_cast<RowOrder>(order),
                                                        window});
                    };
                    run(q.tensor, starts, lengths, tables, out.tensor);
                    for (size_t s = 0; s < lengths.size(); ++s)
                        for (int32_t i = starts[s]; i < starts[s + 1]; ++i) {
                            const auto pages = pagesOf(s);
                            run(q.tensor.rowRange(i, 1), {0, 1},
                                {lengths[s] - static_cast<int32_t>(queries) + 1 + i - starts[s]},
                                {pages.begin(), pages.end()}, alone.tensor);
                            const auto all = out.values();
                            const std::vector<double> row(all.begin() + i * heads * D,
                                                          all.begin() + (i + 1) * heads * D);
                            QVERIFY2(row == alone.values(), device.name.c_str());
                        }
                    // The same as from a cache in one piece, up to what the cache's type rounds.
                    Matrix k(dtype, 300, groups * D), v(dtype, 300, groups * D), straight(dtype, 5, heads * D);
                    k.random(7, 3), v.random(9);
                    device.backend->attentionPaged(OneSequence(5, 300).operation(q.tensor.rowRange(5, 5), k.tensor,
                                                                                 v.tensor, D, 0.2f, straight.tensor,
                                                                                 static_cast<RowOrder>(order), window));
                    const auto all = out.values();
                    const double error =
                        relativeError({all.begin() + 5 * heads * D, all.begin() + 10 * heads * D}, straight.values());
                    QVERIFY2(cache == dtype ? error == 0 : error < 0.03, qPrintable(QString::number(error)));
                }
    }
};

QTEST_GUILESS_MAIN(TestAttention)
#include "tst_attention.moc"
