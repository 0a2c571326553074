// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/ops/row_order.h"
#include "kernels/tensor.h"

namespace sextant::kernels {

enum class MatmulShape {
    Forward,        ///< c[M, N] = a[M, K] b[N, K]^T    y = x W^T
    InputGradient,  ///< c[M, K] = a[M, N] b[N, K]      dx = dy W
    WeightGradient  ///< c[N, K] = a[M, N]^T b[M, K]    dW = dy^T x
};

enum class Accumulation { Overwrite, Add };

/// How exactly rows enter products with weights of a block type.
enum class RowRounding {
    None,
    /// Where that is faster, rows may be rounded to eight bits in blocks of 32 and multiplied in integers: an element
    /// of the result is then off by about half a hundredth of its usual size.
    EightBits
};

/// The three products of a linear layer without bias. M counts tokens, K input features, N output features.
/// a is fp32 or bf16 and b of the same type, rows may be strided; c is fp32 or bf16 (bf16 only with Overwrite).
/// Products are summed in fp32 in an order that depends on the shapes alone, never on the number of threads; c is
/// rounded once.
///
/// Forward also takes weights b of any other type, as they lie in a file. b counts as its exact values, which may be
/// rounded to bf16 where a is bf16.
struct Matmul {
    MatmulShape shape = MatmulShape::Forward;
    Tensor a, b, c;
    Accumulation accumulation = Accumulation::Overwrite;
    RowOrder rowOrder = RowOrder::Fastest;  ///< rows of c
    RowRounding rowRounding = RowRounding::None;
};

}  // namespace sextant::kernels
