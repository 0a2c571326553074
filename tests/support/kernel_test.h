// SPDX-License-Identifier: Apache-2.0
// What the kernel tests share: tensors that own their memory, random values, double-precision views, error measures,
// and the walk over every backend this machine has.
#pragma once

#include "kernels/cpu/cpu_backend.h"

#include <bit>
#include <cmath>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace sextant::kernels::test {

inline float fromBits(BFloat16Bits bits) { return std::bit_cast<float>(static_cast<uint32_t>(bits) << 16); }
inline BFloat16Bits toBits(float value) {
    const uint32_t bits = std::bit_cast<uint32_t>(value);
    return static_cast<BFloat16Bits>((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
}

/// Rows of a given step in memory of its own; the gap behind each row is filled with a sentinel that must survive.
class Matrix {
public:
    Matrix(DType dtype, int64_t rows, int64_t columns, int64_t rowStride = 0)
        : m_rows(rows),
          m_columns(columns),
          m_stride(rowStride > 0 ? rowStride : columns),
          m_memory(static_cast<size_t>(std::max<int64_t>(1, rows * m_stride) * 4) + 64, std::byte{0x5A}) {
        const size_t misaligned = reinterpret_cast<uintptr_t>(m_memory.data()) % 64;
        tensor = Tensor(m_memory.data() + (64 - misaligned) % 64, dtype, {rows, columns});
        tensor.rowStride = m_stride;
    }
    double at(int64_t row, int64_t column) const {
        const int64_t i = row * m_stride + column;
        if (tensor.dtype == DType::Int32) return tensor.as<int32_t>()[i];
        return tensor.dtype == DType::Float32 ? tensor.as<float>()[i] : fromBits(tensor.as<BFloat16Bits>()[i]);
    }
    void set(int64_t row, int64_t column, double value) {
        const int64_t i = row * m_stride + column;
        if (tensor.dtype == DType::Int32)
            tensor.as<int32_t>()[i] = static_cast<int32_t>(value);
        else if (tensor.dtype == DType::Float32)
            tensor.as<float>()[i] = static_cast<float>(value);
        else
            tensor.as<BFloat16Bits>()[i] = toBits(static_cast<float>(value));
    }
    Matrix& fill(const std::function<double(int64_t row, int64_t column)>& value) {
        for (int64_t r = 0; r < m_rows; ++r)
            for (int64_t c = 0; c < m_columns; ++c) set(r, c, value(r, c));
        return *this;
    }
    Matrix& random(unsigned seed, double scale = 1.0) {
        std::mt19937 generator(seed);
        std::normal_distribution<double> normal(0.0, scale);
        return fill([&](int64_t, int64_t) { return normal(generator); });
    }
    std::vector<double> values() const {
        std::vector<double> all;
        for (int64_t r = 0; r < m_rows; ++r)
            for (int64_t c = 0; c < m_columns; ++c) all.push_back(at(r, c));
        return all;
    }
    std::vector<std::byte> bytes() const { return m_memory; }
    int64_t rows() const { return m_rows; }
    int64_t columns() const { return m_columns; }

    Tensor tensor;

private:
    int64_t m_rows, m_columns, m_stride;
    std::vector<std::byte> m_memory;
};

/// ||got - wanted|| / ||wanted||
inline double relativeError(const std::vector<double>& got, const std::vector<double>& wanted) {
    double difference = 0, length = 0;
    for (size_t i = 0; i < wanted.size(); ++i) {
        difference += (got[i] - wanted[i]) * (got[i] - wanted[i]);
        length += wanted[i] * wanted[i];
    }
    return std::sqrt(difference / (length > 0 ? length : 1));
}

/// What a kernel may be off: summation of `depth` products in fp32, or the rounding of a bf16 result.
inline double tolerance(DType dtype, int64_t depth) {
    return dtype == DType::Float32 ? 2e-6 * std::sqrt(static_cast<double>(std::max<int64_t>(depth, 4))) : 4e-3;
}

/// Every instruction set of this machine, with one, two and three threads.
struct Device {
    std::string name;
    std::unique_ptr<Backend> backend;
};
inline std::vector<Device> devices() {
    std::vector<Device> list;
    for (InstructionSet set : availableInstructionSets())
        for (int threads : {1, 2})
            list.push_back({instructionSetName(set) + ", " + std::to_string(threads) + " threads",
                            makeCpuBackend({threads, set})});
    return list;
}

}  // namespace sextant::kernels::test
