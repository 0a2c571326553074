// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/backend.h"

#include <vector>

namespace sextant {

/// A matrix in a backend's memory, and the numbers it was given as doubles: what the reference of an op reads. The
/// backend outlives it.
class Operand {
public:
    /// Zeros.
    Operand(kernels::Backend& backend, kernels::DType type, int64_t rows, int64_t columns);
    Operand(const Operand&) = delete;
    Operand& operator=(const Operand&) = delete;
    ~Operand();

    /// Rounded to the type first.
    Operand& set(const std::vector<double>& values);
    /// Normal numbers; a function of `stream` alone.
    Operand& random(uint64_t stream, double deviation = 1);

    const kernels::Tensor& tensor() const { return m_tensor; }
    /// A matrix of one column or row as a vector.
    kernels::Tensor vector() const { return {m_tensor.data, m_tensor.dtype, {m_tensor.count()}}; }
    double at(int64_t row, int64_t column) const {
        return m_given[static_cast<size_t>(row * m_tensor.columns() + column)];
    }
    const std::vector<double>& given() const { return m_given; }
    /// What lies in the backend's memory now.
    std::vector<double> download() const;

private:
    kernels::Backend& m_backend;
    kernels::Tensor m_tensor;
    std::vector<double> m_given;
};

/// The nearest number of the type, ties to even.
double roundedTo(kernels::DType type, double value);

}  // namespace sextant
