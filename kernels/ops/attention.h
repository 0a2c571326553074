// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/tensor.h"

namespace sextant::kernels {

/// Causal softmax attention over packed sequences with grouped-query heads (GQA, Ainslie et al. 2023).
/// Token t of sequence s sees the tokens of s up to and including itself:
///   out[t, h] = sum over u of softmax(cap(scale * q[t, h] . k[u, h / (H/G)])) * v[u, h / (H/G)]
/// With a window W > 0 it sees the last W of these alone, itself among them (sliding-window attention). With a softCap
/// c > 0, cap(s) = c tanh(s / c) (Gemma 2); without, cap(s) = s.
/// q: [T, H*D], k and v: [T, G*D] views with their own row steps, fp32 or bf16; H is a multiple of G.
/// sequenceStarts: [S + 1] int32, ascending from 0 to T; empty sequences are allowed.
/// out: [T, H*D] in the dtype of q; logSumExp: [H, T] fp32, natural logarithm, kept for the backward pass.
/// Scores, softmax and sums in fp32; with bf16 operands, where the device multiplies bf16, the weights are rounded to
/// bf16 before they meet v. Memory is linear in T: no T x T matrix is ever stored.
struct AttentionForward {
    Tensor q, k, v, sequenceStarts;
    int64_t headSize = 0;
    float scale = 1.0f;
    Tensor out, logSumExp;
    int64_t window = 0;
    float softCap = 0;
};

/// Gradients of the above. dq, dk, dv are overwritten; dk and dv sum the H/G query heads of their group in a fixed
/// order; in bf16 the weights and the gradients of the scores are rounded once before they are multiplied. out and
/// logSumExp come from the forward pass. All of q, k, v, out, dOut, dq, dk, dv share one dtype.
struct AttentionBackward {
    Tensor q, k, v, sequenceStarts, out, logSumExp, dOut;
    int64_t headSize = 0;
    float scale = 1.0f;
    Tensor dq, dk, dv;
    int64_t window = 0;
    float softCap = 0;
};

}  // namespace sextant::kernels
