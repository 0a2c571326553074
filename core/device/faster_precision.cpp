// SPDX-License-Identifier: Apache-2.0
#include "core/device/faster_precision.h"

#include "core/base/random.h"
#include "core/base/system.h"

#include <algorithm>
#include <cstdio>
#include <vector>

namespace sextant {

namespace {

using kernels::DType;
using kernels::MatmulShape;
using kernels::Precision;
using kernels::Tensor;

constexpr int64_t kRows = 256, kColumns = 1024;  // enough for the rate, and measured quickly
constexpr int kRounds = 3;
constexpr double kAdvantage = 1.1;

/// A matrix of small random numbers in device memory.
class Operand {
public:
    Operand(kernels::Backend& backend, DType type, int64_t rows, int64_t columns)
        : m_backend(backend), m_bytes(rows * columns * kernels::sizeOf(type)) {
        m_tensor = Tensor(backend.allocate(m_bytes), type, {rows, columns});
        if (type != DType::Float32) {
            const Operand values(backend, DType::Float32, rows, columns);
            backend.copy(m_tensor, values.tensor());
            backend.synchronize();
            return;
        }
        std::vector<float> values(static_cast<size_t>(rows * columns));
        const CounterRandom random(1, 2);
        for (size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(random.uniform(i)) - 0.5f;
        backend.upload(m_tensor, values.data());
    }
    Operand(const Operand&) = delete;
    Operand& operator=(const Operand&) = delete;
    ~Operand() { m_backend.release(m_tensor.data, m_bytes); }
    const Tensor& tensor() const { return m_tensor; }

private:
    kernels::Backend& m_backend;
    int64_t m_bytes;
    Tensor m_tensor;
};

/// Operations a second of the three products of a linear layer.
double rateOf(kernels::Backend& backend, Precision precision) {
    const DType type = precision == Precision::BFloat16 ? DType::BFloat16 : DType::Float32;
    const Operand x(backend, type, kRows, kColumns), y(backend, type, kRows, kColumns),
        dx(backend, type, kRows, kColumns);
    const Operand w(backend, type, kColumns, kColumns), dW(backend, DType::Float32, kColumns, kColumns);
    const auto work = [&] {
        backend.matmul({MatmulShape::Forward, x.tensor(), w.tensor(), y.tensor()});
        backend.matmul({MatmulShape::InputGradient, y.tensor(), w.tensor(), dx.tensor()});
        backend.matmul({MatmulShape::WeightGradient, y.tensor(), x.tensor(), dW.tensor()});
        backend.synchronize();
    };
    work();
    double best = 1e300;
    for (int round = 0; round < kRounds; ++round) {
        const double start = steadySeconds();
        work();
        best = std::min(best, steadySeconds() - start);
    }
    return 6 * static_cast<double>(kRows * kColumns * kColumns) / best;
}

std::string sentence(const char* faster, const char* slower, double fast, double slow) {
    char text[200];
    std::snprintf(
        text, sizeof text,
        "%s: its products are %.1f times as fast as those of %s on this machine (%.0f against %.0f GFLOP/s a thread)",
        faster, fast / slow, slower, fast / 1e9, slow / 1e9);
    return text;
}

}  // namespace

ChosenPrecision fasterPrecision(kernels::Backend& backend) {
    if (!backend.supports(Precision::BFloat16))
        return {Precision::Float32, "fp32: this device has no instructions for bf16"};
    const double fp32 = rateOf(backend, Precision::Float32), bf16 = rateOf(backend, Precision::BFloat16);
    if (bf16 > kAdvantage * fp32) return {Precision::BFloat16, sentence("bf16", "fp32", bf16, fp32)};
    if (fp32 > bf16) return {Precision::Float32, sentence("fp32", "bf16", fp32, bf16)};
    return {Precision::Float32, "fp32: bf16 would hardly be faster on this machine"};
}

}  // namespace sextant
