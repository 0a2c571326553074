// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/spec/pretrain_spec.h"
#include "kernels/backend.h"

#include <string>

namespace sextant {

/// A precision, and the sentence why that one.
struct ChosenPrecision {
    kernels::Precision precision = kernels::Precision::Float32;
    /// "bf16: its products are 2.4 times as fast as those of fp32 on this machine (310 against 128 GFLOP/s)"
    std::string reason;
};

/// What `precision: auto` means for training: the precision whose products are measured to be faster on this backend,
/// with the feed-forward matrix of the model and `tokens` rows. bf16 must win by a tenth, since fp32 is more exact. A
/// backend without bf16 is not measured. Takes at most about half a second.
ChosenPrecision fasterPrecision(kernels::Backend& backend, const ModelOptions& model, int64_t tokens);

}  // namespace sextant
