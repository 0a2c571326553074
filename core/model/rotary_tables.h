// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/model/arena.h"
#include "core/plan/model_shape.h"
#include "kernels/backend.h"

#include <cstdint>
#include <vector>

namespace sextant {

/// Cosines and sines of a rotary embedding: [positions, width / 2] fp32. Queries have tables of their own where their
/// length grows with the position.
struct RotaryTable {
    kernels::Tensor cosine, sine, queryCosine, querySine;
};

/// Radians a position, one a pair, for sequences of up to `positions` tokens: LongRope has other frequencies for those
/// that are longer than the original context. As transformers' modeling_rope_utils; fp32 like there.
std::vector<float> rotaryFrequencies(const RotaryEmbedding& rotary, int64_t positions);

/// Fills the plan's buffers "rotary.*" and gives their views, one for each of model.rotaries.
std::vector<RotaryTable> uploadRotaryTables(kernels::Backend& backend, const ModelShape& model, const Arena& arena);

}  // namespace sextant
