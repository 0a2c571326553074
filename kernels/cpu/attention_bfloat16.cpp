// SPDX-License-Identifier: Apache-2.0
// Attention whose operands are bf16 and whose every product runs on bf16 instructions; softmax, its gradient and all
// sums are fp32, weights and score gradients are rounded to bf16 once before they are multiplied. A work item is one
// key/value head of one sequence and belongs to one thread, so every sum has a fixed order.
//
// The backward pass works on transposed scores, keys by queries: then weights and score gradients come out in the
// layout in which they are multiplied next (rows of keys with contiguous queries for dV and dK), and the logarithms and
// deltas of the queries are vectors beside them. It takes kQueryChunk queries at a time, so memory stays linear in the
// length.
#include "kernels/cpu/attention_paged.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sextant::kernels {

namespace {

constexpr int64_t kBlock = 32;  // queries or keys of a block; a panel of B and a tile's depth in every bf16 family
constexpr int64_t kQueryChunk = 256;  // queries whose score gradients are held at once

int64_t roundedUp(int64_t value) { return (value + kBlock - 1) / kBlock * kBlock; }

/// Columns of a packed operand: panels of 32 columns, each with all its pairs of depth.
struct Panels {
    uint32_t* pairs = nullptr;
    int64_t pairsOfDepth = 0;  ///< in one panel

