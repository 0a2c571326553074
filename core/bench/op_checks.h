// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/backend.h"

#include <span>
#include <string>
#include <vector>

namespace sextant {

/// How far a result may be from exact arithmetic on the same operands, as a part of relativeError's measure.
///
/// fp32: `additions` roundings lie on the way of an element. Each is at most u = 2^-24 of a partial sum and their signs
/// are independent, so together they deviate by about 0.4 u sqrt(additions) of the result's usual size; the worst of
/// ten thousand elements lies four deviations off, 1.6 u sqrt(additions). The limit is 4 u sqrt(additions).
/// bf16: a rounding is off by 2^-8 at most. An element is made of few terms in places (the first tokens of a sequence),
/// where several roundings on its way may all go one way: `roundings` of them are off by roundings * 2^-8.
struct RoundingLimit {
    int64_t additions = 0;  ///< 0: the op moves numbers, its result is exact
    int64_t roundings = 0;  ///< to bf16, on top
    double value() const;
};

/// A result of an op beside what plain arithmetic in double precision makes of the same operands.
struct OpResult {
    std::vector<double> got, wanted;
    double limit = 0;
};

/// The worst element: |got - wanted| / (|wanted| + the root mean square of all that is wanted). Not a number where an
/// element is not one.
double relativeError(const OpResult& result);

/// One op of the backend on odd sizes: more than a vector and not a multiple of it.
struct OpCheck {
    const char* op;  ///< "matmul forward"
    std::vector<OpResult> (*run)(kernels::Backend& backend, kernels::Precision precision);
};
std::span<const OpCheck> opChecks();

// The rows of quantised weights (block_checks.cpp), of attention (attention_checks.cpp) and of what some families of
// models need (family_checks.cpp).
std::vector<OpResult> checkBlocks(kernels::Backend& backend, kernels::Precision precision);
std::vector<OpResult> checkBlockMatmul(kernels::Backend& backend, kernels::Precision precision);
std::vector<OpResult> checkGroupRmsNorm(kernels::Backend& backend, kernels::Precision precision);
std::vector<OpResult> checkBias(kernels::Backend& backend, kernels::Precision precision);
std::vector<OpResult> checkGeGlu(kernels::Backend& backend, kernels::Precision precision);
std::vector<OpResult> checkAttentionForward(kernels::Backend& backend, kernels::Precision precision);
std::vector<OpResult> checkAttentionBackward(kernels::Backend& backend, kernels::Precision precision);
std::vector<OpResult> checkAttentionPaged(kernels::Backend& backend, kernels::Precision precision);

}  // namespace sextant
