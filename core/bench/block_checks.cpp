// SPDX-License-Identifier: Apache-2.0
// Quantised weights: unpacked, looked up and multiplied.
#include "core/bench/op_checks.h"
#include "core/bench/op_operand.h"
#include "kernels/blocks/quantize.h"

#include <array>
#include <cmath>

namespace sextant {

namespace {

using kernels::DType;
using kernels::Tensor;
using Values = std::vector<double>;

constexpr int64_t kOutputs = 45, kDepth = 512;
constexpr std::array kTypes{DType::Q8_0, DType::Q4_0, DType::Q4_K, DType::Q5_K, DType::Q6_K};

double half(const std::byte* at) {
    const int bits = static_cast<int>(at[0]) | static_cast<int>(at[1]) << 8;
    const int exponent = bits >> 10 & 31, fraction = bits & 1023;
    const double size = exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(1024 + fraction, exponent - 25);
    return bits & 0x8000 ? -size : size;
}

/// Weight `index` of a row as the format defines it, rounded to fp32 once. Written apart from the kernels on purpose:
/// they are what is checked.
double weightOf(DType type, const std::byte* row, int64_t index) {
    const kernels::BlockLayout layout = kernels::layoutOf(type);
    const std::byte* block = row + index / layout.elements * layout.bytes;
    const auto i = static_cast<int>(index % layout.elements);
    const auto byte = [&](int at) { return static_cast<int>(block[at]); };
    if (type == DType::Q8_0) return half(block) * static_cast<int8_t>(byte(2 + i));
    if (type == DType::Q4_0) return half(block) * ((byte(2 + i % 16) >> i / 16 * 4 & 15) - 8);
    if (type == DType::Q6_K) {
        const int low = byte(i / 128 * 64 + i % 64) >> i / 64 % 2 * 4 & 15,
                  high = byte(128 + i / 128 * 32 + i % 32) >> i / 32 % 4 * 2 & 3;
        return half(block + 208) * static_cast<int8_t>(byte(192 + i / 16)) * ((low | high << 4) - 32);
    }
    const int part = i / 32, four = part % 4, first = 16 + (type == DType::Q5_K ? 32 : 0);
    const int scale = part < 4 ? byte(4 + four) & 63 : (byte(12 + four) & 15) | byte(4 + four) >> 6 << 4,
              min = part < 4 ? byte(8 + four) & 63 : byte(12 + four) >> 4 | byte(8 + four) >> 6 << 4;
    int q = byte(first + i / 64 * 32 + i % 32) >> part % 2 * 4 & 15;
    if (type == DType::Q5_K) q |= (byte(16 + i % 32) >> part & 1) << 4;
    return static_cast<float>(half(block) * scale * q - half(block + 2) * min);
}

/// Random weights in a block type, in the backend's memory.
class BlockOperand {
public:
    BlockOperand(kernels::Backend& backend, DType type)
        : m_backend(backend),
          m_tensor(backend.allocate(kernels::bytesOf(type, kOutputs * kDepth)), type, {kOutputs, kDepth}) {
        Operand plain(backend, DType::Float32, kOutputs, kDepth);
        plain.random(7);
        const std::vector<float> values(plain.given().begin(), plain.given().end());
        std::vector<std::byte> blocks(static_cast<size_t>(m_tensor.bytes()));
        kernels::quantize(type, values.data(), kOutputs * kDepth, blocks.data());
        backend.upload(m_tensor, blocks.data());
        for (int64_t row = 0; row < kOutputs; ++row)
            for (int64_t k = 0; k < kDepth; ++k)
                m_values.push_back(weightOf(type, blocks.data() + row * kernels::bytesOf(type, kDepth), k));
    }
    BlockOperand(const BlockOperand&) = delete;
    BlockOperand& operator=(const BlockOperand&) = delete;
    ~BlockOperand() { m_backend.release(m_tensor.data, m_tensor.bytes()); }

    const Tensor& tensor() const { return m_tensor; }
    const Values& values() const { return m_values; }

private:
    kernels::Backend& m_backend;
    Tensor m_tensor;
    Values m_values;
};

/// Eight bits for each 32 values, as the product in integers rounds its rows.
Values roundedRows(const Operand& a) {
    Values rounded = a.given();
    for (size_t at = 0; at < rounded.size(); at += 32) {
        float most = 0;
        for (size_t i = at; i < at + 32; ++i) most = std::max(most, static_cast<float>(std::abs(rounded[i])));
        const float factor = 127 / most;
        for (size_t i = at; i < at + 32; ++i)
            rounded[i] = std::nearbyint(static_cast<float>(rounded[i]) * factor) * static_cast<double>(most / 127);
    }
    return rounded;
}

Values product(const Values& a, int64_t rows, const Values& b) {
    Values c;
    for (int64_t i = 0; i < rows; ++i)
        for (int64_t j = 0; j < kOutputs; ++j) {
            double sum = 0;
            for (int64_t k = 0; k < kDepth; ++k)
                sum += a[static_cast<size_t>(i * kDepth + k)] * b[static_cast<size_t>(j * kDepth + k)];
            c.push_back(sum);
        }
    return c;
}

}  // namespace

/// As fp32, by copy and by embedding.
std::vector<OpResult> checkBlocks(kernels::Backend& backend, kernels::Precision) {
    std::vector<OpResult> results;
    for (const DType type : kTypes) {
        const BlockOperand weights(backend, type);
        Operand tokens(backend, DType::Int32, kOutputs, 1), out(backend, DType::Float32, kOutputs, kDepth);
        backend.copy(out.tensor(), weights.tensor());
        results.push_back({out.download(), weights.values()});
        Values identity;
        for (int64_t t = 0; t < kOutputs; ++t) identity.push_back(static_cast<double>(t));
        tokens.set(identity);
        backend.embeddingForward({tokens.vector(), weights.tensor(), out.tensor()});
        results.push_back({out.download(), weights.values()});
    }
    return results;
}

/// A few rows and many, as they are and rounded for integers.
std::vector<OpResult> checkBlockMatmul(kernels::Backend& backend, kernels::Precision precision) {
    using kernels::RowOrder, kernels::RowRounding;
    struct Way {
        int64_t rows;
        RowRounding rounding;
    };
    const DType dtype = computeType(precision);
    std::vector<OpResult> results;
    for (const DType type : kTypes) {
        const BlockOperand weights(backend, type);
        for (const Way& way : {Way{3, RowRounding::None}, Way{3, RowRounding::EightBits}, Way{21, RowRounding::None}}) {
            Operand a(backend, dtype, way.rows, kDepth), c(backend, DType::Float32, way.rows, kOutputs);
            a.random(8);
            backend.matmul({kernels::MatmulShape::Forward, a.tensor(), weights.tensor(), c.tensor(),
                            kernels::Accumulation::Overwrite, RowOrder::Fastest, way.rounding});
            const bool rounded = way.rounding == RowRounding::EightBits;
            const bool bfloat16 = !rounded && dtype == DType::BFloat16;  // so may the weights be, then
            results.push_back({c.download(), product(rounded ? roundedRows(a) : a.given(), way.rows, weights.values()),
                               RoundingLimit{kDepth, bfloat16 ? 2 : 0}.value()});
        }
    }
    return results;
}

}  // namespace sextant
