// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/data/curate/funnel.h"
#include "core/data/stages/document.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace sextant {

/// Finished: a pass has done all of the chunk. Begun: so far it has done the first documents.
enum class ChunkState { Finished, Begun };

/// Which stretch of which file; the same in every pass.
struct ChunkName {
    uint32_t file = 0, number = 0;
    friend auto operator<=>(const ChunkName&, const ChunkName&) = default;

    /// "f000012-c000034.chunk", "f000012-c000034.begun"
    std::string fileName(ChunkState state = ChunkState::Finished) const;
    /// Of a finished chunk.
    static std::optional<ChunkName> fromFileName(const std::string& name);
};

/// A row: one document of a chunk, numbered in the order it was read in the first pass.
struct ChunkRow {
    uint32_t row = 0;
    uint32_t step = 0;       ///< 0: it is alive after this pass; else 1 + the step that dropped it
    uint64_t place = 0;      ///< DocumentPlace::value
    uint32_t textBytes = 0;  ///< as the pass left it
    uint32_t tokens = 0;     ///< of the same text; 0 if they are not counted
};

/// A document whose text a step changed.
struct ChunkEdit {
    uint32_t row = 0, step = 0;
    int32_t longer = 0;  ///< bytes; negative: shorter
};

/// What one pass made of one chunk: one file, whole or absent.
struct ChunkContent {
    enum Section { Documents, Dropped, Rejects, Keys, Rows, Edits, Signals, Counts, kSections };

    std::string documents;         ///< zstd frame of JSON lines: what is alive, in order
    std::string dropped;           ///< zstd frame of JSON lines with reasons: what this pass dropped
    std::string rejects;           ///< JSON lines: records that could not be read
    std::string keys;              ///< what the corpus stage after this pass collected
    std::vector<ChunkRow> rows;    ///< every document this pass looked at
    std::vector<ChunkEdit> edits;  ///< of the steps of this pass, by row and step
    std::vector<float> signals;    ///< columns of rows.size() values, one column for each rule of this pass
    Funnel counts;                 ///< of the steps of this pass; the others are zero
};

Result<void> writeChunk(const std::filesystem::path& folder, const ChunkName& name, const ChunkContent& content,
                        ChunkState state = ChunkState::Finished);

/// One file of a pass, opened: sections are read when asked for and checked against their hash. Any thread.
class ChunkFile {
public:
    /// A file that is missing, cut off or of another format is a Data error.
    static Result<ChunkFile> open(const std::filesystem::path& folder, const ChunkName& name,
                                  ChunkState state = ChunkState::Finished);

    Result<std::string> section(ChunkContent::Section section) const;
    Result<std::vector<ChunkRow>> rows() const;
    Result<std::vector<ChunkEdit>> edits() const;
    Result<std::vector<float>> signals() const;
    Result<Funnel> counts(const Recipe& recipe) const;
    std::string place() const { return m_path.string(); }

private:
    struct Entry {
        uint64_t size = 0, hash = 0;
    };
    std::filesystem::path m_path;
    std::array<Entry, ChunkContent::kSections> m_entries;
};

/// The finished chunks a folder holds, in order.
Result<std::vector<ChunkName>> listChunks(const std::filesystem::path& folder);

/// How many chunks a file was cut into; known as soon as somebody has cut it to its end.
Result<void> writeChunkCount(const std::filesystem::path& folder, size_t file, uint32_t count);
std::optional<uint32_t> readChunkCount(const std::filesystem::path& folder, size_t file);

}  // namespace sextant
