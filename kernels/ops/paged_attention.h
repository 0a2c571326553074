// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/ops/row_order.h"
#include "kernels/tensor.h"

namespace sextant::kernels {

/// Positions of a page. Keys and values of sequences lie in pages of a pool, so that sequences of any length share one
/// piece of memory, and equal beginnings share pages (PagedAttention, Kwon et al. 2023).
inline constexpr int64_t kPagePositions = 64;

/// target[rows[t], :] = source[t, :]: new keys or values go to their places. source: [N, C] fp32 or bf16; target:
/// [any, C] of the same type or fp32, bf16 or Q8_0 (rows of whole blocks); rows: [N] int32, all different.
struct StoreRows {
    Tensor source, target, rows;
};

/// Causal softmax attention of new tokens of S sequences against the keys and values of each, which are in the pool
/// already: the formula of AttentionForward, with the last tokens of a sequence as queries.
/// q: [N, H*D] view, the new tokens of one sequence after those of the other. keys, values: [pages * kPagePositions,
/// G*D], fp32, bf16 or Q8_0 (then heads are whole blocks). queryStarts: [S + 1] int32, ascending from 0 to N.
/// lengths: [S] int32, tokens of each sequence with the new ones, which stand at its end. pageTables: [S, M] int32:
/// position p of sequence s is row pageTables[s, p / kPagePositions] * kPagePositions + p % kPagePositions of the pool.
/// out: [N, H*D] in the dtype of q. Rounding as in AttentionForward, after keys and values have become numbers of q's
/// type or fp32.
struct AttentionPaged {
    Tensor q, keys, values, queryStarts, lengths, pageTables;
    int64_t headSize = 0;
    float scale = 1.0f;
    Tensor out;
    RowOrder rowOrder = RowOrder::Fastest;  ///< rows of q
    int64_t window = 0;
    float softCap = 0;
};

}  // namespace sextant::kernels
