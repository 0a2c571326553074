// SPDX-License-Identifier: Apache-2.0
// Attention against keys and values in pages. Prompts are computed sequence by sequence with the blocks of
// attention.cpp. Single queries (decoding) go another way, all sequences together: every key and value is read from
// memory once, for all query heads of its group. What a query sees is cut into spans of kSpan positions; each pair of
// span and group gives a maximum, a sum and a weighted sum of values per query head, and these are joined in ascending
// order of the spans, whatever thread made them.
#include "kernels/cpu/attention_paged.h"

#include <cmath>
#include <vector>

namespace sextant::kernels {

namespace {

constexpr int64_t kSpan = 4 * kPagePositions;

/// What one span of keys says about one query head.
struct Partial {
    float maximum, sum;
    float* values;  // sum over the keys u of exp(score[u] - maximum) * value[u], headSize numbers
};

/// One query and the spans of keys that it sees.
struct SingleQuery {
    PagedSequence sequence;
    int64_t first;      // key that it sees
    int64_t firstSpan;  // of it
    int64_t spans, firstPartial;
};

class SingleQueries {
public:
    SingleQueries(CpuEngine& engine, const AttentionShape& shape, std::vector<SingleQuery> queries)
        : m_engine(engine),
          m_shape(shape),
          m_queries(std::move(queries)),
          m_heads(shape.keyHeads * shape.perGroup),
          m_spans(m_queries.back().firstPartial + m_queries.back().spans) {}

    void run() {
        const int64_t D = m_shape.headSize, count = static_cast<int64_t>(m_queries.size());
        m_engine.shared.reserve(Workspace::rounded(count * m_heads * D * 4) +
                                Workspace::rounded(m_spans * m_heads * int64_t{sizeof(Partial)}) +
                                Workspace::rounded(m_spans * m_heads * D * 4));
        m_query = m_engine.shared.take<float>(count * m_heads * D);
        m_partials = m_engine.shared.take<Partial>(m_spans * m_heads);
        m_values = m_engine.shared.take<float>(m_spans * m_heads * D);
        for (int64_t i = 0; i < count; ++i)
            asFloats(m_engine.kernels, m_queries[static_cast<size_t>(i)].sequence.q, m_query + i * m_heads * D);
        m_engine.reservePerThread(2 * Workspace::rounded(kSpan * D * 4) + Workspace::rounded(D * 4));
        // Neighbouring items are groups of the same positions: a thread walks through a sequence in order.
        m_engine.pool.forRanges(m_spans * m_shape.keyHeads, [&](int64_t begin, int64_t end, int thread) {
            int64_t query = 0;
            for (int64_t item = begin; item < end; ++item) {
                const int64_t partial = item / m_shape.keyHeads;
                while (partial >=
                       m_queries[static_cast<size_t>(query)].firstPartial + m_queries[static_cast<size_t>(query)].spans)
                    ++query;
                span(query, partial, item % m_shape.keyHeads, m_engine.perThread[static_cast<size_t>(thread)]);
            }
        });
        m_engine.pool.forRanges(count * m_heads, [&](int64_t begin, int64_t end, int) {
            for (int64_t i = begin; i < end; ++i) join(m_queries[static_cast<size_t>(i / m_heads)], i % m_heads);
        });
    }

private:
    /// Rows of a head as numbers that the kernels read, `place` rows into a buffer where they must be converted.
    Tensor readable(const Tensor& rows, float* buffer, int64_t place) const {
        if (!isBlockType(rows.dtype)) return rows;
        const Tensor floats(buffer + place * m_shape.headSize, DType::Float32, {rows.rows(), rows.columns()});
        m_engine.kernels.copy(floats, rows, 0, rows.rows());
        return floats;
    }

    void span(int64_t index, int64_t at, int64_t group, Workspace& workspace) {
        const SingleQuery& query = m_queries[static_cast<size_t>(index)];
        const PagedSequence& sequence = query.sequence;
        const int64_t D = m_shape.headSize, from = (query.firstSpan + at - query.firstPartial) * kSpan;
        const int64_t first = std::max(query.first, from), end = std::min(sequence.length, from + kSpan);
        workspace.begin();
        auto *keyFloats = workspace.take<float>(kSpan * D), *valueFloats = workspace.take<float>(kSpan * D),
             *ofPage = workspace.take<float>(D);
        Tensor keys[kSpan / kPagePositions + 1], values[kSpan / kPagePositions + 1];
        int pages = 0;
        sequence.forPages(first, end, [&](int64_t row, int64_t count, int64_t place) {
            keys[pages] = readable(headRows(sequence.keys, row, count, group, D), keyFloats, place);
            values[pages++] = readable(headRows(sequence.values, row, count, group, D), valueFloats, place);
        });
        alignas(64) float scores[kSpan];
        for (int64_t head = group * m_shape.perGroup; head < (group + 1) * m_shape.perGroup; ++head) {
            Partial& partial = m_partials[at * m_heads + head];
            partial.values = m_values + (at * m_heads + head) * D;
            int64_t place = 0;
            for (int page = 0; page < pages; place += keys[page++].rows())
                m_engine.kernels.scoreRows(m_query + (index * m_heads + head) * D, keys[page], scores + place);
            const float scale = prepareScores(m_engine.kernels, m_shape, scores, 0, 0, end - first);
            m_engine.kernels.softmaxRow(scores, end - first, end - first, scale, &partial.maximum, &partial.sum);
            m_engine.kernels.weightedRowSum(scores, values[0], partial.values);
            place = values[0].rows();
            for (int page = 1; page < pages; place += values[page++].rows()) {
                m_engine.kernels.weightedRowSum(scores + place, values[page], ofPage);
                for (int64_t i = 0; i < D; ++i) partial.values[i] += ofPage[i];
            }
        }
    }

