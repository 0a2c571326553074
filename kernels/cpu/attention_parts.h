// SPDX-License-Identifier: Apache-2.0
// What the files of attention share: the shape of an op and its operands by head.
#pragma once

#include "kernels/cpu/engine.h"

namespace sextant::kernels {

struct AttentionShape {
    int64_t headSize = 0, perGroup = 0, keyHeads = 0;  ///< perGroup: query heads of one key/value head
    float scale = 1;

    AttentionShape(const Tensor& q, const Tensor& k, int64_t size, float factor)
        : headSize(size),
          perGroup(q.columns() / std::max<int64_t>(1, k.columns())),
          keyHeads(k.columns() / size),
          scale(factor) {
        require(q.columns() % size == 0 && k.columns() % size == 0 && keyHeads > 0 && q.columns() % k.columns() == 0,
                "attention heads");
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

/// Item `index` of sequences x key/value heads: what one thread does at a time.
struct AttentionItem {
    int64_t first = 0, length = 0;  ///< tokens of the sequence
    int64_t group = 0;              ///< key/value head
};
inline AttentionItem attentionItem(const Tensor& sequenceStarts, int64_t keyHeads, int64_t index) {
    const auto* starts = sequenceStarts.as<int32_t>();
    const int64_t sequence = index / keyHeads;
    return {starts[sequence], starts[sequence + 1] - starts[sequence], index % keyHeads};
}

inline int64_t longestSequence(const Tensor& sequenceStarts) {
    const auto* starts = sequenceStarts.as<int32_t>();
    int64_t longest = 0;
    for (int64_t i = 0; i + 1 < sequenceStarts.rows(); ++i)
        longest = std::max<int64_t>(longest, starts[i + 1] - starts[i]);
    return longest;
}

/// The ops with every product in bf16, where the processor multiplies it. REQUIRES multipliesPairs(engine).
inline bool multipliesPairs(const CpuEngine& engine) { return engine.kernels.gemmBFloat16.depthStep == 2; }
int64_t attentionScratchBytesBFloat16(int64_t headSize, int64_t longest);
void attentionForwardBFloat16(CpuEngine& engine, const AttentionForward& op);
void attentionBackwardBFloat16(CpuEngine& engine, const AttentionBackward& op);
void attentionCachedBFloat16(CpuEngine& engine, const AttentionCached& op);

/// The one-query case of attentionCached.
void attentionOfOneQuery(CpuEngine& engine, const AttentionCached& op);

}  // namespace sextant::kernels
