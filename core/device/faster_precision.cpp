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

// One round takes a millisecond or two: short enough that several of many are not interrupted on a busy machine.
constexpr int64_t kRows = 128, kColumns = 512;
constexpr int kRounds = 16;
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

/// The three products of a linear layer.
class LinearLayer {
public:
    LinearLayer(kernels::Backend& backend, DType type)
        : m_backend(backend),
          m_x(backend, type, kRows, kColumns),
          m_y(backend, type, kRows, kColumns),
          m_dx(backend, type, kRows, kColumns),
          m_w(backend, type, kColumns, kColumns),
          m_dW(backend, DType::Float32, kColumns, kColumns) {}

    void measure() {
        const double start = steadySeconds();
        m_backend.matmul({MatmulShape::Forward, m_x.tensor(), m_w.tensor(), m_y.tensor()});
        m_backend.matmul({MatmulShape::InputGradient, m_y.tensor(), m_w.tensor(), m_dx.tensor()});
        m_backend.matmul({MatmulShape::WeightGradient, m_y.tensor(), m_x.tensor(), m_dW.tensor()});
        m_backend.synchronize();
        m_best = std::min(m_best, steadySeconds() - start);
    }
    /// Operations a second in the best round.
    double rate() const { return 6 * static_cast<double>(kRows * kColumns * kColumns) / m_best; }

private:
    kernels::Backend& m_backend;
    Operand m_x, m_y, m_dx, m_w, m_dW;
    double m_best = 1e300;
};

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
    LinearLayer exact(backend, DType::Float32), rounded(backend, DType::BFloat16);
    for (int round = 0; round < kRounds; ++round) {  // in turns, so that what disturbs the machine meets both
        exact.measure();
        rounded.measure();
    }
    const double fp32 = exact.rate(), bf16 = rounded.rate();
    if (bf16 > kAdvantage * fp32) return {Precision::BFloat16, sentence("bf16", "fp32", bf16, fp32)};
    if (fp32 > bf16) return {Precision::Float32, sentence("fp32", "bf16", fp32, bf16)};
    return {Precision::Float32, "fp32: bf16 would hardly be faster on this machine"};
}

}  // namespace sextant
