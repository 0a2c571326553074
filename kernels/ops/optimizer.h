// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/tensor.h"

namespace sextant::kernels {

/// One AdamW step (Loshchilov & Hutter 2019; DeepSeek LLM, section 2.3), in the order of torch.optim.AdamW:
///   g = gradient * gradientScale
///   parameter *= 1 - learningRate * weightDecay
///   m = beta1 m + (1 - beta1) g;  v = beta2 v + (1 - beta2) g^2
///   parameter -= learningRate / (1 - beta1^step) * m / (sqrt(v) / sqrt(1 - beta2^step) + epsilon)
/// parameter (the master weights), gradient, firstMoment, secondMoment: fp32, same count. computeCopy: bf16 of the same
/// count or empty; receives the rounded new parameter. step counts from 1. Element by element: no reduction.
struct AdamW {
    Tensor parameter, gradient, firstMoment, secondMoment, computeCopy;
    float learningRate = 0, beta1 = 0.9f, beta2 = 0.95f, epsilon = 1e-8f, weightDecay = 0;
    float gradientScale = 1;
    int64_t step = 1;
};

}  // namespace sextant::kernels
