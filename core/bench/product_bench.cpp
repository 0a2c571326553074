// SPDX-License-Identifier: Apache-2.0
#include "core/bench/product_bench.h"

#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/base/system.h"
#include "kernels/blocks/quantize.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace sextant {

namespace {

using kernels::DType;
using kernels::Tensor;

constexpr int64_t kWeightBytes = int64_t{256} << 20;
constexpr int64_t kPrefillRows = 512;

struct Shape {
    int64_t outputs, inputs;
};
/// Queries, keys and values; their output; gate and up; down.
constexpr std::array kLayer{Shape{2560, 2048}, Shape{2048, 2048}, Shape{11264, 2048}, Shape{2048, 5632}};

/// Memory of the backend, filled once; what lies in it is given back at the end.
class Buffer {
public:
    Buffer(kernels::Backend& backend, int64_t bytes)
        : m_backend(backend), m_bytes(bytes), m_memory(static_cast<std::byte*>(backend.allocate(bytes))) {}
    Buffer(const Buffer&) = delete;
    Buffer& operator=(const Buffer&) = delete;
    ~Buffer() { m_backend.release(m_memory, m_bytes); }
    std::byte* at(int64_t offset) const { return m_memory + offset; }
    int64_t bytes() const { return m_bytes; }

private:
    kernels::Backend& m_backend;
    int64_t m_bytes;
    std::byte* m_memory;
};

std::vector<float> randomValues(int64_t count) {
    const CounterRandom random(3, 1);
    std::vector<float> values(static_cast<size_t>(count));
    for (size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(random.normal(i)) * 0.02f;
    return values;
}

/// A pattern of good weights of the type again and again; random bits where the type cannot be written.
void fill(const Buffer& buffer, DType type) {
    constexpr int64_t kElements = 1 << 16;
    std::vector<std::byte> pattern(static_cast<size_t>(kernels::bytesOf(type, kElements)));
    if (kernels::canQuantize(type)) {
        kernels::quantize(type, randomValues(kElements).data(), kElements, pattern.data());
    } else {
        const CounterRandom random(4, 1);
        for (size_t i = 0; i < pattern.size(); ++i) pattern[i] = static_cast<std::byte>(random.bits(i));
    }
    for (int64_t at = 0; at < buffer.bytes(); at += static_cast<int64_t>(pattern.size()))
        std::memcpy(buffer.at(at), pattern.data(),
                    static_cast<size_t>(std::min(buffer.bytes() - at, static_cast<int64_t>(pattern.size()))));
}

/// Seconds to read all of it once, every thread its own part.
double readSeconds(const Buffer& buffer, int threads) {
    std::vector<uint64_t> sums(static_cast<size_t>(threads));
    const double start = steadySeconds();
    parallelFor(threads, threads, [&](int64_t thread) {
        constexpr int kSums = 16;
        const auto* words = reinterpret_cast<const uint64_t*>(buffer.at(0));
        const int64_t count = buffer.bytes() / 8 / threads / kSums * kSums;
        uint64_t lanes[kSums] = {};
        for (int64_t i = thread * count; i < (thread + 1) * count; i += kSums)
            for (int lane = 0; lane < kSums; ++lane) lanes[lane] += words[i + lane];
        for (const uint64_t lane : lanes) sums[static_cast<size_t>(thread)] += lane;
    });
    const double seconds = steadySeconds() - start;
    volatile uint64_t used = 0;
    for (const uint64_t sum : sums) used = used + sum;
    return seconds;
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

class Products {
public:
    Products(kernels::Backend& backend, DType type, const Buffer& weights, int64_t rows)
        : m_backend(backend),
          m_type(type),
          m_weights(weights),
          m_rows(rows),
          m_a(backend, rows * kLayer.back().inputs * 4),
          m_c(backend, rows * kLayer[2].outputs * 4) {
        const std::vector<float> values = randomValues(rows * kLayer.back().inputs);
        backend.upload(Tensor(m_a.at(0), DType::Float32, {static_cast<int64_t>(values.size())}), values.data());
    }
    /// Goes through as many whole layers as `bytes` hold; gives the bytes of weights that were read.
    int64_t run(int64_t bytes) {
        int64_t layer = 0, done = 0;
        for (const Shape& shape : kLayer) layer += kernels::bytesOf(m_type, shape.outputs * shape.inputs);
        do {
            for (const Shape& shape : kLayer) {
                const Tensor b(m_weights.at(done), m_type, {shape.outputs, shape.inputs}),
                    a(m_a.at(0), DType::Float32, {m_rows, shape.inputs}),
                    c(m_c.at(0), DType::Float32, {m_rows, shape.outputs});
                m_backend.matmul({kernels::MatmulShape::Forward, a, b, c});
                done += b.bytes();
            }
        } while (done + layer <= bytes);
        m_backend.synchronize();
        return done;
    }

private:
    kernels::Backend& m_backend;
    DType m_type;
    const Buffer& m_weights;
    int64_t m_rows;
    Buffer m_a, m_c;
};

}  // namespace

Json benchProducts(kernels::Backend& backend, int threads, int rounds) {
    constexpr std::array kTypes{DType::Float32, DType::BFloat16, DType::Float16, DType::Q8_0, DType::Q4_0,
                                DType::Q4_K,    DType::Q5_K,     DType::Q6_K,    DType::Q5_0, DType::IQ4_XS};
    const Buffer weights(backend, kWeightBytes);
    Json decode = Json::array(), prefill = Json::array();
    std::vector<double> reads;
    for (const DType type : kTypes) {
        fill(weights, type);
        Products one(backend, type, weights, 1), many(backend, type, weights, kPrefillRows);
        one.run(weights.bytes());
        std::vector<double> rates, shares, flops;
        for (int round = 0; round < rounds; ++round) {
            const double read = static_cast<double>(weights.bytes()) / readSeconds(weights, threads);
            double start = steadySeconds();
            const auto bytes = static_cast<double>(one.run(weights.bytes()));
            rates.push_back(bytes / (steadySeconds() - start));
            reads.push_back(read);
            shares.push_back(rates.back() / read);
            start = steadySeconds();
            if (round < 3) {
                many.run(0);
                double products = 0;
                for (const Shape& shape : kLayer) products += static_cast<double>(shape.outputs * shape.inputs);
                flops.push_back(2 * products * kPrefillRows / (steadySeconds() - start));
            }
        }
        decode.push_back({{"type", kernels::nameOf(type)},
                          {"gigabytes_per_second", 1e-9 * median(rates)},
                          {"share_of_read", median(shares)}});
        prefill.push_back({{"type", kernels::nameOf(type)}, {"gflops", 1e-9 * median(flops)}});
    }
    return {{"device", backend.description()},
            {"read_gigabytes_per_second", 1e-9 * median(reads)},
            {"decode", decode},
            {"prefill", prefill}};
}

}  // namespace sextant
