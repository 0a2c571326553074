// SPDX-License-Identifier: Apache-2.0
// What the files of attention over pages share.
#pragma once

#include "kernels/cpu/attention_parts.h"

namespace sextant::kernels {

/// New tokens of one sequence against its pages.
struct PagedSequence {
    const AttentionShape& shape;
    Tensor q, keys, values, out;
    const int32_t* pages = nullptr;
    int64_t start = 0;  ///< the first key that is looked at, at the beginning of a page
    int64_t length = 0;

    int64_t seenLength() const { return length - start; }
    /// Calls visit(rows, place): the rows of the pool that hold positions [first, end), page by page, and where they
    /// begin among these.
    template <class Visit>
    void forPages(int64_t first, int64_t end, const Visit& visit) const {
        for (int64_t at = first; at < end;) {
            const int64_t page = at / kPagePositions, inPage = at - page * kPagePositions;
            const int64_t count = std::min(end - at, kPagePositions - inPage);
            visit(pages[page] * kPagePositions + inPage, count, at - first);
            at += count;
        }
    }
    int64_t gatherBytes() const {
        return 2 * (Workspace::rounded(seenLength() * shape.headSize * 4) +
                    Workspace::rounded(kPagePositions * shape.headSize * 4));
    }
};

/// One head's keys or values of a sequence, one after the other, as numbers of `type` (fp32 or bf16).
class GatheredHead {
public:
    GatheredHead(const KernelTable& kernels, const PagedSequence& sequence, Workspace& workspace, DType type)
        : m_kernels(kernels),
          m_sequence(sequence),
          m_rows(workspace.take<std::byte>(bytesOf(type, sequence.seenLength() * sequence.shape.headSize)), type,
                 {sequence.seenLength(), sequence.shape.headSize}),
          m_floats(workspace.take<float>(kPagePositions * sequence.shape.headSize)) {}

    /// Valid until the next call.
    const Tensor& read(const Tensor& pool, int64_t group) const {
        const int64_t D = m_sequence.shape.headSize;
        m_sequence.forPages(m_sequence.start, m_sequence.length, [&](int64_t row, int64_t count, int64_t place) {
            Tensor source = headRows(pool, row, count, group, D);
            if (m_rows.dtype == DType::BFloat16 && isBlockType(source.dtype)) {
                const Tensor floats(m_floats, DType::Float32, {count, D});
                m_kernels.copy(floats, source, 0, count);
                source = floats;
            }
            m_kernels.copy(m_rows.rowRange(place, count), source, 0, count);
        });
        return m_rows;
    }

private:
    const KernelTable& m_kernels;
    const PagedSequence& m_sequence;
    Tensor m_rows;
    float* m_floats;
};

/// Any number of queries at once; a query has the same bits whatever is computed beside it.
void attentionOfPrompt(CpuEngine& engine, const PagedSequence& sequence);
/// The same with every product in bf16. REQUIRES multipliesPairs(engine).
void attentionOfPromptBFloat16(CpuEngine& engine, const PagedSequence& sequence);

}  // namespace sextant::kernels
