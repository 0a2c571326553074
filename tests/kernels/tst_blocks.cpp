// SPDX-License-Identifier: Apache-2.0
#include "core/base/files.h"
#include "core/base/json.h"
#include "kernels/blocks/block_layouts.h"
#include "kernels/blocks/quantize.h"
#include "tests/support/kernel_test.h"

#include <QtTest>

#include <cstring>

using namespace sextant;
using namespace sextant::kernels;
using namespace sextant::kernels::test;

/// The block types of GGUF files against what the gguf package and llama.cpp make of them (tests/fixtures/blocks).
class TestBlocks : public QObject {
    Q_OBJECT

    static std::string fixture(const std::string& name) {
        return readFile(qEnvironmentVariable("SEXTANT_SOURCE_DIR").toStdString() + "/tests/fixtures/blocks/" + name)
            .orThrow();
    }
    static std::vector<float> floats(const std::string& bytes) {
        std::vector<float> values(bytes.size() / sizeof(float));
        std::memcpy(values.data(), bytes.data(), bytes.size());
        return values;
    }
    static std::vector<DType> allTypes() {
        std::vector<DType> types;
        for (int type = 0; type < kDTypes; ++type) types.push_back(static_cast<DType>(type));
        return types;
    }
    static Tensor viewOf(std::string& bytes, DType type, int64_t rows, int64_t columns) {
        return Tensor(bytes.data(), type, {rows, columns});
    }
    static Tensor viewOf(std::vector<float>& values, int64_t rows) {
        return Tensor(values.data(), DType::Float32, {rows, static_cast<int64_t>(values.size()) / rows});
    }
    static bool sameBits(const std::vector<float>& a, const std::vector<float>& b) {
        return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
    }

private Q_SLOTS:
    void dequantisedBitsAreThoseOfGguf_data() {
        QTest::addColumn<int>("type");
        for (const DType type : allTypes())
            if (isBlockType(type)) QTest::addRow("%s", nameOf(type)) << static_cast<int>(type);
    }
    void dequantisedBitsAreThoseOfGguf() {
        QFETCH(int, type);
        const auto dtype = static_cast<DType>(type);
        std::string blocks = fixture(std::string(nameOf(dtype)) + ".blocks");
        const std::vector<float> wanted = floats(fixture(std::string(nameOf(dtype)) + ".values"));
        const auto count = static_cast<int64_t>(wanted.size());
        QCOMPARE(bytesOf(dtype, count), static_cast<int64_t>(blocks.size()));
        for (const Device& device : devices()) {
            std::vector<float> got(wanted.size());
            device.backend->copy(viewOf(got, 1), viewOf(blocks, dtype, 1, count));
            QVERIFY2(sameBits(got, wanted), device.name.c_str());
            // The same as rows of one block each, and as rows of an embedding in another order.
            const int64_t width = layoutOf(dtype).elements, rows = count / width;
            std::vector<float> byRow(wanted.size()), looked(wanted.size());
            const Tensor weight = viewOf(blocks, dtype, rows, width);
            device.backend->copy(viewOf(byRow, rows), weight);
            QVERIFY2(sameBits(byRow, wanted), device.name.c_str());
            std::vector<int32_t> tokens;
            for (int64_t row = 0; row < rows; ++row) tokens.push_back(static_cast<int32_t>(rows - 1 - row));
            device.backend->embeddingForward(
                {Tensor(tokens.data(), DType::Int32, {rows}), weight, viewOf(looked, rows)});
            for (int64_t row = 0; row < rows; ++row)
                QVERIFY(std::memcmp(looked.data() + row * width, wanted.data() + (rows - 1 - row) * width,
                                    static_cast<size_t>(width) * sizeof(float)) == 0);
        }
    }

    /// Of every half: exact to fp32, and back to the same bits.
    void halves() {
        for (uint32_t bits = 0; bits < 65536; ++bits) {
            const auto half = static_cast<Float16Bits>(bits);
            const int exponent = static_cast<int>(bits >> 10 & 31), fraction = static_cast<int>(bits & 1023);
            const double size = exponent == 0    ? std::ldexp(fraction, -24)
                                : exponent == 31 ? (fraction ? NAN : INFINITY)
                                                 : std::ldexp(1024 + fraction, exponent - 25);
            const float value = float16ToFloat(half);
            if (std::isnan(size)) {
                QVERIFY(std::isnan(value) && std::isnan(float16ToFloat(floatToFloat16(value))));
                continue;
            }
            QCOMPARE(static_cast<double>(value), bits & 0x8000 ? -size : size);
            QCOMPARE(floatToFloat16(value), half);
        }
    }
    void halvesRoundToTheNearest() {
        QCOMPARE(floatToFloat16(65519.99f), Float16Bits{0x7BFF});
        QCOMPARE(floatToFloat16(65520.0f), Float16Bits{0x7C00});
        QCOMPARE(floatToFloat16(-1e30f), Float16Bits{0xFC00});
        QCOMPARE(floatToFloat16(0x1p-25f), Float16Bits{0});    // half of the smallest: a tie, to even
        QCOMPARE(floatToFloat16(0x1.8p-24f), Float16Bits{2});  // one and a half: a tie, to even
        QCOMPARE(floatToFloat16(0x1.0001p-25f), Float16Bits{1});
        for (uint32_t bits = 0x0001; bits < 0x7BFF; bits += 7) {
            const float low = float16ToFloat(static_cast<Float16Bits>(bits)),
                        high = float16ToFloat(static_cast<Float16Bits>(bits + 1)), middle = (low + high) / 2;
            QCOMPARE(floatToFloat16(middle), static_cast<Float16Bits>(bits + (bits & 1)));
            QCOMPARE(floatToFloat16(std::nextafter(middle, 0.0f)), static_cast<Float16Bits>(bits));
            QCOMPARE(floatToFloat16(std::nextafter(middle, high)), static_cast<Float16Bits>(bits + 1));
        }
    }

