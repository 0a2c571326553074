// SPDX-License-Identifier: Apache-2.0
#include "kernels/blocks/quantize.h"
#include "tests/support/kernel_test.h"

#include <QtTest>

#include <cstring>

using namespace sextant::kernels;
using namespace sextant::kernels::test;

/// Products with weights of every type against double precision with the dequantised weights.
class TestBlockProducts : public QObject {
    Q_OBJECT

    /// [rows, columns] weights of a type: random numbers quantised where that is possible, random bits with scales of
    /// about a hundredth otherwise.
    struct Weights {
        std::vector<std::byte> memory;
        Tensor tensor;
        Matrix values;  ///< as fp32

        Weights(DType type, int64_t rows, int64_t columns, unsigned seed)
            : memory(static_cast<size_t>(bytesOf(type, rows * columns))),
              tensor(memory.data(), type, {rows, columns}),
              values(DType::Float32, rows, columns) {
            auto backend = makeCpuBackend();
            if (canQuantize(type)) {
                backend->copy(tensor, values.random(seed, 0.05).tensor);
            } else {
                std::mt19937 generator(seed);
                for (std::byte& byte : memory) byte = static_cast<std::byte>(generator());
                const BlockLayout layout = layoutOf(type);
                for (size_t at = 0; at < memory.size(); at += static_cast<size_t>(layout.bytes))
                    for (const int64_t place : placesOfScales(type)) {
                        // fp16: 0x2?? is about 0.01; of MXFP4's exponents 120 is
                        if (type == DType::MXFP4)
                            memory[at] = std::byte{120};
                        else
                            memory[at + static_cast<size_t>(place) + 1] = std::byte{0x21};
                    }
            }
            backend->copy(values.tensor, tensor);
        }
        static std::vector<int64_t> placesOfScales(DType type) {
            switch (type) {
                case DType::Q4_1:
                case DType::Q5_1:
                    return {0, 2};
                case DType::Q2_K:
                    return {80, 82};
                case DType::Q3_K:
                    return {108};
                default:
                    return {0};
            }
        }
    };

