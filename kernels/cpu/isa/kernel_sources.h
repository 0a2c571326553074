// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/cpu/kernel_table.h"

namespace sextant::kernels::SEXTANT_ISA {

void addGemmKernels(KernelTable& table);
void addRowKernels(KernelTable& table);
void addNormKernels(KernelTable& table);
void addAttentionKernels(KernelTable& table);

/// KernelTable::dequantize
void dequantize(DType type, const void* row, int64_t elements, float* out);

}  // namespace sextant::kernels::SEXTANT_ISA
