// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/cpu/isa/simd.h"

namespace sextant::kernels::SEXTANT_ISA {

/// A row of a tensor by its element type.
template <class T>
T* rowOf(const Tensor& tensor, int64_t row) {
    return tensor.as<T>() + row * tensor.rowStride;
}

}  // namespace sextant::kernels::SEXTANT_ISA