    void join(const SingleQuery& query, int64_t head) {
        const int64_t D = m_shape.headSize;
        Partial& joined = m_partials[query.firstPartial * m_heads + head];
        for (int64_t span = 1; span < query.spans; ++span) {
            const Partial& next = m_partials[(query.firstPartial + span) * m_heads + head];
            const float maximum = std::max(joined.maximum, next.maximum);
            const float kept = std::exp(joined.maximum - maximum), added = std::exp(next.maximum - maximum);
            for (int64_t i = 0; i < D; ++i) joined.values[i] = kept * joined.values[i] + added * next.values[i];
            joined.sum = kept * joined.sum + added * next.sum;
            joined.maximum = maximum;
        }
        m_engine.kernels.scaleRow(joined.values, headRows(query.sequence.out, 0, 1, head, D), 0, D, 1 / joined.sum);
    }

    CpuEngine& m_engine;
    const AttentionShape& m_shape;
    std::vector<SingleQuery> m_queries;
    int64_t m_heads, m_spans;
    float* m_query = nullptr;
    Partial* m_partials = nullptr;
    float* m_values = nullptr;
};

/// The sequence with `count` queries from row `first` of q on, the last of which sees `length` keys.
PagedSequence sequenceOf(const AttentionPaged& op, const AttentionShape& shape, int64_t index, int64_t first,
                         int64_t count, int64_t length) {
    return {shape,
            op.q.rowRange(first, count),
            op.keys,
            op.values,
            op.out.rowRange(first, count),
            op.pageTables.as<int32_t>() + index * op.pageTables.rowStride,
            0,
            length};
}

}  // namespace

void storeRows(CpuEngine& engine, const StoreRows& op) {
    require(op.source.rows() == op.rows.rows() && op.source.columns() == op.target.columns(), "rows to store");
    const bool viaFloats =
        op.source.dtype != op.target.dtype && op.source.dtype != DType::Float32 && op.target.dtype != DType::Float32;
    if (viaFloats) engine.reservePerThread(op.source.columns() * 4);
    engine.pool.forRanges(op.source.rows(), [&](int64_t begin, int64_t end, int thread) {
        Workspace& workspace = engine.perThread[static_cast<size_t>(thread)];
        workspace.begin();
        const Tensor floats(viaFloats ? workspace.take<float>(op.source.columns()) : nullptr, DType::Float32,
                            {1, op.source.columns()});
        for (int64_t row = begin; row < end; ++row) {
            Tensor source = op.source.rowRange(row, 1);
            if (viaFloats) {
                engine.kernels.copy(floats, source, 0, 1);
                source = floats;
            }
            engine.kernels.copy(op.target.rowRange(op.rows.as<int32_t>()[row], 1), source, 0, 1);
        }
    });
}

void attentionPaged(CpuEngine& engine, const AttentionPaged& op) {
    // A prompt's sums begin at whole blocks of keys of every kind, so that they do not depend on where it is cut.
    constexpr int64_t kAlignment = 3 * kPagePositions;
    const AttentionShape shape(op, op.keys);
    require(wholeBlocks(op.keys.dtype, op.headSize), "heads of whole blocks");
    const auto *starts = op.queryStarts.as<int32_t>(), *lengths = op.lengths.as<int32_t>();
    std::vector<SingleQuery> singles;
    int64_t spans = 0;
    for (int64_t s = 0; s < op.lengths.rows(); ++s) {
        const int64_t first = starts[s], count = starts[s + 1] - first, before = lengths[s] - count;
        const bool single = op.rowOrder == RowOrder::AsSingle || (op.rowOrder == RowOrder::Fastest && count == 1);
        if (count == 0) continue;
        if (!single) {
            PagedSequence sequence = sequenceOf(op, shape, s, first, count, lengths[s]);
            sequence.start = shape.firstKeyBlock(before + 1, kAlignment);
            attentionOfPrompt(engine, sequence);
            continue;
        }
        for (int64_t i = 0; i < count; ++i) {
            SingleQuery query{sequenceOf(op, shape, s, first + i, 1, before + i + 1), shape.firstKey(before + i + 1), 0,
                              0, spans};
            query.firstSpan = query.first / kSpan;
            query.spans = (query.sequence.length + kSpan - 1) / kSpan - query.firstSpan;
            spans += query.spans;
            singles.push_back(query);
        }
    }
    if (!singles.empty()) SingleQueries(engine, shape, std::move(singles)).run();
}

}  // namespace sextant::kernels
