// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/curate/chunk_file.h"
#include "core/data/formats/record_reader.h"

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace sextant {

/// Hands the chunks of all files to any number of workers: each takes the next one, under one lock, and decodes it
/// outside.
class ChunkSource {
public:
    struct Task {
        ChunkName name;
        RawChunk chunk;
        std::shared_ptr<RecordReader> reader;  ///< to decode with
    };

    /// Files that `folder` (of the first pass) has whole already are not read again.
    ChunkSource(const std::vector<std::filesystem::path>& files, const RecordOptions& reading,
                std::filesystem::path folder);

    /// The next chunk that `folder` does not hold yet, nothing at the end. A file that is damaged gives a chunk with
    /// one bad record and ends; one that cannot be read at all is an error. Any thread.
    Result<std::optional<Task>> next();
    /// To be called when the chunk's file is in the folder.
    Result<void> finished(const ChunkName& name);
    /// Bytes of the files taken in so far, and in all.
    int64_t bytesTaken();
    int64_t totalBytes() const { return m_totalBytes; }

private:
    /// How far a file has come.
    struct FileState {
        int64_t bytes = 0;
        std::optional<uint32_t> chunks;  ///< known at its end
        uint32_t finished = 0;
    };
    Result<void> openNext();
    Result<std::optional<RawChunk>> readNext();
    Result<void> countFinished(size_t file);
    std::filesystem::path markOf(size_t file) const;

    const std::vector<std::filesystem::path>& m_files;
    RecordOptions m_reading;
    std::filesystem::path m_folder;
    std::mutex m_mutex;
    std::shared_ptr<RecordReader> m_reader;
    std::vector<FileState> m_states;
    size_t m_file = 0;       // the one being read
    uint32_t m_number = 0;   // of its next chunk
    bool m_damaged = false;  // it ended before its end
    int64_t m_finishedBytes = 0, m_totalBytes = 0;
};

}  // namespace sextant