    static std::vector<DType> storedTypes() {
        std::vector<DType> types;
        for (int i = 0; i < kDTypes; ++i)
            if (static_cast<DType>(i) != DType::Int32) types.push_back(static_cast<DType>(i));
        return types;
    }
    static bool inIntegers(DType type) {
        return isBlockType(type) && type != DType::Q2_K && type != DType::IQ3_S && type != DType::IQ3_XXS;
    }
    static std::vector<double> reference(const Matrix& a, const Matrix& b) {
        std::vector<double> c;
        for (int64_t i = 0; i < a.rows(); ++i)
            for (int64_t j = 0; j < b.rows(); ++j) {
                double sum = 0;
                for (int64_t k = 0; k < a.columns(); ++k) sum += a.at(i, k) * b.at(j, k);
                c.push_back(sum);
            }
        return c;
    }
    struct Way {
        RowOrder order;
        RowRounding rounding;
    };
    static constexpr Way kWays[] = {
        {RowOrder::Fastest, RowRounding::None},     {RowOrder::Fastest, RowRounding::EightBits},
        {RowOrder::Independent, RowRounding::None}, {RowOrder::Independent, RowRounding::EightBits},
        {RowOrder::AsSingle, RowRounding::None},    {RowOrder::AsSingle, RowRounding::EightBits}};
    static Matmul rounded(const Matrix& a, const Weights& b, const Matrix& c) {
        return {MatmulShape::Forward,  a.tensor, b.tensor, c.tensor, Accumulation::Overwrite, RowOrder::Fastest,
                RowRounding::EightBits};
    }
    /// Rounded to eight bits in blocks of 32, a row is off by a 254th of a block's largest at most, by half a hundredth
    /// of its length usually.
    static double limitOf(DType a, DType weights, DType c, int64_t depth, RowRounding rounding) {
        const bool rounded = inIntegers(weights) && rounding == RowRounding::EightBits;
        const double bits = rounded ? 0.008 : 0, types = a == DType::BFloat16 ? 4e-3 : 0;
        return bits + types + tolerance(c, depth);
    }

private Q_SLOTS:
    void products_data() {
        QTest::addColumn<int>("type");
        for (const DType type : storedTypes()) QTest::addRow("%s", nameOf(type)) << static_cast<int>(type);
    }
    void products() {
        QFETCH(int, type);
        const auto weights = static_cast<DType>(type);
        const int64_t elements = layoutOf(weights).elements;
        for (const auto& [M, N, blocks] :
             {std::array<int64_t, 3>{1, 37, 3}, {1, 5, 24}, {2, 64, 11}, {4, 33, 1}, {5, 70, 2}, {33, 75, 20}}) {
            const int64_t K = elements == 1 ? 33 * blocks : elements * (elements == 256 ? (blocks + 3) / 4 : blocks);
            const Weights b(weights, N, K, 2);
            for (const DType dtype : {DType::Float32, DType::BFloat16}) {
                if (dtype == weights) continue;
                Matrix a(dtype, M, K, K + 4);
                a.random(1);
                const auto wanted = reference(a, b.values);
                for (const Device& device : devices())
                    for (const auto& [order, rounding] : kWays) {
                        for (const DType out : {DType::Float32, DType::BFloat16}) {
                            Matrix c(out, M, N, N + 3);
                            device.backend->matmul({MatmulShape::Forward, a.tensor, b.tensor, c.tensor,
                                                    Accumulation::Overwrite, order, rounding});
                            const double error = relativeError(c.values(), wanted),
                                         limit = limitOf(dtype, weights, out, K, rounding);
                            QVERIFY2(error <= limit, qPrintable(QString("%1, %2x%3x%4: error %5, limit %6")
                                                                    .arg(device.name.c_str())
                                                                    .arg(M)
                                                                    .arg(N)
                                                                    .arg(K)
                                                                    .arg(error)
                                                                    .arg(limit)));
                        }
                        Matrix sum(DType::Float32, M, N);
                        sum.random(3);
                        auto added = sum.values();
                        for (size_t i = 0; i < added.size(); ++i) added[i] += wanted[i];
                        device.backend->matmul(
                            {MatmulShape::Forward, a.tensor, b.tensor, sum.tensor, Accumulation::Add, order, rounding});
                        QVERIFY(relativeError(sum.values(), added) <=
                                limitOf(dtype, weights, DType::Float32, K, rounding));
                    }
            }
        }
    }

    /// Integers are summed exactly, so instruction sets, and ways for few and for many rows, differ by the rounding of
    /// fp32 sums alone.
    void instructionSetsAgree() {
        for (const DType type : storedTypes()) {
            if (!inIntegers(type)) continue;
            const Weights b(type, 50, 2048, 5);
            Matrix a(DType::Float32, 23, 2048);
            a.random(6);
            std::vector<double> plain;
            for (const Device& device : devices()) {
                Matrix c(DType::Float32, 23, 50);
                const int64_t atOnce = device.backend->description().find("AVX-512") != std::string::npos ? 23 : 8;
                for (int64_t at = 0; at < 23; at += atOnce) {
                    Matmul some = rounded(a, b, c);
                    some.a = some.a.rowRange(at, std::min(atOnce, 23 - at));
                    some.c = some.c.rowRange(at, std::min(atOnce, 23 - at));
                    device.backend->matmul(some);
                }
                if (plain.empty()) plain = c.values();
                const double error = relativeError(c.values(), plain);
                QVERIFY2(error <= 1e-6,
                         qPrintable(QString("%1, %2: %3").arg(nameOf(type), device.name.c_str()).arg(error)));
            }
        }
    }

