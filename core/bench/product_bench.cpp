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

/// Bytes a second that plain reading of one 64 MiB after the other gives, every thread its own part.
class Reads {
public:
    Reads(const Buffer& buffer, int threads) : m_buffer(buffer), m_threads(threads) {}
    double rate() {
        constexpr int64_t kPiece = int64_t{64} << 20;
        const auto* words = reinterpret_cast<const uint64_t*>(m_buffer.at(m_next));
        m_next = (m_next + kPiece) % m_buffer.bytes();
        std::vector<uint64_t> sums(static_cast<size_t>(m_threads));
        const double start = steadySeconds();
        parallelFor(m_threads, m_threads, [&](int64_t thread) {
            constexpr int kSums = 16;
            const int64_t count = kPiece / 8 / m_threads / kSums * kSums;
            uint64_t lanes[kSums] = {};
            for (int64_t i = thread * count; i < (thread + 1) * count; i += kSums)
                for (int lane = 0; lane < kSums; ++lane) lanes[lane] += words[i + lane];
            for (const uint64_t lane : lanes) sums[static_cast<size_t>(thread)] += lane;
        });
        const double seconds = steadySeconds() - start;
        for (const uint64_t sum : sums) m_used = m_used + sum;
        return static_cast<double>(kPiece) / seconds;
    }

private:
    const Buffer& m_buffer;
    int m_threads;
    int64_t m_next = 0;
    volatile uint64_t m_used = 0;  // so that nobody leaves the reading out
};

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
    /// Seconds through the next layer.
    double seconds() {
        if (m_next + layerBytes() > m_weights.bytes()) m_next = 0;
        const double start = steadySeconds();
        for (const Shape& shape : kLayer) {
            const Tensor b(m_weights.at(m_next), m_type, {shape.outputs, shape.inputs}),
                a(m_a.at(0), DType::Float32, {m_rows, shape.inputs}),
                c(m_c.at(0), DType::Float32, {m_rows, shape.outputs});
            m_backend.matmul({kernels::MatmulShape::Forward, a, b, c, kernels::Accumulation::Overwrite,
                              kernels::RowOrder::Fastest, kernels::RowRounding::EightBits});
            m_next += b.bytes();
        }
        m_backend.synchronize();
        return steadySeconds() - start;
    }
    int64_t layerBytes() const { return kernels::bytesOf(m_type, layerElements()); }
    static int64_t layerElements() {
        int64_t elements = 0;
        for (const Shape& shape : kLayer) elements += shape.outputs * shape.inputs;
        return elements;
    }

private:
    kernels::Backend& m_backend;
    DType m_type;
    const Buffer& m_weights;
    int64_t m_rows, m_next = 0;
    Buffer m_a, m_c;
};

}  // namespace

Json benchProducts(kernels::Backend& backend, int threads, int rounds) {
    constexpr std::array kTypes{DType::Float32, DType::BFloat16, DType::Float16, DType::Q8_0, DType::Q4_0,
                                DType::Q4_K,    DType::Q5_K,     DType::Q6_K,    DType::Q5_0, DType::IQ4_XS};
    const Buffer weights(backend, kWeightBytes);
    Json decode = Json::array(), prefill = Json::array();
    const Buffer others(backend, kWeightBytes);  // to read what no product has just left in a cache
    fill(others, DType::Q8_0);
    Reads reads(others, threads);
    double read = 0;
    for (const DType type : kTypes) {
        fill(weights, type);
        Products one(backend, type, weights, 1), many(backend, type, weights, kPrefillRows);
        double rate = 0, flops = 0;
        for (int round = 0; round < rounds; ++round) {
            read = std::max(read, reads.rate());
            rate = std::max(rate, static_cast<double>(one.layerBytes()) / one.seconds());
        }
        for (int round = 0; round < std::min(rounds, 3); ++round)
            flops = std::max(flops, 2.0 * static_cast<double>(kPrefillRows * many.layerElements()) / many.seconds());
        decode.push_back({{"type", kernels::nameOf(type)}, {"gigabytes_per_second", 1e-9 * rate}});
        prefill.push_back({{"type", kernels::nameOf(type)}, {"gflops", 1e-9 * flops}});
    }
    for (Json& figures : decode)
        figures["share_of_read"] = figures["gigabytes_per_second"].get<double>() / (1e-9 * read);
    return {{"device", backend.description()},
            {"read_gigabytes_per_second", 1e-9 * read},
            {"decode", decode},
            {"prefill", prefill}};
}

}  // namespace sextant
