// SPDX-License-Identifier: Apache-2.0
#include "core/data/curate/chunk_progress.h"

namespace sextant {

ChunkProgress::ChunkProgress(std::filesystem::path folder, const ChunkName& name, ChunkWork& work,
                             const std::stop_token& stop)
    : m_folder(std::move(folder)), m_name(name), m_work(work), m_stop(stop) {
    const auto begun = ChunkFile::open(m_folder, m_name, ChunkState::Begun);
    if (begun && m_work.takeOver(begun.value())) m_takenBefore = m_work.taken();
}

bool ChunkProgress::takesNext() {
    if (m_met++ < m_takenBefore || m_stopped) return false;
    const bool stops = m_stop.stop_requested();
    if (stops || m_clock.isTime()) m_outcome = keep();
    m_stopped = stops || !m_outcome;
    return !m_stopped;
}

Result<void> ChunkProgress::keep() const { return writeChunk(m_folder, m_name, m_work.content(), ChunkState::Begun); }

Result<ChunkContent> ChunkProgress::finish() {
    SEXTANT_TRY(m_outcome);
    if (m_stopped) return Error{ErrorKind::Interrupted, "curating was stopped", {}};
    ChunkContent content = m_work.content();
    SEXTANT_TRY(writeChunk(m_folder, m_name, content));
    std::error_code code;
    std::filesystem::remove(m_folder / m_name.fileName(ChunkState::Begun), code);
    return content;
}

}  // namespace sextant
