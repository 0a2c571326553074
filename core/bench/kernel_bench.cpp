// SPDX-License-Identifier: Apache-2.0
#include "core/bench/kernel_bench.h"

#include "core/base/random.h"
#include "core/base/system.h"
#include "core/model/arena.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace sextant {

namespace {

using kernels::Tensor;

constexpr int64_t kTokens = 4096;
constexpr int64_t kCopyBytes = 256 << 20;

/// Device buffers with random content (zeros would be timed too fast on some devices).
class Operands {
public:
    Operands(kernels::Backend& backend, kernels::Precision precision)
        : m_backend(backend), m_type(computeType(precision)) {}
    ~Operands() {
        for (auto [memory, bytes] : m_blocks) m_backend.release(memory, bytes);
    }
    Tensor make(int64_t rows, int64_t columns) { return make(rows, columns, m_type); }
    Tensor make(int64_t rows, int64_t columns, kernels::DType type) {
        Tensor tensor(allocate(rows * columns * kernels::sizeOf(type)), type, {rows, columns});
        std::vector<float> values(static_cast<size_t>(columns));
        CounterRandom random(1, m_blocks.size());
        for (size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(random.normal(i));
        const Tensor row(values.data(), kernels::DType::Float32, {1, columns});
        for (int64_t r = 0; r < rows; ++r) m_backend.copy(tensor.rowRange(r, 1), row);
        return tensor;
    }

private:
    void* allocate(int64_t bytes) {
        m_blocks.emplace_back(m_backend.allocate(bytes), bytes);
        return m_blocks.back().first;
    }
    kernels::Backend& m_backend;
    kernels::DType m_type;
    std::vector<std::pair<void*, int64_t>> m_blocks;
};

double bestSeconds(kernels::Backend& backend, int repeats, const std::function<void()>& work) {
    double best = INFINITY;
    for (int i = 0; i <= repeats; ++i) {
        const double start = steadySeconds();
        work();
        backend.synchronize();
        if (i > 0) best = std::min(best, steadySeconds() - start);  // the first one warms up
    }
    return best;
}

Json product(kernels::Backend& backend, kernels::Precision precision, int repeats, kernels::MatmulShape shape,
             const char* name, int64_t N, int64_t K) {
    Operands operands(backend, precision);
    const bool forward = shape == kernels::MatmulShape::Forward, weight = shape == kernels::MatmulShape::WeightGradient;
    const Tensor a = operands.make(kTokens, forward ? K : N), b = operands.make(weight ? kTokens : N, K);
    const Tensor c = weight ? operands.make(N, K, kernels::DType::Float32) : operands.make(kTokens, forward ? N : K);
    const double seconds = bestSeconds(backend, repeats, [&] {
        backend.matmul({shape, a, b, c, kernels::Accumulation::Overwrite});
    });
    return {{"op", name},
            {"shape", std::to_string(kTokens) + " x " + std::to_string(N) + " x " + std::to_string(K)},
            {"seconds", seconds},
            {"gflops", 2e-9 * static_cast<double>(kTokens * N * K) / seconds}};
}

}  // namespace

Json benchKernels(kernels::Backend& backend, kernels::Precision precision, int repeats) {
    Json result = {{"device", backend.description()},
                   {"precision", precision == kernels::Precision::Float32 ? "fp32" : "bf16"}};
    {
        Operands operands(backend, precision);
        const Tensor from = operands.make(kCopyBytes / 4096, 1024, kernels::DType::Float32),
                     to = operands.make(kCopyBytes / 4096, 1024, kernels::DType::Float32);
        const double seconds = bestSeconds(backend, repeats, [&] { backend.copy(to, from); });
        result["copy_gigabytes_per_second"] = 2e-9 * static_cast<double>(kCopyBytes) / seconds;
    }
    result["ops"] = Json::array();
    for (auto [N, K] : {std::pair<int64_t, int64_t>{512, 256},
                        {1408, 256},
                        {256, 704},
                        {4096, 256},
                        {1024, 512},
                        {2752, 512},
                        {512, 1376},
                        {8192, 512}})
        for (auto [shape, name] : {std::pair{kernels::MatmulShape::Forward, "matmul forward"},
                                   {kernels::MatmulShape::InputGradient, "matmul input gradient"},
                                   {kernels::MatmulShape::WeightGradient, "matmul weight gradient"}})
            result["ops"].push_back(product(backend, precision, repeats, shape, name, N, K));
    return result;
}

}  // namespace sextant