    const uint32_t* at(int64_t column, int64_t depth) const {
        return pairs + column * pairsOfDepth + depth / 2 * kBlock;
    }
};

/// bf16 matrix products on blocks that one thread owns. Rows of A have contiguous depth and are padded with zeros to
/// whole blocks.
class PairProducts {
public:
    explicit PairProducts(const KernelTable& kernels) : m_kernels(kernels), m_family(kernels.gemmBFloat16) {
        require(m_family.columns == kBlock && kBlock % m_family.depthAlignment == 0, "the bf16 family's panels");
    }
    /// A: [rows][depth], from rows as they lie or from columns (transposed).
    void packRows(const Tensor& rows, BFloat16Bits* packed) const {
        m_kernels.packPairRows({rows.data, rows.dtype, rows.rowStride, 1}, rows.rows(), rows.columns(), kBlock, packed);
    }
    void packRowsTransposed(const Tensor& columns, BFloat16Bits* packed) const {
        m_kernels.packPairRows({columns.data, columns.dtype, 1, columns.rowStride}, columns.columns(), columns.rows(),
                               kBlock, packed);
    }
    /// B[k, n] = rows[n, k]
    void packTransposed(const Tensor& rows, Panels& panels) const {
        panels.pairsOfDepth = roundedUp(rows.columns()) / 2;
        m_family.packColumns({rows.data, rows.dtype, rows.rowStride, 1}, rows.rows(), rows.columns(), kBlock, kBlock,
                             panels.pairs);
    }
    /// B[k, n] = rows[k, n]
    void packNatural(const Tensor& rows, Panels& panels) const {
        panels.pairsOfDepth = roundedUp(rows.rows()) / 2;
        m_family.packColumns({rows.data, rows.dtype, 1, rows.rowStride}, rows.columns(), rows.rows(), kBlock, kBlock,
                             panels.pairs);
    }
    /// The 32 x 32 block whose row k, column n is B[firstDepth + k, firstColumn + n].
    void packBlock(const BFloat16Bits* rows, int64_t rowStride, Panels& panels, int64_t firstColumn,
                   int64_t firstDepth) const {
        m_family.packColumns({rows, DType::BFloat16, 1, rowStride}, kBlock, kBlock, kBlock, kBlock,
                             panels.pairs + firstColumn * panels.pairsOfDepth + firstDepth / 2 * kBlock);
    }
    /// c[rows, columns] (+)= a b over `depth` elements from B's `firstDepth` on; all counts but rows in whole blocks.
    void multiply(const BFloat16Bits* a, int64_t aStride, int64_t rows, int64_t depth, const Panels& b,
                  int64_t firstColumn, int64_t columns, int64_t firstDepth, float* c, int64_t cStride,
                  Accumulation accumulation) const {
        GemmBlock block{a,           aStride / 2, 1,         nullptr,
                        rows,        columns,     depth / 2, Tensor(c, DType::Float32, {rows, columns}),
                        accumulation};
        block.c.rowStride = cStride;
        if (depth == 2 * b.pairsOfDepth) {
            block.packedB = b.at(firstColumn, firstDepth);
            m_family.block(block);
            return;
        }
        // A part of the depth: the panels do not follow each other.
        block.columns = block.c.shape[1] = kBlock;
        for (int64_t column = 0; column < columns; column += kBlock) {
            block.packedB = b.at(firstColumn + column, firstDepth);
            block.c.data = c + column;
            m_family.block(block);
        }
    }

private:
    const KernelTable& m_kernels;
    const GemmFamily& m_family;
};

/// Keys (transposed) and values of one item as right operands.
struct PackedKeys {
    PackedKeys(Workspace& workspace, int64_t headSize, int64_t longest) {
        keys.pairs = workspace.take<uint32_t>(roundedUp(longest) * roundedUp(headSize) / 2);
        values.pairs = workspace.take<uint32_t>(roundedUp(longest) * roundedUp(headSize) / 2);
    }
    static int64_t bytes(int64_t headSize, int64_t longest) {
        return 2 * roundedUp(longest) * roundedUp(headSize) * 2 + 128;
    }
    void pack(const PairProducts& products, const Tensor& keyRows, const Tensor& valueRows) {
        products.packTransposed(keyRows, keys);
        products.packNatural(valueRows, values);
    }
    Panels keys, values;
};

/// One block of up to 32 queries of a head against the keys they may see.
class ForwardBlock {
public:
    ForwardBlock(const KernelTable& kernels, const PairProducts& products, const AttentionShape& shape,
                 Workspace& workspace, int64_t longest)
        : m_kernels(kernels),
          m_products(products),
          m_shape(shape),
          m_width(roundedUp(shape.headSize)),
          m_stride(roundedUp(longest)),
          m_queries(workspace.take<BFloat16Bits>(kBlock * m_width)),
          m_scores(workspace.take<float>(kBlock * m_stride)),
          m_weights(workspace.take<BFloat16Bits>(kBlock * m_stride)),
          m_sums(workspace.take<float>(kBlock * m_width)) {
        std::fill_n(m_weights, kBlock * m_stride, BFloat16Bits{0});  // rows beyond a short block are multiplied, too
    }
    static int64_t bytes(int64_t headSize, int64_t longest) {
        return kBlock * (roundedUp(headSize) * 6 + roundedUp(longest) * 6) + 4 * 64;
    }
    /// `offset`: keys before the first query. `logSumExp` may be null.
    void run(const Tensor& queries, const PackedKeys& packed, int64_t offset, const Tensor& out, float* logSumExp) {
        const int64_t count = queries.rows(), padded = roundedUp(offset + count);
        const int64_t begin = m_shape.firstKeyBlock(offset + 1, kBlock);
        m_products.packRows(queries, m_queries);
        m_products.multiply(m_queries, m_width, kBlock, m_width, packed.keys, begin, padded - begin, 0,
                            m_scores + begin, m_stride, Accumulation::Overwrite);
        float inverse[kBlock];
        for (int64_t i = 0; i < count; ++i) {
            float maximum = 0, sum = 0, *row = m_scores + i * m_stride;
            BFloat16Bits* weights = m_weights + i * m_stride;
            const int64_t end = offset + i + 1, first = m_shape.firstKey(end);
            const int64_t from = first / kScoreAlignment * kScoreAlignment;
            const float scale = prepareScores(m_kernels, m_shape, row, from, first, end);
            m_kernels.softmaxRowRounded(row + from, weights + from, end - from, padded - from, scale, &maximum, &sum);
            std::fill(weights + begin, weights + first, BFloat16Bits{0});
            inverse[i] = 1.0f / sum;
            if (logSumExp) logSumExp[i] = maximum + std::log(sum);
        }
        m_products.multiply(m_weights + begin, m_stride, kBlock, padded - begin, packed.values, 0, m_width, begin,
                            m_sums, m_width, Accumulation::Overwrite);
        for (int64_t i = 0; i < count; ++i) m_kernels.scaleRow(m_sums + i * m_width, out, i, out.columns(), inverse[i]);
    }

private:
    const KernelTable& m_kernels;
    const PairProducts& m_products;
    const AttentionShape& m_shape;
    int64_t m_width, m_stride;
    BFloat16Bits* m_queries;
    float* m_scores;
    BFloat16Bits* m_weights;
    float* m_sums;
};

}  // namespace

