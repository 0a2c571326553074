// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/curate/work_share.h"
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

    /// Files whose chunks of this share are all in `folder` (of the first pass) are not read again.
    ChunkSource(const std::vector<std::filesystem::path>& files, const RecordOptions& reading,
                std::filesystem::path folder, const WorkShare& share);

    /// The next chunk of the share that `folder` does not hold yet, nothing at the end. A file that is damaged gives a
    /// chunk with one bad record and ends; one that cannot be read at all is an error. Any thread.
    Result<std::optional<Task>> next();
    /// Bytes of the files taken in so far, and in all.
    int64_t bytesTaken();
    int64_t totalBytes() const { return m_totalBytes; }

private:
    Result<void> openNext();
    Result<std::optional<RawChunk>> readNext();
    bool isDone(size_t file) const;

    const std::vector<std::filesystem::path>& m_files;
    RecordOptions m_reading;
    std::filesystem::path m_folder;
    const WorkShare& m_share;
    std::mutex m_mutex;
    std::shared_ptr<RecordReader> m_reader;
    size_t m_file = 0;       // the one being read
    uint32_t m_number = 0;   // of its next chunk
    bool m_damaged = false;  // it ended before its end
    int64_t m_finishedBytes = 0, m_totalBytes = 0;
};

}  // namespace sextant
