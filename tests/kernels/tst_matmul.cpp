// SPDX-License-Identifier: Apache-2.0
#include "tests/support/kernel_test.h"

#include <QtTest>

using namespace sextant::kernels;
using namespace sextant::kernels::test;

class TestMatmul : public QObject {
    Q_OBJECT

    static std::vector<double> reference(MatmulShape shape, const Matrix& a, const Matrix& b, int64_t rows,
                                         int64_t columns) {
        std::vector<double> c;
        for (int64_t i = 0; i < rows; ++i)
            for (int64_t j = 0; j < columns; ++j) {
                double sum = 0;
                const int64_t depth = shape == MatmulShape::WeightGradient ? a.rows() : a.columns();
                for (int64_t k = 0; k < depth; ++k) {
                    if (shape == MatmulShape::Forward)
                        sum += a.at(i, k) * b.at(j, k);
                    else if (shape == MatmulShape::InputGradient)
                        sum += a.at(i, k) * b.at(k, j);
                    else
                        sum += a.at(k, i) * b.at(k, j);
                }
                c.push_back(sum);
            }
        return c;
    }

private Q_SLOTS:
    void shapes_data() {
        QTest::addColumn<int>("M");
        QTest::addColumn<int>("N");
        QTest::addColumn<int>("K");
        const int sizes[][3] = {{1, 1, 1},    {1, 7, 33},  {3, 65, 130},  {5, 33, 7},      {12, 32, 16}, {13, 33, 17},
                                {48, 64, 96}, {50, 31, 1}, {97, 100, 65}, {130, 70, 1100}, {4, 600, 64}};
        for (auto& s : sizes) QTest::addRow("%dx%dx%d", s[0], s[1], s[2]) << s[0] << s[1] << s[2];
    }
    /// M tokens, N outputs, K inputs in all three shapes, both types, with strided rows, written and added.
    void shapes() {
        QFETCH(int, M);
        QFETCH(int, N);
        QFETCH(int, K);
        for (const Device& device : devices()) {
            for (DType dtype : {DType::Float32, DType::BFloat16}) {
                for (MatmulShape shape :
                     {MatmulShape::Forward, MatmulShape::InputGradient, MatmulShape::WeightGradient}) {
                    const bool forward = shape == MatmulShape::Forward, input = shape == MatmulShape::InputGradient;
                    const int64_t gap = N % 2 ? 3 : 4;
                    Matrix a(dtype, M, forward ? K : N, (forward ? K : N) + gap);
                    Matrix b(dtype, shape == MatmulShape::WeightGradient ? M : N, K, K + gap);
                    a.random(1), b.random(2);
                    const int64_t rows = shape == MatmulShape::WeightGradient ? N : M, columns = forward ? N : K;
                    const int64_t depth = forward ? K : input ? N : M;
                    const auto wanted = reference(shape, a, b, rows, columns);
                    for (DType out : {DType::Float32, DType::BFloat16}) {
                        Matrix c(out, rows, columns, columns + 5);
                        const auto before = c.bytes();
                        device.backend->matmul({shape, a.tensor, b.tensor, c.tensor, Accumulation::Overwrite});
                        const double error = relativeError(c.values(), wanted);
                        QVERIFY2(error <= tolerance(out, depth),
                                 qPrintable(QString("%1: error %2").arg(device.name.c_str()).arg(error)));
                        c.fill([](int64_t, int64_t) { return 0; });
                        Matrix untouched(out, rows, columns, columns + 5);
                        untouched.fill([](int64_t, int64_t) { return 0; });
                        QVERIFY2(gapsEqual(c, untouched), "the gap between rows was written");
                    }
                    Matrix sum(DType::Float32, rows, columns);
                    sum.random(3);
                    auto added = sum.values();
                    for (size_t i = 0; i < added.size(); ++i) added[i] += wanted[i];
                    device.backend->matmul({shape, a.tensor, b.tensor, sum.tensor, Accumulation::Add});
                    QVERIFY(relativeError(sum.values(), added) <= tolerance(DType::Float32, depth));
                }
            }
        }
    }

