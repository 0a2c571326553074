// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/tensor.h"

namespace sextant::kernels {

/// SwiGLU (Shazeer 2020) on the concatenated projection: out = silu(gate) * up, silu(x) = x / (1 + exp(-x)).
/// gateUp: [T, 2F], the first F columns are the gate; out: [T, F]; both fp32 or both bf16, computed in fp32.
struct SwigluForward {
    Tensor gateUp, out;
};

/// dGate = dOut * up * silu'(gate);  dUp = dOut * silu(gate). dGateUp: [T, 2F], overwritten (may be gateUp's memory).
struct SwigluBackward {
    Tensor dOut, gateUp, dGateUp;
};

}  // namespace sextant::kernels
