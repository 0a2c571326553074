// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/tensor.h"

namespace sextant::kernels {

/// Target value of a token that takes no part in the loss (Hugging Face's -100 becomes this).
inline constexpr int32_t kIgnoredTarget = -1;

/// Output projection, softmax and per-token weighted negative log-likelihood in one op, in chunks of tokens, so that
/// the full [T, V] logits never exist (the paper's in-place cross-entropy, section 2.4).
///   logits = cap(logitScale * hidden weight^T);  logProbabilities[t] = logits[t, targets[t]] - logsumexp(logits[t,
///   :vocabulary]) loss = - sum over t of tokenWeights[t] * logProbabilities[t]
/// and, when dHidden is given, the gradient of that loss:
///   dLogits = tokenWeights[t] * (softmax - onehot);  dHidden = dLogits weight;  dWeight += dLogits^T hidden
/// hidden: [T, C] and weight: [V, C] both fp32 or both bf16; targets: [T] int32 in [0, vocabulary) or kIgnoredTarget
/// (log-probability 0, no gradient); tokenWeights: [T] fp32, required with gradients.
/// logProbabilities: [T] fp32; dHidden: [T, C] in the dtype of hidden or empty (then nothing is differentiated);
/// dWeight: [V, C] fp32, added to chunk by chunk in ascending order, or empty (a frozen head).
/// logits: workspace [chunk, V] in the dtype of hidden; its first dimension is the number of tokens done at once.
/// cap(z) = softCap tanh(z / softCap), or z where softCap is 0.
/// vocabulary: number of real tokens, at most V: the padding rows of the matrix get no probability.
struct LossHead {
    Tensor hidden, weight, targets, tokenWeights, logits;
    int64_t vocabulary = 0;
    Tensor logProbabilities, dHidden, dWeight;
    float logitScale = 1, softCap = 0;
};

}  // namespace sextant::kernels
