// SPDX-License-Identifier: Apache-2.0
#include "core/data/curate/chunk_source.h"

#include "core/base/files.h"

namespace sextant {

ChunkSource::ChunkSource(const std::vector<std::filesystem::path>& files, const RecordOptions& reading,
                         std::filesystem::path folder)
    : m_files(files), m_reading(reading), m_folder(std::move(folder)), m_states(files.size()) {
    for (size_t file = 0; file < files.size(); ++file) {
        std::error_code code;
        const auto size = std::filesystem::file_size(files[file], code);
        m_states[file].bytes = code ? 0 : static_cast<int64_t>(size);
        m_totalBytes += m_states[file].bytes;
    }
}

std::filesystem::path ChunkSource::markOf(size_t file) const {
    return m_folder / ("f" + std::to_string(file) + ".whole");
}

Result<void> ChunkSource::openNext() {
    std::error_code code;
    while (!m_reader && m_file < m_files.size()) {
        if (std::filesystem::exists(markOf(m_file), code)) {
            m_finishedBytes += m_states[m_file++].bytes;
            continue;
        }
        m_reader = SEXTANT_TRY(openRecords(m_files[m_file], m_reading));
        m_number = 0;
        m_damaged = false;
    }
    return {};
}

/// The next chunk of the file being read; what is wrong with the file itself is a bad record, and the file's end.
Result<std::optional<RawChunk>> ChunkSource::readNext() {
    if (m_damaged) return std::optional<RawChunk>();
    auto chunk = m_reader->next();
    if (chunk || chunk.error().kind != ErrorKind::Data) return chunk;
    m_damaged = true;
    RawChunk rest;
    rest.bad.push_back({0, "the rest of the file", chunk.error().message, {}});
    return std::optional(std::move(rest));
}

Result<std::optional<ChunkSource::Task>> ChunkSource::next() {
    const std::lock_guard lock(m_mutex);
    while (true) {
        SEXTANT_TRY(openNext());
        if (!m_reader) return std::optional<Task>();
        auto chunk = SEXTANT_TRY(readNext());
        if (!chunk) {
            m_states[m_file].chunks = m_number;
            m_finishedBytes += m_states[m_file].bytes;
            m_reader.reset();
            if (m_states[m_file].finished == m_number)
                SEXTANT_TRY(writeFileAtomically(markOf(m_file), "", Durability::Buffered));
            ++m_file;
            continue;
        }
        const ChunkName name{static_cast<uint32_t>(m_file), m_number++};
        if (!ChunkFile::open(m_folder, name)) return std::optional(Task{name, std::move(*chunk), m_reader});
        SEXTANT_TRY(countFinished(name.file));
    }
}

Result<void> ChunkSource::countFinished(size_t file) {
    FileState& state = m_states[file];
    ++state.finished;
    return state.chunks == state.finished ? writeFileAtomically(markOf(file), "", Durability::Buffered)
                                          : Result<void>();
}

Result<void> ChunkSource::finished(const ChunkName& name) {
    const std::lock_guard lock(m_mutex);
    return countFinished(name.file);
}

int64_t ChunkSource::bytesTaken() {
    const std::lock_guard lock(m_mutex);
    return m_finishedBytes + (m_reader ? m_reader->bytesTaken() : 0);
}

}  // namespace sextant
