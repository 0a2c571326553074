// SPDX-License-Identifier: Apache-2.0
// Attention of the newest token against its cache: every key and value is read from memory once, for all query heads of
// its group. The cache is cut into blocks of kKeyBlock positions; each pair of block and group gives a maximum, a sum
// and a weighted sum of values per query head, and these are joined in ascending order of the blocks, whatever thread
// made them.
#include "kernels/cpu/attention_parts.h"

#include <algorithm>
#include <cmath>

namespace sextant::kernels {

namespace {

constexpr int64_t kKeyBlock = 256;

/// What one block of keys says about one query head.
struct Partial {
    float maximum, sum;
    float* values;  // sum over the keys u of exp(score[u] - maximum) * value[u], headSize numbers
};

}  // namespace

void attentionOfOneQuery(CpuEngine& engine, const AttentionCached& op) {
    const AttentionShape shape(op, op.keyCache);
    const int64_t D = shape.headSize, heads = shape.keyHeads * shape.perGroup, start = shape.firstKey(op.length),
                  blocks = (op.length - start + kKeyBlock - 1) / kKeyBlock;
    engine.shared.reserve(Workspace::rounded(heads * D * 4) +
                          Workspace::rounded(blocks * heads * int64_t{sizeof(Partial)}) +
                          Workspace::rounded(blocks * heads * D * 4));
    const float* query = asFloats(engine.kernels, op.q, engine.shared.take<float>(heads * D));
    auto* partials = engine.shared.take<Partial>(blocks * heads);
    auto* values = engine.shared.take<float>(blocks * heads * D);

    // Neighbouring items are groups of the same positions: a thread walks through the cache in the order of memory.
    engine.pool.forRanges(blocks * shape.keyHeads, [&](int64_t begin, int64_t end, int) {
        alignas(64) float scores[kKeyBlock];
        for (int64_t item = begin; item < end; ++item) {
            const int64_t block = item / shape.keyHeads, group = item % shape.keyHeads,
                          first = start + block * kKeyBlock;
            const int64_t count = std::min(kKeyBlock, op.length - first);
            const Tensor keyRows = headRows(op.keyCache, first, count, group, D),
                         valueRows = headRows(op.valueCache, first, count, group, D);
            for (int64_t head = group * shape.perGroup; head < (group + 1) * shape.perGroup; ++head) {
                Partial& partial = partials[block * heads + head];
                partial.values = values + (block * heads + head) * D;
                engine.kernels.scoreRows(query + head * D, keyRows, scores);
                const float scale = prepareScores(engine.kernels, shape, scores, 0, 0, count);
                engine.kernels.softmaxRow(scores, count, count, scale, &partial.maximum, &partial.sum);
                engine.kernels.weightedRowSum(scores, valueRows, partial.values);
            }
        }
    });

    for (int64_t head = 0; head < heads; ++head) {
        Partial& joined = partials[head];
        for (int64_t block = 1; block < blocks; ++block) {
            const Partial& next = partials[block * heads + head];
            const float maximum = std::max(joined.maximum, next.maximum);
            const float kept = std::exp(joined.maximum - maximum), added = std::exp(next.maximum - maximum);
            for (int64_t i = 0; i < D; ++i) joined.values[i] = kept * joined.values[i] + added * next.values[i];
            joined.sum = kept * joined.sum + added * next.sum;
            joined.maximum = maximum;
        }
        engine.kernels.scaleRow(joined.values, headRows(op.out, 0, 1, head, D), 0, D, 1 / joined.sum);
    }
}

}  // namespace sextant::kernels
