// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/dtype.h"

namespace sextant::kernels {

/// Whether `quantize` writes the type: F32, BF16, F16 and the block types Q8_0, Q4_0, Q4_K, Q5_K, Q6_K.
bool canQuantize(DType type);

/// Writes `elements` fp32 numbers (whole blocks) as the type. Plain types round to nearest even; Q8_0 and Q4_0 round
/// against the largest of a block; the K types search the scales that make the squared error of a block small. Numbers
/// that are not finite make the values of their block meaningless, nothing else. A function of the numbers alone; any
/// thread. REQUIRES canQuantize.
void quantize(DType type, const float* values, int64_t elements, void* blocks);

}  // namespace sextant::kernels
