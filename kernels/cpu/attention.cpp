// SPDX-License-Identifier: Apache-2.0
// Causal attention over packed sequences. A work item is one key/value head of one sequence: its keys and values are
// packed once and used by all query heads of the group, in blocks of kQueryBlock queries. Scores of a block against all
// keys it may see are held at once (kQueryBlock x length: linear in the length); everything is fp32 inside, bf16
// operands are converted while packing. An item belongs to one thread, so every sum has a fixed order.
// Where the processor multiplies bf16, attention_bfloat16.cpp takes bf16 operands instead.
#include "kernels/cpu/attention_paged.h"

#include <algorithm>
#include <cmath>

namespace sextant::kernels {

namespace {

constexpr int64_t kQueryBlock = 48;  // a multiple of every register tile's rows

int64_t roundedUp(int64_t value, int64_t multiple) { return (value + multiple - 1) / multiple * multiple; }

/// fp32 matrix products on blocks that one thread owns.
class BlockProducts {
public:
    explicit BlockProducts(const GemmFamily& family) : m_family(family) {}
    int64_t panel() const { return m_family.columns; }
    int64_t packedFloats(int64_t columns, int64_t depth) const {
        return m_family.packedBytes(columns, depth, m_family.columns) / 4;
    }
    /// B[k, n] = source row n, element k: the transposed operand.
    void packTransposed(const Tensor& rows, float* packed) const {
        m_family.packColumns({rows.data, rows.dtype, rows.rowStride, 1}, rows.rows(), rows.columns(), m_family.columns,
                             m_family.depthAlignment, packed);
    }
    /// B[k, n] = source row k, element n.
    void packNatural(const Tensor& rows, float* packed) const {
        m_family.packColumns({rows.data, rows.dtype, 1, rows.rowStride}, rows.columns(), rows.rows(), m_family.columns,
                             m_family.depthAlignment, packed);
    }
    /// c = a b; a: rows x depth with the given strides.
    void multiply(const float* a, int64_t rowStride, int64_t depthStride, int64_t rows, int64_t depth,
                  const float* packedB, int64_t columns, float* c, int64_t cStride, Accumulation accumulation) const {
        GemmBlock block{a,           rowStride, depthStride, packedB,
                        rows,        columns,   depth,       Tensor(c, DType::Float32, {rows, columns}),
                        accumulation};
        block.c.rowStride = cStride;
        m_family.block(block);
    }

private:
    const GemmFamily& m_family;
};

/// Packed keys (transposed) and values of one item.
struct PackedKeys {
    float *transposedKeys, *values;
};

/// Queries [begin, begin + count) of a head against keys [0, visible + ...): query i sees `offset + i + 1` keys.
class ForwardBlock {
public:
    ForwardBlock(const KernelTable& kernels, const BlockProducts& products, const AttentionShape& shape,
                 Workspace& workspace, int64_t longest)
        : m_kernels(kernels),
          m_products(products),
          m_shape(shape),
          m_stride(roundedUp(longest, products.panel())),
          m_queries(workspace.take<float>(kQueryBlock * shape.headSize)),
          m_scores(workspace.take<float>(kQueryBlock * m_stride)),
          m_sums(workspace.take<float>(kQueryBlock * shape.headSize)) {}

    static int64_t bytes(const BlockProducts& products, int64_t headSize, int64_t longest) {
        return Workspace::rounded(2 * kQueryBlock * headSize * 4 +
                                  kQueryBlock * roundedUp(longest, products.panel()) * 4) +
               192;
    }

