// SPDX-License-Identifier: Apache-2.0
#include "core/bench/op_operand.h"

#include "core/base/random.h"

#include <bit>
#include <cstring>

namespace sextant {

namespace {

using kernels::BFloat16Bits;
using kernels::DType;

/// Written apart from the kernels on purpose: they are what is checked.
BFloat16Bits bitsOf(double value) {
    const auto bits = std::bit_cast<uint32_t>(static_cast<float>(value));
    return static_cast<BFloat16Bits>((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
}

double valueOf(BFloat16Bits bits) { return std::bit_cast<float>(static_cast<uint32_t>(bits) << 16); }

/// Calls visit(i, pointer to element i as it lies in memory).
template <class Visit>
void forEachElement(DType type, std::vector<std::byte>& memory, Visit visit) {
    const auto size = static_cast<size_t>(kernels::sizeOf(type));
    for (size_t i = 0; i * size < memory.size(); ++i) visit(i, memory.data() + i * size);
}

template <class T>
T load(const std::byte* from) {
    T value;
    std::memcpy(&value, from, sizeof value);
    return value;
}

template <class T>
void store(std::byte* to, T value) {
    std::memcpy(to, &value, sizeof value);
}

}  // namespace

double roundedTo(DType type, double value) {
    if (type == DType::Int32) return static_cast<double>(static_cast<int32_t>(value));
    return type == DType::Float32 ? static_cast<float>(value) : valueOf(bitsOf(value));
}

Operand::Operand(kernels::Backend& backend, DType type, int64_t rows, int64_t columns)
    : m_backend(backend),
      m_tensor(backend.allocate(rows * columns * kernels::sizeOf(type)), type, {rows, columns}),
      m_given(static_cast<size_t>(rows * columns), 0.0) {}

Operand::~Operand() { m_backend.release(m_tensor.data, m_tensor.bytes()); }

Operand& Operand::set(const std::vector<double>& values) {
    std::vector<std::byte> memory(static_cast<size_t>(m_tensor.bytes()));
    forEachElement(m_tensor.dtype, memory, [&](size_t i, std::byte* to) {
        m_given[i] = roundedTo(m_tensor.dtype, values[i]);
        if (m_tensor.dtype == DType::Int32)
            store(to, static_cast<int32_t>(m_given[i]));
        else if (m_tensor.dtype == DType::Float32)
            store(to, static_cast<float>(m_given[i]));
        else
            store(to, bitsOf(m_given[i]));
    });
    m_backend.upload(m_tensor, memory.data());
    return *this;
}

Operand& Operand::random(uint64_t stream, double deviation) {
    const CounterRandom random(11, stream);
    std::vector<double> values(m_given.size());
    for (size_t i = 0; i < values.size(); ++i) values[i] = deviation * random.normal(i);
    return set(values);
}

std::vector<double> Operand::download() const {
    std::vector<std::byte> memory(static_cast<size_t>(m_tensor.bytes()));
    m_backend.synchronize();
    m_backend.download(memory.data(), m_tensor);
    std::vector<double> values(m_given.size());
    forEachElement(m_tensor.dtype, memory, [&](size_t i, const std::byte* from) {
        if (m_tensor.dtype == DType::Int32)
            values[i] = load<int32_t>(from);
        else
            values[i] = m_tensor.dtype == DType::Float32 ? load<float>(from) : valueOf(load<BFloat16Bits>(from));
    });
    return values;
}

}  // namespace sextant
