// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/tensor.h"

#include <cstdint>

namespace sextant::kernels {

enum class RopeDirection { Forward, Backward };

/// Which elements of a head turn together: x[i] with x[i + R/2], as in Hugging Face's LLaMA, or x[2i] with x[2i + 1],
/// as in the paper and in GGUF files of LLaMA.
enum class RopePairs : uint8_t { Halves, Neighbours };

/// Rotary position embedding in place (Su et al. 2021): each pair (a, b) of a head becomes
///   (a cos - b sin, b cos + a sin),  angle = position * frequency[pair]
/// Backward rotates by the negative angle, which is the gradient.
/// heads: [T, H * D] view, usually the q and k columns of the packed projection, fp32 or bf16;
/// positions: [T] int32; cosine, sine: [P, R/2] fp32 tables with P > every position. R is even and at most the head
/// size D: where it is less, the first R elements of a head are rotated among themselves and the rest stay.
struct Rope {
    Tensor heads, positions, cosine, sine;
    int64_t headSize = 0;
    RopeDirection direction = RopeDirection::Forward;
    RopePairs pairs = RopePairs::Halves;
};

}  // namespace sextant::kernels