void attentionForwardBFloat16(CpuEngine& engine, const AttentionForward& op) {
    const AttentionShape shape(op, op.k);
    const PairProducts products(engine.kernels);
    const int64_t T = op.q.rows(), D = op.headSize, longest = longestSequence(op.sequenceStarts);
    const int64_t items = (op.sequenceStarts.rows() - 1) * shape.keyHeads;
    engine.reservePerThread(PackedKeys::bytes(D, longest) + ForwardBlock::bytes(D, longest));
    engine.pool.forRanges(items, [&](int64_t begin, int64_t end, int thread) {
        Workspace& workspace = engine.perThread[static_cast<size_t>(thread)];
        workspace.begin();
        PackedKeys packed(workspace, D, longest);
        ForwardBlock block(engine.kernels, products, shape, workspace, longest);
        for (int64_t index = begin; index < end; ++index) {
            const AttentionItem item = attentionItem(op.sequenceStarts, shape.keyHeads, index);
            if (item.length == 0) continue;
            packed.pack(products, headRows(op.k, item.first, item.length, item.group, D),
                        headRows(op.v, item.first, item.length, item.group, D));
            for (int64_t head = item.group * shape.perGroup; head < (item.group + 1) * shape.perGroup; ++head) {
                for (int64_t at = 0; at < item.length; at += kBlock) {
                    const int64_t count = std::min(kBlock, item.length - at), token = item.first + at;
                    block.run(headRows(op.q, token, count, head, D), packed, at,
                              headRows(op.out, token, count, head, D), op.logSumExp.as<float>() + head * T + token);
                }
            }
        }
    });
}

void attentionOfPromptBFloat16(CpuEngine& engine, const PagedSequence& sequence) {
    const AttentionShape& shape = sequence.shape;
    const PairProducts products(engine.kernels);
    const int64_t N = sequence.q.rows(), D = shape.headSize, length = sequence.seenLength(), before = length - N;
    engine.reservePerThread(PackedKeys::bytes(D, length) + ForwardBlock::bytes(D, length) + sequence.gatherBytes());
    engine.pool.forRanges(shape.keyHeads, [&](int64_t begin, int64_t end, int thread) {
        Workspace& workspace = engine.perThread[static_cast<size_t>(thread)];
        workspace.begin();
        PackedKeys packed(workspace, D, length);
        ForwardBlock block(engine.kernels, products, shape, workspace, length);
        const GatheredHead keys(engine.kernels, sequence, workspace, DType::BFloat16),
            values(engine.kernels, sequence, workspace, DType::BFloat16);
        for (int64_t group = begin; group < end; ++group) {
            packed.pack(products, keys.read(sequence.keys, group), values.read(sequence.values, group));
            for (int64_t head = group * shape.perGroup; head < (group + 1) * shape.perGroup; ++head)
                for (int64_t at = 0; at < N; at += kBlock) {
                    const int64_t count = std::min(kBlock, N - at);
                    block.run(headRows(sequence.q, at, count, head, D), packed, before + at,
                              headRows(sequence.out, at, count, head, D), nullptr);
                }
        }
    });
}

