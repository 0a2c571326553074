// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/tensor.h"

namespace sextant::kernels {

/// x[t, :] += bias, in place. x: [T, C] view, fp32 or bf16, rounded once; bias: [C] fp32.
struct BiasForward {
    Tensor x, bias;
};

/// dBias += sum over t of dx[t, :], in an order that depends on T alone. dx: [T, C] view, fp32 or bf16; dBias: [C]
/// fp32.
struct BiasBackward {
    Tensor dx, dBias;
};

}  // namespace sextant::kernels