    /// `offset`: keys before the first query of the block. `logSumExp` may be null.
    void run(const Tensor& queries, const PackedKeys& keys, int64_t offset, int64_t valueDepth, const Tensor& out,
             float* logSumExp) {
        const int64_t count = queries.rows(), D = m_shape.headSize, visible = offset + count;
        const int64_t padded = std::min(m_stride, roundedUp(visible, m_products.panel()));
        const int64_t begin = m_shape.firstKeyBlock(offset + 1, m_products.panel());
        const float* q = asFloats(m_kernels, queries, m_queries);
        m_products.multiply(q, D, 1, count, D, keys.transposedKeys + m_products.packedFloats(begin, D), padded - begin,
                            m_scores + begin, m_stride, Accumulation::Overwrite);
        float inverse[kQueryBlock];
        for (int64_t i = 0; i < count; ++i) {
            float maximum = 0, sum = 0, *row = m_scores + i * m_stride;
            const int64_t end = offset + i + 1, first = m_shape.firstKey(end);
            const int64_t from = first / kScoreAlignment * kScoreAlignment;
            const float scale = prepareScores(m_kernels, m_shape, row, from, first, end);
            m_kernels.softmaxRow(row + from, end - from, padded - from, scale, &maximum, &sum);
            std::fill(row + begin, row + first, 0.0f);
            inverse[i] = 1.0f / sum;
            if (logSumExp) logSumExp[i] = maximum + std::log(sum);
        }
        // The packed values are [columns / panel][valueDepth][panel]: each panel is multiplied over the visible part
        // alone.
        for (int64_t column = 0; column < D; column += m_products.panel()) {
            const int64_t columns = std::min(m_products.panel(), D - column);
            m_products.multiply(m_scores + begin, m_stride, 1, count, visible - begin,
                                keys.values + column * valueDepth + begin * m_products.panel(), columns,
                                m_sums + column, D, Accumulation::Overwrite);
        }
        for (int64_t i = 0; i < count; ++i) m_kernels.scaleRow(m_sums + i * D, out, i, D, inverse[i]);
    }

private:
    const KernelTable& m_kernels;
    const BlockProducts& m_products;
    const AttentionShape& m_shape;
    int64_t m_stride;
    float *m_queries, *m_scores, *m_sums;
};

int64_t forwardScratchBytes(const BlockProducts& products, int64_t headSize, int64_t longest) {
    const int64_t packed = products.packedFloats(longest, headSize) + products.packedFloats(headSize, longest);
    return packed * 4 + 128 + ForwardBlock::bytes(products, headSize, longest);
}

}  // namespace

void attentionForward(CpuEngine& engine, const AttentionForward& op) {
    if (op.q.dtype == DType::BFloat16 && multipliesPairs(engine)) return attentionForwardBFloat16(engine, op);
    const AttentionShape shape(op, op.k);
    const BlockProducts products(engine.kernels.gemmFloat32);
    const int64_t T = op.q.rows(), D = op.headSize, longest = longestSequence(op.sequenceStarts);
    const int64_t packedKeys = products.packedFloats(longest, D), packedValues = products.packedFloats(D, longest);
    const int64_t items = (op.sequenceStarts.rows() - 1) * shape.keyHeads;
    engine.reservePerThread(forwardScratchBytes(products, D, longest));
    engine.pool.forRanges(items, [&](int64_t begin, int64_t end, int thread) {
        Workspace& workspace = engine.perThread[static_cast<size_t>(thread)];
        workspace.begin();
        const PackedKeys keys{workspace.take<float>(packedKeys), workspace.take<float>(packedValues)};
        ForwardBlock block(engine.kernels, products, shape, workspace, longest);
        for (int64_t index = begin; index < end; ++index) {
            const AttentionItem item = attentionItem(op.sequenceStarts, shape.keyHeads, index);
            if (item.length == 0) continue;
            products.packTransposed(headRows(op.k, item.first, item.length, item.group, D), keys.transposedKeys);
            products.packNatural(headRows(op.v, item.first, item.length, item.group, D), keys.values);
            for (int64_t head = item.group * shape.perGroup; head < (item.group + 1) * shape.perGroup; ++head) {
                for (int64_t at = 0; at < item.length; at += kQueryBlock) {
                    const int64_t count = std::min(kQueryBlock, item.length - at), token = item.first + at;
                    block.run(headRows(op.q, token, count, head, D), keys, at, item.length,
                              headRows(op.out, token, count, head, D), op.logSumExp.as<float>() + head * T + token);
                }
            }
        }
    });
}

void attentionOfPrompt(CpuEngine& engine, const PagedSequence& sequence) {
    if (sequence.q.dtype == DType::BFloat16 && multipliesPairs(engine))
        return attentionOfPromptBFloat16(engine, sequence);
    const AttentionShape& shape = sequence.shape;
    const BlockProducts products(engine.kernels.gemmFloat32);
    const int64_t N = sequence.q.rows(), D = shape.headSize, length = sequence.seenLength(), before = length - N;
    const int64_t packedKeys = products.packedFloats(length, D), packedValues = products.packedFloats(D, length);
    engine.reservePerThread(forwardScratchBytes(products, D, length) + sequence.gatherBytes());
    engine.pool.forRanges(shape.keyHeads, [&](int64_t begin, int64_t end, int thread) {
        Workspace& workspace = engine.perThread[static_cast<size_t>(thread)];
        workspace.begin();
        const PackedKeys keys{workspace.take<float>(packedKeys), workspace.take<float>(packedValues)};
        ForwardBlock block(engine.kernels, products, shape, workspace, length);
        const GatheredHead gathered(engine.kernels, sequence, workspace, DType::Float32);
        for (int64_t group = begin; group < end; ++group) {
            products.packTransposed(gathered.read(sequence.keys, group), keys.transposedKeys);
            products.packNatural(gathered.read(sequence.values, group), keys.values);
            for (int64_t head = group * shape.perGroup; head < (group + 1) * shape.perGroup; ++head)
                for (int64_t at = 0; at < N; at += kQueryBlock) {
                    const int64_t count = std::min(kQueryBlock, N - at);
                    block.run(headRows(sequence.q, at, count, head, D), keys, before + at, length,
                              headRows(sequence.out, at, count, head, D), nullptr);
                }
        }
    });
}

namespace {

/// All buffers of one item of the backward pass.
struct BackwardBuffers {
    BackwardBuffers(Workspace& w, const BlockProducts& products, int64_t D, int64_t longest)
        : stride(roundedUp(longest, products.panel())),
          transposedKeys(w.take<float>(products.packedFloats(longest, D))),
          transposedValues(w.take<float>(products.packedFloats(longest, D))),
          keys(w.take<float>(products.packedFloats(D, longest))),
          dKeys(w.take<float>(longest * D)),
          dValues(w.take<float>(longest * D)),
          queries(w.take<float>(kQueryBlock * D)),
          dOut(w.take<float>(kQueryBlock * D)),
          dQueries(w.take<float>(kQueryBlock * D)),
          packedQueries(w.take<float>(products.packedFloats(D, kQueryBlock))),
          packedDOut(w.take<float>(products.packedFloats(D, kQueryBlock))),
          scores(w.take<float>(kQueryBlock * stride)),
          dScores(w.take<float>(kQueryBlock * stride)),
          slopes(w.take<float>(stride)) {}

