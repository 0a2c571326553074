// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/data/dedup/verdict_file.h"
#include "core/data/stages/stage.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace sextant {

/// A document of a curate job as its output tells it.
struct CuratedDocument {
    std::string text, id, source;
    std::string droppedBy;  ///< the stage; empty if it was kept
    Json reasons;           ///< as in dropped/: rule, value, limit, spans in characters, duplicate_of
    Json otherFields;       ///< whatever else the record had
};

/// A finished curate job, opened for looking at it. Rows are documents in the order they were read, kept or dropped.
/// Columns are memory-mapped; documents are read when asked for. Const calls from one thread at a time (a cache is
/// kept).
class CuratedJob {
public:
    struct Stage {
        std::string name;
        bool isCorpus = false;    ///< decided over the whole corpus; it has no signals
        std::vector<Rule> rules;  ///< with the limits the job ran with
        /// Documents whose text it changed; nothing in jobs of older programs, which did not record it.
        std::optional<int64_t> edited;
    };

    /// A folder that is no finished curate job, or whose columns are cut off, is a Data error.
    static Result<CuratedJob> open(const std::filesystem::path& folder);

    const std::filesystem::path& folder() const { return m_folder; }
    const std::vector<Stage>& stages() const { return m_stages; }
    int64_t rows() const { return m_rows; }
    /// [rows]: 0 kept, else 1 + the stage that dropped it.
    std::span<const uint16_t> verdicts() const { return column<uint16_t>(m_verdicts); }
    /// [rows]: bytes of the text as it was kept or dropped.
    std::span<const uint32_t> textBytes() const { return column<uint32_t>(m_textBytes); }
    /// [rows]: tokens of the same text; empty if the job did not count them.
    std::span<const uint32_t> tokens() const {
        return m_tokenizer.empty() ? std::span<const uint32_t>() : column<uint32_t>(m_tokens);
    }
    /// The fingerprint of the tokenizer that counted them; empty if none did.
    const std::string& tokenizer() const { return m_tokenizer; }
    /// The files the documents were read from, by DocumentPlace::file.
    const std::vector<std::string>& files() const { return m_files; }
    /// Equal for jobs with the same curated documents; empty for jobs of older programs.
    const std::string& documentsHash() const { return m_documentsHash; }
    /// [rows], ascending: DocumentPlace::value.
    std::span<const uint64_t> places() const { return column<uint64_t>(m_places); }
    /// [rows]: the signal of a rule; NaN where it was not measured or does not apply.
    std::span<const float> signal(size_t stage, size_t rule) const { return column<float>(m_signals[stage][rule]); }
    /// By how many bytes a stage made a document's text longer (negative: shorter); nothing if it did not change it.
    std::optional<int32_t> editOf(size_t stage, int64_t row) const;
    /// The row of a document by its place, if the job read it.
    std::optional<int64_t> rowOf(uint64_t place) const;
    /// "corpus/a.jsonl.zst:1024": file and place, for people.
    std::string placeText(uint64_t place) const;

    Result<CuratedDocument> document(int64_t row) const;
    /// Where a corpus stage found a document's survivor; nothing if it did not decide about it.
    std::span<const Verdict> verdictsOf(size_t stage, int64_t row) const;
    /// All verdicts of a corpus stage, sorted by document.
    std::span<const Verdict> allVerdicts(size_t stage) const;

private:
    struct Frame {
        int64_t part = -1, offset = 0, size = 0;
        bool operator==(const Frame&) const = default;
    };
    struct Chunk {
        int64_t firstRow = 0, rows = 0;
        Frame documents;
        std::vector<std::pair<int64_t, Frame>> dropped;  // by pass
    };
    template <class T>
    std::span<const T> column(const MappedFile& file) const {
        return {reinterpret_cast<const T*>(file.bytes().data()), static_cast<size_t>(m_rows)};
    }
    Result<void> readDescription();
    Result<void> mapColumns();
    int64_t passOf(size_t stage) const;
    Result<void> load(const char* folder, const Frame& frame) const;

    std::filesystem::path m_folder;
    std::vector<Stage> m_stages;
    std::vector<std::string> m_files;
    std::vector<Chunk> m_chunks;
    int64_t m_rows = 0;
    std::string m_tokenizer, m_documentsHash;
    MappedFile m_verdicts, m_textBytes, m_tokens, m_places;
    std::vector<std::vector<MappedFile>> m_signals;       // by stage and rule
    std::vector<std::optional<VerdictFile>> m_decisions;  // by stage
    std::vector<std::optional<MappedFile>> m_edits;       // by stage
    // The frame that was read last, as lines.
    mutable std::string m_cachedFolder, m_cachedText;
    mutable Frame m_cachedFrame;
    mutable std::vector<size_t> m_cachedLines;
};

}  // namespace sextant
