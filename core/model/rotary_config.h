// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/model/config_fields.h"
#include "core/plan/model_shape.h"

namespace sextant {

/// What a family assumes where its config.json says nothing about rotary positions.
struct RotaryDefaults {
    double theta = 10000;
    double widthFactor = 1;     ///< partial_rotary_factor
    bool mayBePartial = false;  ///< whether the family knows other values of it than 1
    /// Whether layers with a sliding window have a rotary embedding of their own: plain, also where that of the other
    /// layers is scaled. Their base: "rope_local_base_freq", else this, else (0) that of the others.
    bool apartForSliding = false;
    double slidingTheta = 0;
};

/// The rotary embeddings of layers with full attention and of those with a sliding window.
struct RotaryPair {
    RotaryEmbedding full, sliding;
};

/// Reads "rope_parameters" (flat, or by layer type), "rope_scaling", "rope_theta" and "partial_rotary_factor", old and
/// new spelling, which may both be there where they agree. `shape` needs headSize and maxPositionEmbeddings.
Result<RotaryPair> readRotary(const ConfigFields& config, const ModelShape& shape, const RotaryDefaults& defaults);

}  // namespace sextant
