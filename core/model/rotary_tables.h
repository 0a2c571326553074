// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/spec/pretrain_spec.h"
#include "kernels/backend.h"

namespace sextant {

/// Fills [positions, headSize / 2] fp32 tables of cos and sin of position * theta^(-2i/headSize). The angle is formed
/// the way Hugging Face forms it (fp32 inverse frequency times fp32 position), so that logits agree to the last digits.
void uploadRotaryTables(kernels::Backend& backend, const ModelOptions& model, const kernels::Tensor& cosine,
                        const kernels::Tensor& sine);

}  // namespace sextant
