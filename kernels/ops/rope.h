// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/tensor.h"

namespace sextant::kernels {

enum class RopeDirection { Forward, Backward };

/// Rotary position embedding in place (Su et al. 2021), half-split pairs as in Hugging Face LLaMA:
///   (x[i], x[i + R/2]) -> (x[i] cos - x[i + R/2] sin, x[i + R/2] cos + x[i] sin),  angle = position * frequency[i]
/// Backward rotates by the negative angle, which is the gradient.
/// heads: [T, H * D] view, usually the q and k columns of the packed projection, fp32 or bf16;
/// positions: [T] int32; cosine, sine: [P, R/2] fp32 tables with P > every position. R is even and at most the head
/// size D: where it is less, the first R elements of a head are rotated among themselves and the rest stay.
struct Rope {
    Tensor heads, positions, cosine, sine;
    int64_t headSize = 0;
    RopeDirection direction = RopeDirection::Forward;
};

}  // namespace sextant::kernels
