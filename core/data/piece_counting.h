// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/data/documents.h"
#include "core/tokenizer/bpe_trainer.h"
#include "core/tokenizer/piece_counts.h"

#include <filesystem>
#include <stop_token>
#include <vector>

namespace sextant {

struct PieceCountingOptions {
    PreTokenizer preTokenizer;
    int threads = 0;  ///< 0: all processors
    ReadingOptions reading;
    /// Where tables go when memory is full, and what a killed process goes on from. Empty: all in memory, no going on.
    std::filesystem::path folder;
    int64_t memoryLimit = int64_t{6} << 30;  ///< bytes
};

/// The distinct pieces of a corpus with their counts, in memory or partly on disk.
class CountedPieces {
public:
    CountedPieces(PieceCounts inMemory, PieceRuns runs, ReadingReport report)
        : m_inMemory(std::move(inMemory)), m_runs(std::move(runs)), m_report(std::move(report)) {}
    /// For trainBpe; valid as long as this object.
    PieceSource source() const {
        return [this](const PieceVisitor& visit) { return m_runs.forEach(m_inMemory, visit); };
    }
    const ReadingReport& report() const { return m_report; }
    /// Deletes what lies on disk.
    Result<void> removeFiles() { return m_runs.remove(); }

private:
    PieceCounts m_inMemory;
    PieceRuns m_runs;
    ReadingReport m_report;
};

/// Counts the pieces of all documents for tokenizer training. The result depends neither on the number of threads, nor
/// on the order of the files, nor on the memory. With a folder, the state is saved at least every 30 seconds, and a
/// later call with the same files goes on from there. Errors as readDocuments, Interrupted on a stop.
Result<CountedPieces> countPieces(const std::vector<std::filesystem::path>& files, const PieceCountingOptions& options,
                                  const DataProgress& progress, std::stop_token stop);

}  // namespace sextant
