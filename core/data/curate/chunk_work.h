// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/curate/chunk_file.h"
#include "core/data/curate/curation.h"
#include "core/data/curate/document_lines.h"
#include "core/data/curate/recipe.h"
#include "core/data/dedup/verdict_file.h"

#include <functional>
#include <string>
#include <vector>

namespace sextant {

/// What one pass does to one chunk, document by document in their order. One thread; different chunks on any threads.
class ChunkWork {
public:
    /// `verdicts`: of the corpus step before this pass, or null.
    ChunkWork(const Recipe& recipe, const Recipe::Pass& pass, const CurationOptions& options,
              const VerdictFile* verdicts);

    /// A document that was read just now. `row`: its number in the chunk, ascending.
    void addRead(Document document, uint32_t row);
    /// One that an earlier pass left. `tokens`: of its text.
    void add(Document document, uint32_t row, uint32_t tokens);
    void addReject(const std::string& file, const BadRecord& bad);
    void addReplacedBytes(int64_t bytes) { m_content.counts.replacedBytes += bytes; }
    void countSkipped() { ++m_content.counts.skipped; }
    /// How many documents, rejects and skipped entries it has taken so far.
    size_t taken() const {
        return m_content.rows.size() + static_cast<size_t>(m_content.counts.rejects + m_content.counts.skipped);
    }
    /// What it has made of these. At the end of the chunk: what the pass made of it.
    ChunkContent content() const;
    /// Takes over what another one with the same recipe and pass had made of the chunk's beginning. REQUIRES that
    /// nothing was taken yet.
    Result<void> takeOver(const ChunkFile& begun);

private:
    class SharedFeatures;

    /// Cuts out or drops what is elsewhere. Returns whether the document stays.
    bool applyVerdicts(Document& document, uint32_t& tokens, std::vector<DropReason>& reasons);
    void noteEdit(uint32_t row, size_t step, size_t before, size_t after);
    uint32_t tokensOf(const Document& document) const;
    void measure(size_t step, const Document& document, const TextFeatures& features, std::span<float> signals,
                 std::vector<DropReason>& reasons) const;
    void drop(size_t step, const Document& document, uint32_t tokens, const std::vector<DropReason>& reasons);
    DropReason duplicateReason(const Verdict& verdict, const CorpusStage& stage) const;

    const Recipe& m_recipe;
    const Recipe::Pass& m_pass;
    const CurationOptions& m_options;
    const VerdictFile* m_verdicts;
    ChunkContent m_content;
    std::string m_documentLines, m_droppedLines;
    std::vector<float> m_signalRows;  // row after row
    size_t m_signalCount;
};

}  // namespace sextant
