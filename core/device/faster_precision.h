// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/backend.h"

#include <string>

namespace sextant {

/// A precision, and the sentence why that one.
struct ChosenPrecision {
    kernels::Precision precision = kernels::Precision::Float32;
    /// "bf16: its products are 2.4 times as fast as those of fp32 on this machine (310 against 128 GFLOP/s a thread)"
    std::string reason;
};

/// What `precision: auto` means for training: the precision whose products are measured to be faster. bf16 must win by
/// a tenth, since fp32 is more exact. The products have one size whatever the model, and `backend` has one thread: the
/// choice belongs to the machine, so that neither a run's settings nor its threads change its arithmetic. A backend
/// without bf16 is not measured. Takes some hundredths of a second.
ChosenPrecision fasterPrecision(kernels::Backend& backend);

}  // namespace sextant
