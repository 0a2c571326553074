// SPDX-License-Identifier: Apache-2.0
// What the files of attention share: the shape of an op and its operands by head.
#pragma once

#include "kernels/cpu/engine.h"

namespace sextant::kernels {

struct AttentionShape {
    int64_t headSize = 0, perGroup = 0, keyHeads = 0;  ///< perGroup: query heads of one key/value head
    float scale = 1;

    AttentionShape(const Tensor& q, const Tensor& k, int64_t size, float factor)
        : headSize(size), perGroup(q.columns() / std::max<int64_t>(1, k.columns())), keyHeads(k.columns() / size), scale(factor) {
        require(q.columns() % size == 0 && k.columns() % size == 0 && keyHeads > 0 && q.columns() % k.columns() == 0, "attention heads");
    }
};

/// Rows [first, first + count) of one head's columns.
inline Tensor headRows(const Tensor& tensor, int64_t first, int64_t count, int64_t head, int64_t headSize) {
    return tensor.rowRange(first, count).columnRange(head * headSize, headSize);
}

/// The rows as contiguous fp32.
inline const float* asFloats(const KernelTable& kernels, const Tensor& rows, float* buffer) {
    kernels.copy(Tensor(buffer, DType::Float32, {rows.rows(), rows.columns()}), rows, 0, rows.rows());
    return buffer;
}

/// The one-query case of attentionCached.
void attentionOfOneQuery(CpuEngine& engine, const AttentionCached& op);

}  // namespace sextant::kernels
