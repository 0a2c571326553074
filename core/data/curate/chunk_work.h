// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/curate/chunk_file.h"
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
    /// `files`: the job's files by DocumentPlace::file. `verdicts`: of the corpus step before this pass, or null.
    ChunkWork(const Recipe& recipe, const Recipe::Pass& pass, const std::vector<std::filesystem::path>& files,
              const VerdictFile* verdicts);

    /// `row`: its number in the chunk, ascending.
    void add(Document document, uint32_t row);
    void addReject(const std::string& file, const BadRecord& bad);
    void addReplacedBytes(int64_t bytes) { m_content.counts.replacedBytes += bytes; }
    void countSkipped() { ++m_content.counts.skipped; }
    void countAsRead(size_t textBytes) { m_content.counts.read.count(textBytes); }
    ChunkContent finish();

private:
    class SharedFeatures;

    /// Cuts out or drops what is elsewhere. Returns whether the document stays.
    bool applyVerdicts(Document& document, std::vector<DropReason>& reasons);
    void measure(size_t step, const Document& document, const TextFeatures& features, std::span<float> signals,
                 std::vector<DropReason>& reasons) const;
    void drop(size_t step, const Document& document, const std::vector<DropReason>& reasons);
    DropReason duplicateReason(const Verdict& verdict, const CorpusStage& stage) const;

    const Recipe& m_recipe;
    const Recipe::Pass& m_pass;
    const std::vector<std::filesystem::path>& m_files;
    const VerdictFile* m_verdicts;
    ChunkContent m_content;
    std::string m_documentLines, m_droppedLines;
    std::vector<float> m_signalRows;  // row after row
    size_t m_signalCount;
};

}  // namespace sextant
