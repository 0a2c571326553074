// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/tensor.h"

namespace sextant::kernels {

/// out[t, :] = scale * weight[tokens[t], :]
/// tokens: [T] int32, each in [0, V); weight: [V, C] of any type; out: [T, C] fp32 (the residual stream).
struct EmbeddingForward {
    Tensor tokens, weight, out;
    float scale = 1;
};

/// dWeight[tokens[t], :] += scale * dOut[t, :], summed over t in ascending order whatever the number of threads.
/// dOut: [T, C] fp32; dWeight: [V, C] fp32, accumulates.
struct EmbeddingBackward {
    Tensor tokens, dOut, dWeight;
    float scale = 1;
};

}  // namespace sextant::kernels