    /// A row has the same bits whatever rows are beside it: for a few rows always, for many where it is asked.
    void independentRows() {
        const int64_t M = 29, N = 75;
        for (const DType type : storedTypes()) {
            if (type == DType::Float32) continue;
            const int64_t K = layoutOf(type).elements == 1 ? 1100 : layoutOf(type).elements == 32 ? 1056 : 1280;
            const Weights b(type, N, K, 2);
            Matrix a(DType::Float32, M, K);
            a.random(1);
            for (const Device& device : devices()) {
                auto inPieces = [&](int64_t rows, int64_t piece, const Way& way) {
                    Matrix c(DType::Float32, rows, N);
                    for (int64_t at = 0; at < rows; at += piece) {
                        const int64_t count = std::min(piece, rows - at);
                        device.backend->matmul({MatmulShape::Forward, a.tensor.rowRange(at, count), b.tensor,
                                                c.tensor.rowRange(at, count), Accumulation::Overwrite, way.order,
                                                way.rounding});
                    }
                    return c.values();
                };
                for (const Way& way : kWays) {
                    if (way.order == RowOrder::Fastest) {  // few rows go one way
                        QVERIFY2(inPieces(4, 1, way) == inPieces(4, 4, way), device.name.c_str());
                        continue;
                    }
                    const auto all = inPieces(M, M, way);
                    if (way.order == RowOrder::AsSingle)
                        QVERIFY2(inPieces(M, 1, {RowOrder::Fastest, way.rounding}) == all, device.name.c_str());
                    for (const int64_t piece : {1, 3, 4, 13})
                        QVERIFY2(inPieces(M, piece, way) == all, device.name.c_str());
                }
            }
        }
    }

    void threadsDoNotMatter() {
        for (const DType type : storedTypes()) {
            if (type == DType::Float32) continue;
            const Weights b(type, 130, 512, 2);
            for (const int64_t rows : {1, 40})
                for (const InstructionSet set : availableInstructionSets()) {
                    Matrix a(DType::Float32, rows, 512);
                    a.random(1);
                    for (const RowRounding rounding : {RowRounding::None, RowRounding::EightBits}) {
                        std::vector<double> first;
                        for (const int threads : {1, 2}) {
                            Matrix c(DType::Float32, rows, 130);
                            Matmul op = rounded(a, b, c);
                            op.rowRounding = rounding;
                            makeCpuBackend({threads, set})->matmul(op);
                            if (first.empty()) first = c.values();
                            QVERIFY(c.values() == first);
                        }
                    }
                }
        }
    }

    /// Zeros stay zeros, rows of any size keep their precision, what is not finite shows.
    void unusualRows() {
        for (const DType type : storedTypes()) {
            if (!inIntegers(type)) continue;
            const Weights b(type, 9, 512, 2);
            for (const Device& device : devices()) {
                for (const double scale : {0.0, 1e-20, 1e20}) {
                    Matrix a(DType::Float32, 1, 512), c(DType::Float32, 1, 9);
                    a.random(1, scale);
                    device.backend->matmul(rounded(a, b, c));
                    QVERIFY(relativeError(c.values(), reference(a, b.values)) <= 0.008);
                }
                for (const double odd : {static_cast<double>(NAN), static_cast<double>(INFINITY)}) {
                    Matrix a(DType::Float32, 1, 512), c(DType::Float32, 1, 9);
                    a.random(1).set(0, 300, odd);
                    device.backend->matmul(rounded(a, b, c));
                    for (const double value : c.values()) QVERIFY(!std::isfinite(value));
                }
            }
        }
    }

    void wrongOperandsAreRefused() {
        auto backend = makeCpuBackend();
        const Weights b(DType::Q4_K, 8, 256, 1);
        Matrix a(DType::Float32, 2, 256), c(DType::Float32, 2, 8), short_(DType::Float32, 2, 128);
        QVERIFY_EXCEPTION_THROWN(backend->matmul({MatmulShape::Forward, short_.tensor, b.tensor, c.tensor}),
                                 std::logic_error);
        QVERIFY_EXCEPTION_THROWN(backend->matmul({MatmulShape::InputGradient, c.tensor, b.tensor, a.tensor}),
                                 std::logic_error);
        QVERIFY_EXCEPTION_THROWN(backend->matmul({MatmulShape::Forward, b.tensor, b.tensor, c.tensor}),
                                 std::logic_error);
        const Tensor half = b.tensor.columnRange(0, 128);
        QVERIFY_EXCEPTION_THROWN(backend->matmul({MatmulShape::Forward, short_.tensor, half, c.tensor}),
                                 std::logic_error);
    }
};

QTEST_GUILESS_MAIN(TestBlockProducts)
#include "tst_block_products.moc"