    void simpleTypesAreQuantisedAsByGguf() {
        std::vector<float> rows = floats(fixture("rows.values"));
        for (const DType type : {DType::Q8_0, DType::Q4_0}) {
            const std::string wanted = fixture(std::string(nameOf(type)) + ".quantized");
            std::string got(wanted.size(), '\0');
            quantize(type, rows.data(), static_cast<int64_t>(rows.size()), got.data());
            QVERIFY2(got == wanted, nameOf(type));
        }
    }

    /// The error of each type is at most 1 % above that of llama.cpp's own quantiser, row by row.
    void errorsAreThoseOfTheTypesOwnQuantiser() {
        std::vector<float> rows = floats(fixture("rows.values"));
        const Json errors = Json::parse(fixture("errors.json"));
        auto backend = makeCpuBackend();
        for (const DType type : allTypes()) {
            if (!isBlockType(type)) continue;
            QCOMPARE(canQuantize(type), errors.contains(nameOf(type)));
            if (!canQuantize(type)) continue;
            std::string blocks(static_cast<size_t>(bytesOf(type, static_cast<int64_t>(rows.size()))), '\0');
            std::vector<float> back(rows.size());
            backend->copy(viewOf(blocks, type, 4, 1024), viewOf(rows, 4));
            backend->copy(viewOf(back, 4), viewOf(blocks, type, 4, 1024));
            for (size_t row = 0; row < 4; ++row) {
                const std::vector<double> wanted(rows.begin() + row * 1024, rows.begin() + (row + 1) * 1024),
                    got(back.begin() + row * 1024, back.begin() + (row + 1) * 1024);
                const double error = relativeError(got, wanted), limit = errors[nameOf(type)][row].get<double>();
                qInfo("%s, row %zu: %.5f, llama.cpp %.5f", nameOf(type), row, error, limit);
                QVERIFY(error <= limit * 1.01);
            }
        }
    }

    /// The same bytes from one thread and from several, and from every instruction set.
    void quantisedBytesDoNotDependOnThreads() {
        Matrix values(DType::Float32, 37, 512);
        values.random(4, 0.1);
        for (const DType type : allTypes()) {
            if (!canQuantize(type)) continue;
            std::string first;
            for (const Device& device : devices()) {
                std::string blocks(static_cast<size_t>(bytesOf(type, 37 * 512)), '\0');
                device.backend->copy(viewOf(blocks, type, 37, 512), values.tensor);
                if (first.empty()) first = blocks;
                QVERIFY2(blocks == first, device.name.c_str());
            }
        }
    }

    /// Zeros, equal numbers and huge ones make good blocks, and nothing makes undefined behaviour.
    void extremes() {
        for (const DType type : allTypes()) {
            if (!isBlockType(type) || !canQuantize(type)) continue;
            for (const float value : {0.0f, -0.0f, 1.0f, -1.0f, 3e-8f, 1e4f}) {
                std::vector<float> values(256, value), back(256);
                std::string blocks(static_cast<size_t>(bytesOf(type, 256)), '\0');
                quantize(type, values.data(), 256, blocks.data());
                makeCpuBackend()->copy(viewOf(back, 1), viewOf(blocks, type, 1, 256));
                for (const float got : back)
                    QVERIFY2(std::abs(got - value) <= 0.02f * std::abs(value) + 1e-7f, nameOf(type));
            }
            for (const float odd : {INFINITY, -INFINITY, NAN, 3e38f}) {
                std::vector<float> values(512, 0.5f), back(512);
                values[3] = odd;
                std::string blocks(static_cast<size_t>(bytesOf(type, 512)), '\0');
                quantize(type, values.data(), 512, blocks.data());
                makeCpuBackend()->copy(viewOf(back, 1), viewOf(blocks, type, 1, 512));
                for (size_t i = 256; i < 512; ++i) QVERIFY(std::abs(back[i] - 0.5f) <= 0.01f);
            }
        }
    }

    void viewsOfBlocks() {
        std::string memory(4 * 288, '\0');
        const Tensor whole(memory.data(), DType::Q4_K, {4, 512});
        QCOMPARE(whole.bytes(), int64_t{4 * 288});
        QCOMPARE(whole.rowRange(3, 1).data, static_cast<void*>(memory.data() + 3 * 288));
        QCOMPARE(whole.rowRange(1, 2).bytes(), int64_t{2 * 288});
        const Tensor right = whole.columnRange(256, 256);
        QCOMPARE(right.data, static_cast<void*>(memory.data() + 144));
        QCOMPARE(right.rowRange(2, 1).data, static_cast<void*>(memory.data() + 144 + 2 * 288));
    }

    void whatCannotBeWrittenIsRefused() {
        auto backend = makeCpuBackend();
        std::string blocks(4096, '\0');
        std::vector<float> values(512);
        for (const DType type : {DType::Q2_K, DType::IQ3_S, DType::MXFP4}) {
            QVERIFY(!canQuantize(type));
            QVERIFY_EXCEPTION_THROWN(backend->copy(viewOf(blocks, type, 1, 512), viewOf(values, 1)), std::logic_error);
            QVERIFY_EXCEPTION_THROWN(quantize(type, values.data(), 512, blocks.data()), std::logic_error);
        }
        QVERIFY_EXCEPTION_THROWN(backend->copy(viewOf(blocks, DType::Q4_K, 4, 128), viewOf(values, 4)),
                                 std::logic_error);
    }
};

QTEST_GUILESS_MAIN(TestBlocks)
#include "tst_blocks.moc"