    /// The same bits from any number of threads.
    void threadsDoNotMatter() {
        for (InstructionSet set : availableInstructionSets()) {
            for (DType dtype : {DType::Float32, DType::BFloat16}) {
                std::vector<double> first;
                for (int threads : {1, 2}) {
                    auto backend = makeCpuBackend({threads, set});
                    Matrix a(dtype, 301, 77), b(dtype, 301, 129), c(DType::Float32, 77, 129);
                    a.random(1), b.random(2), c.random(3);
                    backend->matmul({MatmulShape::WeightGradient, a.tensor, b.tensor, c.tensor, Accumulation::Add});
                    if (threads == 1)
                        first = c.values();
                    else
                        QVERIFY(c.values() == first);
                }
            }
        }
    }

    /// A row that asks for it has the same bits alone, among a few and among many.
    void independentRows() {
        const int64_t M = 29, N = 75, K = 1100;  // two blocks of depth, tails everywhere
        for (const Device& device : devices())
            for (const DType dtype : {DType::Float32, DType::BFloat16})
                for (const DType result : {DType::Float32, dtype}) {
                    Matrix a(dtype, M, K), b(dtype, N, K), many(result, M, N), few(result, M, N);
                    a.random(1), b.random(2);
                    device.backend->matmul({MatmulShape::Forward, a.tensor, b.tensor, many.tensor,
                                            Accumulation::Overwrite, RowOrder::Independent});
                    for (const int64_t piece : {1, 2, 3, 4, 5, 13}) {
                        few.fill([](int64_t, int64_t) { return 0.0; });
                        for (int64_t at = 0; at < M; at += piece) {
                            const int64_t count = std::min(piece, M - at);
                            device.backend->matmul({MatmulShape::Forward, a.tensor.rowRange(at, count), b.tensor,
                                                    few.tensor.rowRange(at, count), Accumulation::Overwrite,
                                                    RowOrder::Independent});
                        }
                        QVERIFY2(few.values() == many.values(), device.name.c_str());
                    }
                }
    }

    /// A few rows of which each has the bits it has alone.
    void rowsAsSingle() {
        const int64_t M = 13, N = 75, K = 1100;
        for (const Device& device : devices())
            for (const DType dtype : {DType::Float32, DType::BFloat16})
                for (const DType result : {DType::Float32, dtype}) {
                    Matrix a(dtype, M, K), b(dtype, N, K), alone(result, M, N), together(result, M, N);
                    a.random(1), b.random(2);
                    for (int64_t row = 0; row < M; ++row)
                        device.backend->matmul({MatmulShape::Forward, a.tensor.rowRange(row, 1), b.tensor,
                                                alone.tensor.rowRange(row, 1), Accumulation::Overwrite});
                    for (const int64_t piece : {1, 2, 3, 4, 5, 13}) {
                        together.fill([](int64_t, int64_t) { return 0.0; });
                        for (int64_t at = 0; at < M; at += piece) {
                            const int64_t count = std::min(piece, M - at);
                            device.backend->matmul({MatmulShape::Forward, a.tensor.rowRange(at, count), b.tensor,
                                                    together.tensor.rowRange(at, count), Accumulation::Overwrite,
                                                    RowOrder::AsSingle});
                        }
                        QVERIFY2(together.values() == alone.values(), device.name.c_str());
                    }
                }
    }

    void wrongShapesAreRefused() {
        auto backend = makeCpuBackend();
        Matrix a(DType::Float32, 4, 8), b(DType::Float32, 5, 9), c(DType::Float32, 4, 5);
        QVERIFY_EXCEPTION_THROWN(
            backend->matmul({MatmulShape::Forward, a.tensor, b.tensor, c.tensor, Accumulation::Overwrite}),
            std::logic_error);
    }

    void missingInstructionsAreRefused() {
        const auto sets = availableInstructionSets();
        if (std::find(sets.begin(), sets.end(), InstructionSet::AmxBFloat16) != sets.end())
            QSKIP("this processor has every instruction set");
        QVERIFY_EXCEPTION_THROWN(makeCpuBackend({1, InstructionSet::AmxBFloat16}), std::exception);
    }

private:
    static bool gapsEqual(const Matrix& a, const Matrix& b) {
        return a.bytes().size() == b.bytes().size() && [&] {
            // Values were set equal, so the rows with their gaps must be equal, too.
            const auto size = static_cast<size_t>(a.rows() * a.tensor.rowStride * sizeOf(a.tensor.dtype));
            return std::memcmp(a.tensor.data, b.tensor.data, size) == 0;
        }();
    }
};

QTEST_GUILESS_MAIN(TestMatmul)
#include "tst_matmul.moc"
