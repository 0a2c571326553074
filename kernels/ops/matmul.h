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

/// The three products of a linear layer without bias. M counts tokens, K input features, N output features.
/// a and b are both fp32 or both bf16, rows may be strided; c is fp32 or bf16 (bf16 only with Overwrite). Products are
/// summed in fp32 in an order that depends on the shapes alone, never on the number of threads; c is rounded once.
struct Matmul {
    MatmulShape shape = MatmulShape::Forward;
    Tensor a, b, c;
    Accumulation accumulation = Accumulation::Overwrite;
    RowOrder rowOrder = RowOrder::Fastest;  ///< rows of c
};

}  // namespace sextant::kernels
