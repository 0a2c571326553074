// SPDX-License-Identifier: Apache-2.0
#include "core/data/piece_counting.h"

#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/base/parallel.h"
#include "core/base/system.h"
#include "core/data/part_batches.h"

namespace sextant {

namespace {

constexpr double kSecondsBetweenSaves = 30;

/// Which corpus a saved state belongs to: names, sizes and how they are read.
std::string corpusKey(const std::vector<std::filesystem::path>& files, const PieceCountingOptions& options) {
    uint64_t key = hashText(options.preTokenizer.name() + toJsonLine(options.preTokenizer.toJson()) +
                                options.reading.textField + options.reading.chatTemplate.jinja(),
                            static_cast<uint64_t>(options.reading.split));
    for (const auto& file : files) {
        std::error_code code;
        key = hashText(file.string(), key + std::filesystem::file_size(file, code));
    }
    return hexadecimal(key);
}

class Counter {
public:
    Counter(const std::vector<std::filesystem::path>& files, const PieceCountingOptions& options)
        : m_files(files),
          m_options(options),
          m_threads(options.threads > 0 ? options.threads : processorCount()),
          m_tables(static_cast<size_t>(m_threads), PieceCounts(options.preTokenizer)),
          m_runs(options.folder) {}

    Result<CountedPieces> count(const DataProgress& progress, const std::stop_token& stop) {
        SEXTANT_TRY(restore());
        ReadingReport report;
        int64_t batches = 0;
        auto read = forEachBatch(m_files, m_options.reading, report, progress, stop,
                                 [&](const PartBatch& batch) -> Result<void> {
                                     if (++batches <= m_counted) return {};  // counted before this process began
                                     countBatch(batch);
                                     m_counted = batches;
                                     return saveIfDue();
                                 });
        if (!read) {
            if (read.error().kind == ErrorKind::Interrupted) SEXTANT_TRY(save());
            return read.error();
        }
        if (m_runs.count() > 0) SEXTANT_TRY(save());
        PieceCounts rest(m_options.preTokenizer);
        for (const PieceCounts& table : m_tables) rest.merge(table);
        return CountedPieces(std::move(rest), std::move(m_runs), std::move(report));
    }

private:
    std::filesystem::path statePath() const { return m_options.folder / "counting.json"; }

    void countBatch(const PartBatch& batch) {
        const auto chunks = batch.chunks();
        parallelFor(m_threads, m_threads, [&](int64_t thread) {
            for (auto chunk = static_cast<size_t>(thread); chunk < chunks.size(); chunk += m_tables.size())
                for (const DocumentPart& part : chunks[chunk]) m_tables[static_cast<size_t>(thread)].add(part.text);
        });
    }
    Result<void> saveIfDue() {
        if (m_options.folder.empty()) return {};
        size_t memory = 0;
        for (const PieceCounts& table : m_tables) memory += table.memoryBytes();
        // A table that grows takes three times its size for a moment, and sorting it another third.
        const bool full = static_cast<int64_t>(memory) > m_options.memoryLimit / 4;
        if (!full && steadySeconds() - m_lastSave < kSecondsBetweenSaves) return {};
        return save();
    }
    /// All tables as runs, then the state that names them: a process killed in between repeats this stretch.
    Result<void> save() {
        if (m_options.folder.empty()) return {};
        PieceCounts all(m_options.preTokenizer);
        std::swap(all, m_tables[0]);
        for (size_t i = 1; i < m_tables.size(); ++i) {
            all.merge(m_tables[i]);
            m_tables[i].clear();
        }
        SEXTANT_TRY(m_runs.spill(all));
        SEXTANT_TRY(writeFileAtomically(
            statePath(),
            toJsonText({{"corpus", corpusKey(m_files, m_options)}, {"batches", m_counted}, {"runs", m_runs.count()}})));
        m_lastSave = steadySeconds();
        return {};
    }
    Result<void> restore() {
        std::error_code code;
        if (m_options.folder.empty()) return {};
        Json state;
        if (std::filesystem::exists(statePath(), code))
            if (auto read = readJsonFile(statePath())) state = read.value();
        if (!state.is_object() || state.value("corpus", Json()) != corpusKey(m_files, m_options))
            return m_runs.remove();
        const auto runs = state.value("runs", size_t{0});
        if (m_runs.count() < runs) return m_runs.remove();
        m_counted = state.value("batches", int64_t{0});
        return m_runs.truncate(runs);
    }

    const std::vector<std::filesystem::path>& m_files;
    const PieceCountingOptions& m_options;
    int m_threads;
    std::vector<PieceCounts> m_tables;
    PieceRuns m_runs;
    int64_t m_counted = 0;  // batches in the runs and tables
    double m_lastSave = steadySeconds();
};

}  // namespace

Result<CountedPieces> countPieces(const std::vector<std::filesystem::path>& files, const PieceCountingOptions& options,
                                  const DataProgress& progress, std::stop_token stop) {
    return Counter(files, options).count(progress, stop);
}

}  // namespace sextant
