// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/tensor.h"

namespace sextant::kernels {

/// Fused residual addition and RMSNorm of a block (Zhang & Sennrich 2019; DeepSeek LLM, section 2.2).
///   residualOut = residual + deltaScale * delta
///   rstd = 1 / sqrt(mean(residualOut^2) + epsilon);  y = residualOut * rstd * weight
/// residual, residualOut: [T, C] fp32 (may be the same memory); delta: [T, C] fp32 or bf16, or empty (first block; then
/// residualOut may be empty too); weight: [C] fp32; y: [T, C] fp32 or bf16, rounded once; rstd: [T] fp32, kept for the
/// backward pass. Mean and root in fp32. Without a weight nothing is normalised: y = residualOut, and rstd is not used.
struct RmsNormForward {
    Tensor residual, delta, weight;
    float epsilon = 1e-6f;
    Tensor residualOut, y, rstd;
    float deltaScale = 1;
};

/// Gradient of the above with respect to residualOut and weight.
///   g = dy * weight;  dResidual += rstd * (g - x * rstd^2 * mean(g * x)),  x = residualOut
///   dWeight += sum over t of dy * x * rstd, in an order that depends on T alone
/// dy: [T, C] fp32 or bf16; residual: [T, C] fp32 (residualOut of the forward pass); dResidual: [T, C] fp32, added to;
/// dWeight: [C] fp32, added to; dDelta: [T, C] fp32 or bf16 or empty: receives deltaScale times the new dResidual,
/// rounded, which is the gradient of `delta`. Without a weight (then without dWeight): dResidual += dy.
struct RmsNormBackward {
    Tensor dy, residual, weight, rstd;
    Tensor dResidual, dWeight, dDelta;
    float deltaScale = 1;
};

/// RMSNorm of every group of columns by itself: of each head of q or k (then a group is a head), or of a whole row.
///   y[t, g] = x[t, g] * rstd[t, g] * weight,  rstd[t, g] = 1 / sqrt(mean(x[t, g]^2) + epsilon)
/// x, y: [T, G * S] views, both fp32 or both bf16 (y may be x where nothing is differentiated); weight: [S] fp32,
/// shared by the groups; rstd: [T, G] fp32. Mean and root in fp32.
struct GroupRmsNormForward {
    Tensor x, weight;
    float epsilon = 1e-6f;
    Tensor y, rstd;
};

/// Gradient of the above. dy, dx: [T, G * S] views in the dtype of x, dx overwritten (may be dy); dWeight: [S] fp32,
/// added to in an order that depends on T alone.
struct GroupRmsNormBackward {
    Tensor dy, x, weight, rstd;
    Tensor dx, dWeight;
};

}  // namespace sextant::kernels