namespace {

/// The backward pass of one thread, item by item.
class BackwardItem {
public:
    BackwardItem(const KernelTable& kernels, const PairProducts& products, const AttentionBackward& op,
                 const AttentionShape& shape, Workspace& w, int64_t longest)
        : m_kernels(kernels),
          m_products(products),
          m_op(op),
          m_shape(shape),
          m_width(roundedUp(op.headSize)),
          m_longest(roundedUp(longest)),
          m_chunk(std::min(kQueryChunk, m_longest)),
          m_keyRows(w.take<BFloat16Bits>(m_longest * m_width)),
          m_valueRows(w.take<BFloat16Bits>(m_longest * m_width)),
          m_keyColumns(w.take<BFloat16Bits>(m_width * m_longest)),
          m_dKeys(w.take<float>(m_longest * m_width)),
          m_dValues(w.take<float>(m_longest * m_width)),
          m_scores(w.take<float>(kBlock * m_chunk)),
          m_dWeights(w.take<float>(kBlock * m_chunk)),
          m_weights(w.take<BFloat16Bits>(kBlock * m_chunk)),
          m_dScores(w.take<BFloat16Bits>(kBlock * m_chunk)),
          m_dQueries(w.take<float>(m_width * kBlock)),
          m_logSumExp(w.take<float>(m_chunk)),
          m_delta(w.take<float>(m_chunk)) {
        for (Panels* panels : {&m_queries, &m_dOut, &m_queriesByQuery, &m_dOutByQuery})
            panels->pairs = w.take<uint32_t>(m_chunk * m_width / 2);
        m_dScorePanels = {w.take<uint32_t>(m_chunk * m_longest / 2), m_longest / 2};
    }
    static int64_t bytes(int64_t headSize, int64_t longest) {
        const int64_t width = roundedUp(headSize), length = roundedUp(longest), chunk = std::min(kQueryChunk, length);
        return length * width * (3 * 2 + 2 * 4) +
               chunk * (kBlock * (2 * 4 + 2 * 2) + 4 * width * 2 + length * 2 + 2 * 4) + kBlock * width * 4 + 20 * 64;
    }

    void run(const AttentionItem& item) {
        m_item = item;
        const Tensor keys = rowsOf(m_op.k, 0, item.length, item.group);
        m_products.packRows(keys, m_keyRows);
        m_products.packRowsTransposed(keys, m_keyColumns);
        m_products.packRows(rowsOf(m_op.v, 0, item.length, item.group), m_valueRows);
        std::fill_n(m_dKeys, roundedUp(item.length) * m_width, 0.0f);
        std::fill_n(m_dValues, roundedUp(item.length) * m_width, 0.0f);
        for (int64_t head = item.group * m_shape.perGroup; head < (item.group + 1) * m_shape.perGroup; ++head)
            for (int64_t at = 0; at < item.length; at += m_chunk)
                queries(head, at, std::min(m_chunk, item.length - at));
        const Tensor dk = rowsOf(m_op.dk, 0, item.length, item.group), dv = rowsOf(m_op.dv, 0, item.length, item.group);
        for (int64_t t = 0; t < item.length; ++t) {
            m_kernels.scaleRow(m_dKeys + t * m_width, dk, t, m_op.headSize, 1.0f);
            m_kernels.scaleRow(m_dValues + t * m_width, dv, t, m_op.headSize, 1.0f);
        }
    }

private:
    /// Tokens [at, at + count) of the item, one head's columns.
    Tensor rowsOf(const Tensor& tensor, int64_t at, int64_t count, int64_t head) const {
        return headRows(tensor, m_item.first + at, count, head, m_op.headSize);
    }

    /// Queries [at, at + count) of a head: their shares of dK and dV, and all of their dQ.
    void queries(int64_t head, int64_t at, int64_t count) {
        const Tensor q = rowsOf(m_op.q, at, count, head), dOut = rowsOf(m_op.dOut, at, count, head),
                     out = rowsOf(m_op.out, at, count, head);
        m_products.packTransposed(q, m_queries);
        m_products.packTransposed(dOut, m_dOut);
        m_products.packNatural(q, m_queriesByQuery);
        m_products.packNatural(dOut, m_dOutByQuery);
        const float* logSumExp = m_op.logSumExp.as<float>() + head * m_op.q.rows() + m_item.first + at;
        std::copy_n(logSumExp, count, m_logSumExp);
        for (int64_t i = 0; i < count; ++i) m_delta[i] = m_kernels.dotRows(dOut, out, i, 0, m_op.headSize);
        // Queries that are only there to fill a block get no weight.
        std::fill(m_logSumExp + count, m_logSumExp + roundedUp(count), std::numeric_limits<float>::max());
        std::fill(m_delta + count, m_delta + roundedUp(count), 0.0f);
        for (int64_t key = m_shape.firstKeyBlock(at + 1, kBlock); key < at + count; key += kBlock)
            keyBlock(key, at, roundedUp(count));
        for (int64_t query = 0; query < count; query += kBlock) {
            const int64_t begin = m_shape.firstKeyBlock(at + query + 1, kBlock);
            m_products.multiply(m_keyColumns + begin, roundedUp(m_item.length), m_width, at + query + kBlock - begin,
                                m_dScorePanels, query, kBlock, begin, m_dQueries, kBlock, Accumulation::Overwrite);
            m_kernels.storeTransposed(m_dQueries, kBlock,
                                      rowsOf(m_op.dq, at + query, std::min(kBlock, count - query), head));
        }
    }

