// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/spec/pretrain_spec.h"
#include "kernels/backend.h"

#include <string>
#include <vector>

namespace sextant {

/// A model and step for timing, named in docs/performance.md.
struct BenchCase {
    std::string name;
    ModelOptions model;
    int64_t sequences = 0, sequenceLength = 0;
};

/// Models A and B, the ones the PyTorch ruler is run with.
const std::vector<BenchCase>& benchCases();

/// Training steps (forward, backward, clipping, AdamW) on random tokens: {"tokens_per_second" (median step),
/// "best_tokens_per_second", "model_gflops", "mfu", "parameters", "planned_bytes", "peak_resident_bytes", ...}.
Json benchTraining(kernels::Backend& backend, kernels::Precision precision, const BenchCase& bench, int warmup,
                   int steps);

/// Decoding `tokens` one at a time after a prompt of `context`, and reading a long prompt, with random weights.
Json benchDecoding(kernels::Backend& backend, kernels::Precision precision, const BenchCase& bench, int64_t context,
                   int tokens);
Json benchPrefill(kernels::Backend& backend, kernels::Precision precision, const BenchCase& bench, int tokens);

}  // namespace sextant
