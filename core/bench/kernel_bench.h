// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "kernels/backend.h"

namespace sextant {

/// Times single ops at the shapes of a training step of models A and B, beside the machine's copy bandwidth:
/// {"copy_gigabytes_per_second", "ops": [{"op", "shape", "seconds", "gflops"} ...]}. Each figure is the best of
/// `repeats`.
Json benchKernels(kernels::Backend& backend, kernels::Precision precision, int repeats);

}  // namespace sextant