    /// Keys [key, key + 32) against the queries of the chunk that see one of them.
    void keyBlock(int64_t key, int64_t at, int64_t end) {
        const int64_t first = std::max<int64_t>(0, key - at);
        // Key k is last seen by the query k + window - 1.
        const int64_t seenFor = m_shape.window > 0 ? m_shape.window : m_longest + kQueryChunk;
        end = std::min(end, roundedUp(key + kBlock - 1 + seenFor - at));
        auto scores = [&](const BFloat16Bits* rows, const Panels& panels, float* to) {
            m_products.multiply(rows + key * m_width, m_width, kBlock, m_width, panels, first, end - first, 0,
                                to + first, m_chunk, Accumulation::Overwrite);
        };
        scores(m_keyRows, m_queries, m_scores);
        scores(m_valueRows, m_dOut, m_dWeights);
        for (int64_t r = 0; r < kBlock; ++r) {
            const int64_t row = r * m_chunk;
            m_kernels.attentionGradientOfKey(
                {m_scores + row, m_dWeights + row, m_logSumExp, m_delta, m_op.scale, m_weights + row, m_dScores + row},
                first, key + r - at, key + r + seenFor - at, end);
        }
        auto gradient = [&](const BFloat16Bits* rows, const Panels& panels, float* to) {
            m_products.multiply(rows + first, m_chunk, kBlock, end - first, panels, 0, m_width, first,
                                to + key * m_width, m_width, Accumulation::Add);
        };
        gradient(m_weights, m_dOutByQuery, m_dValues);
        gradient(m_dScores, m_queriesByQuery, m_dKeys);
        for (int64_t query = first; query < end; query += kBlock)
            m_products.packBlock(m_dScores + query, m_chunk, m_dScorePanels, query, key);
    }

    const KernelTable& m_kernels;
    const PairProducts& m_products;
    const AttentionBackward& m_op;
    const AttentionShape& m_shape;
    AttentionItem m_item;
    int64_t m_width, m_longest, m_chunk;
    BFloat16Bits *m_keyRows, *m_valueRows, *m_keyColumns;  // K and V [keys][head], K^T [head][keys]
    float *m_dKeys, *m_dValues;                            // [keys][head]
    float *m_scores, *m_dWeights;                          // a block of keys by the chunk's queries
    BFloat16Bits *m_weights, *m_dScores;                   // the same, rounded
    float* m_dQueries;                                     // [head][32 queries]
    float *m_logSumExp, *m_delta;                          // by query of the chunk
    Panels m_queries, m_dOut;                              // columns are queries, depth is the head
    Panels m_queriesByQuery, m_dOutByQuery;                // columns are the head, depth is queries
    Panels m_dScorePanels;                                 // columns are queries, depth is keys
};

}  // namespace

void attentionBackwardBFloat16(CpuEngine& engine, const AttentionBackward& op) {
    const AttentionShape shape(op, op.k);
    const PairProducts products(engine.kernels);
    const int64_t longest = longestSequence(op.sequenceStarts), items = (op.sequenceStarts.rows() - 1) * shape.keyHeads;
    engine.reservePerThread(BackwardItem::bytes(op.headSize, longest));
    engine.pool.forRanges(items, [&](int64_t begin, int64_t end, int thread) {
        Workspace& workspace = engine.perThread[static_cast<size_t>(thread)];
        workspace.begin();
        BackwardItem backward(engine.kernels, products, op, shape, workspace, longest);
        for (int64_t index = begin; index < end; ++index) {
            const AttentionItem item = attentionItem(op.sequenceStarts, shape.keyHeads, index);
            if (item.length > 0) backward.run(item);
        }
    });
}

int64_t attentionScratchBytesBFloat16(int64_t headSize, int64_t longest) {
    return std::max(PackedKeys::bytes(headSize, longest) + ForwardBlock::bytes(headSize, longest),
                    BackwardItem::bytes(headSize, longest));
}

}  // namespace sextant::kernels