    static int64_t bytes(const BlockProducts& products, int64_t D, int64_t longest) {
        const int64_t floats = 2 * products.packedFloats(longest, D) + products.packedFloats(D, longest) +
                               2 * longest * D + 3 * kQueryBlock * D + 2 * products.packedFloats(D, kQueryBlock) +
                               (2 * kQueryBlock + 1) * roundedUp(longest, products.panel());
        return floats * 4 + 13 * 64;
    }
    int64_t stride;
    float *transposedKeys, *transposedValues, *keys, *dKeys, *dValues, *queries, *dOut, *dQueries, *packedQueries,
        *packedDOut, *scores, *dScores, *slopes;  // slopes: of one row's soft cap
};

/// One block of queries: P and dS from scores, then its shares of dQ, dK and dV.
void backwardBlock(const KernelTable& kernels, const BlockProducts& products, const AttentionShape& shape,
                   const AttentionBackward& op, const BackwardBuffers& b, const AttentionItem& item, int64_t head,
                   int64_t at) {
    const int64_t D = op.headSize, T = op.q.rows(), count = std::min(kQueryBlock, item.length - at),
                  token = item.first + at;
    const int64_t visible = at + count, padded = std::min(b.stride, roundedUp(visible, products.panel()));
    const int64_t begin = shape.firstKeyBlock(at + 1, products.panel()), packed = products.packedFloats(begin, D);
    const Tensor dOutRows = headRows(op.dOut, token, count, head, D), outRows = headRows(op.out, token, count, head, D);
    asFloats(kernels, headRows(op.q, token, count, head, D), b.queries);
    asFloats(kernels, dOutRows, b.dOut);
    products.multiply(b.queries, D, 1, count, D, b.transposedKeys + packed, padded - begin, b.scores + begin, b.stride,
                      Accumulation::Overwrite);
    products.multiply(b.dOut, D, 1, count, D, b.transposedValues + packed, padded - begin, b.dScores + begin, b.stride,
                      Accumulation::Overwrite);
    for (int64_t i = 0; i < count; ++i) {
        const float delta = kernels.dotRows(dOutRows, outRows, i, 0, D);
        float *scores = b.scores + i * b.stride, *dScores = b.dScores + i * b.stride;
        const int64_t end = at + i + 1, first = shape.firstKey(end);
        const float scale = prepareScores(kernels, shape, scores, first, first, end, b.slopes);
        kernels.attentionGradientRow(scores + first, dScores + first, end - first, padded - first, scale,
                                     op.logSumExp.as<float>()[head * T + token + i], delta);
        if (shape.softCap > 0)
            for (int64_t c = first; c < end; ++c) dScores[c] *= b.slopes[c];
        std::fill(scores + begin, scores + first, 0.0f);
        std::fill(dScores + begin, dScores + first, 0.0f);
    }
    const Tensor queryBlock(b.queries, DType::Float32, {count, D}), dOutBlock(b.dOut, DType::Float32, {count, D});
    products.packNatural(queryBlock, b.packedQueries);
    products.packNatural(dOutBlock, b.packedDOut);
    // P^T and dS^T are read in place: their rows are columns of the scores.
    products.multiply(b.scores + begin, 1, b.stride, visible - begin, count, b.packedDOut, D, b.dValues + begin * D, D,
                      Accumulation::Add);
    products.multiply(b.dScores + begin, 1, b.stride, visible - begin, count, b.packedQueries, D, b.dKeys + begin * D,
                      D, Accumulation::Add);
    for (int64_t column = 0; column < D; column += products.panel()) {
        const int64_t columns = std::min(products.panel(), D - column);
        products.multiply(b.dScores + begin, b.stride, 1, count, visible - begin,
                          b.keys + column * item.length + begin * products.panel(), columns, b.dQueries + column, D,
                          Accumulation::Overwrite);
    }
    const Tensor dQuery = headRows(op.dq, token, count, head, D);
    for (int64_t i = 0; i < count; ++i) kernels.scaleRow(b.dQueries + i * D, dQuery, i, D, 1.0f);
}

}  // namespace

void attentionBackward(CpuEngine& engine, const AttentionBackward& op) {
    // The gradient of a soft cap is only here: models that have one are rarely trained.
    if (op.q.dtype == DType::BFloat16 && multipliesPairs(engine) && op.softCap == 0)
        return attentionBackwardBFloat16(engine, op);
    const AttentionShape shape(op, op.k);
    const BlockProducts products(engine.kernels.gemmFloat32);
    const int64_t D = op.headSize, longest = longestSequence(op.sequenceStarts);
    const int64_t items = (op.sequenceStarts.rows() - 1) * shape.keyHeads;
    engine.reservePerThread(BackwardBuffers::bytes(products, D, longest));
    engine.pool.forRanges(items, [&](int64_t begin, int64_t end, int thread) {
        Workspace& workspace = engine.perThread[static_cast<size_t>(thread)];
        workspace.begin();
        const BackwardBuffers buffers(workspace, products, D, longest);
        for (int64_t index = begin; index < end; ++index) {
            const AttentionItem item = attentionItem(op.sequenceStarts, shape.keyHeads, index);
            if (item.length == 0) continue;
            const Tensor keys = headRows(op.k, item.first, item.length, item.group, D);
            products.packTransposed(keys, buffers.transposedKeys);
            products.packNatural(keys, buffers.keys);
            products.packTransposed(headRows(op.v, item.first, item.length, item.group, D), buffers.transposedValues);
            std::fill_n(buffers.dKeys, item.length * D, 0.0f);
            std::fill_n(buffers.dValues, item.length * D, 0.0f);
            for (int64_t head = item.group * shape.perGroup; head < (item.group + 1) * shape.perGroup; ++head)
                for (int64_t at = 0; at < item.length; at += kQueryBlock)
                    backwardBlock(engine.kernels, products, shape, op, buffers, item, head, at);
            const Tensor dk = headRows(op.dk, item.first, item.length, item.group, D),
                         dv = headRows(op.dv, item.first, item.length, item.group, D);
            for (int64_t t = 0; t < item.length; ++t) {
                engine.kernels.scaleRow(buffers.dKeys + t * D, dk, t, D, 1.0f);
                engine.kernels.scaleRow(buffers.dValues + t * D, dv, t, D, 1.0f);
            }
        }
    });
}

int64_t attentionScratchBytes(const CpuEngine& engine, const ScratchShape& shape) {
    if (shape.precision == Precision::BFloat16 && multipliesPairs(engine) && shape.attentionSoftCap == 0)
        return attentionScratchBytesBFloat16(shape.headSize, shape.longestSequence);
    const BlockProducts products(engine.kernels.gemmFloat32);
    return std::max(forwardScratchBytes(products, shape.headSize, shape.longestSequence),
                    BackwardBuffers::bytes(products, shape.headSize, shape.longestSequence));
}

}  // namespace sextant::kernels
