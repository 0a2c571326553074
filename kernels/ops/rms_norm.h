// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/tensor.h"

namespace sextant::kernels {

/// Fused residual addition and RMSNorm of the pre-norm block (Zhang & Sennrich 2019; DeepSeek LLM, section 2.2).
///   residualOut = residual + delta;  rstd = 1 / sqrt(mean(residualOut^2) + epsilon);  y = residualOut * rstd * weight
/// residual, residualOut: [T, C] fp32 (may be the same memory); delta: [T, C] fp32 or bf16, or empty (first block; then
/// residualOut may be empty too); weight: [C] fp32; y: [T, C] fp32 or bf16, rounded once; rstd: [T] fp32, kept for the
/// backward pass. Mean and root in fp32.
struct RmsNormForward {
    Tensor residual, delta, weight;
    float epsilon = 1e-6f;
    Tensor residualOut, y, rstd;
};

/// Gradient of the above with respect to residualOut and weight.
///   g = dy * weight;  dResidual += rstd * (g - x * rstd^2 * mean(g * x)),  x = residualOut
///   dWeight += sum over t of dy * x * rstd, in an order that depends on T alone
/// dy: [T, C] fp32 or bf16; residual: [T, C] fp32 (residualOut of the forward pass); dResidual: [T, C] fp32, added to;
/// dWeight: [C] fp32, added to; dDelta: [T, C] fp32 or bf16 or empty: receives a rounded copy of the new dResidual,
/// which is the gradient of `delta`.
struct RmsNormBackward {
    Tensor dy, residual, weight, rstd;
    Tensor dResidual, dWeight, dDelta;
};

}  // namespace sextant::kernels
