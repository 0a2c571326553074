// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/note_clock.h"
#include "core/data/curate/chunk_work.h"

#include <stop_token>

namespace sextant {

/// Lets the work on one chunk go on where it was interrupted: what is done is kept beside the finished chunks every few
/// seconds, and at once when the job is asked to stop. A slow stage (a model that reads every document) may take
/// minutes for a chunk. One thread.
class ChunkProgress {
public:
    /// Takes over what was kept of this chunk. A file that is damaged counts for nothing.
    ChunkProgress(std::filesystem::path folder, const ChunkName& name, ChunkWork& work, const std::stop_token& stop);

    /// Whether the next document, reject or skipped entry has to be taken: it was not before the interruption, and
    /// nothing has stopped the work. Asked once for each of them, in their order.
    bool takesNext();
    bool isStopped() const { return m_stopped; }
    /// Writes the finished chunk, or says why it is not finished. Call when all have been handed over.
    Result<ChunkContent> finish();

private:
    Result<void> keep() const;

    std::filesystem::path m_folder;
    ChunkName m_name;
    ChunkWork& m_work;
    const std::stop_token& m_stop;
    size_t m_met = 0, m_takenBefore = 0;
    NoteClock m_clock;
    bool m_stopped = false;
    Result<void> m_outcome;
};

}  // namespace sextant
