// SPDX-License-Identifier: Apache-2.0
// What the files of attention share: the shape of an op and its operands by head.
#pragma once

#include "kernels/cpu/engine.h"

#include <algorithm>
#include <limits>

namespace sextant::kernels {

struct AttentionShape {
    int64_t headSize = 0, perGroup = 0, keyHeads = 0;  ///< perGroup: query heads of one key/value head
    float scale = 1, softCap = 0;
    int64_t window = 0;

    template <class Op>
    AttentionShape(const Op& op, const Tensor& k)
        : headSize(op.headSize),
          perGroup(op.q.columns() / std::max<int64_t>(1, k.columns())),
          keyHeads(k.columns() / op.headSize),
          scale(op.scale),
          softCap(op.softCap),
          window(op.window) {
        const Tensor& q = op.q;
        const int64_t size = op.headSize;
        require(q.columns() % size == 0 && k.columns() % size == 0 && keyHeads > 0 && q.columns() % k.columns() == 0,
                "attention heads");
    }

    /// The first key that a query with `visible` keys up to itself may see.
    int64_t firstKey(int64_t visible) const { return window > 0 ? std::max<int64_t>(0, visible - window) : 0; }
    /// The same for a block of queries the first of which has `visible` keys, rounded down to whole blocks of keys.
    int64_t firstKeyBlock(int64_t visible, int64_t block) const { return firstKey(visible) / block * block; }
};

/// A row of scores becomes what softmax is taken of: capped (then already scaled), and minus infinity between `from`,
/// where the row begins to be read, and the first key that is seen. Gives the scale that is still to be applied.
inline float prepareScores(const KernelTable& kernels, const AttentionShape& shape, float* scores, int64_t from,
                           int64_t first, int64_t end, float* slopes = nullptr) {
    float scale = shape.scale;
    if (shape.softCap > 0) {
        kernels.softCapRow(scores + first, slopes ? slopes + first : nullptr, end - first, shape.scale, shape.softCap);
        scale = 1;
    }
    std::fill(scores + from, scores + first, -std::numeric_limits<float>::infinity());
    return scale;
}

constexpr int64_t kScoreAlignment = 16;  // lanes of the widest vector: rows of scores are read from multiples of it

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

}  // namespace sextant::kernels
