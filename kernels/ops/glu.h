// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/tensor.h"

#include <cstdint>

namespace sextant::kernels {

/// silu(x) = x / (1 + exp(-x)); geluTanh(x) = x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))), the GELU that Hugging Face
/// calls gelu_pytorch_tanh.
enum class Activation : uint8_t { Silu, GeluTanh };

/// A gated linear unit (Shazeer 2020) on the concatenated projection: out = activation(gate) * up; SwiGLU with Silu,
/// GeGLU with GeluTanh. gateUp: [T, 2F], the first F columns are the gate; out: [T, F]; both fp32 or both bf16,
/// computed in fp32.
struct GluForward {
    Tensor gateUp, out;
    Activation activation = Activation::Silu;
};

/// dGate = dOut * up * activation'(gate);  dUp = dOut * activation(gate). dGateUp: [T, 2F], overwritten (may be
/// gateUp's memory).
struct GluBackward {
    Tensor dOut, gateUp, dGateUp;
    Activation activation = Activation::Silu;
};

}  // namespace sextant::kernels
