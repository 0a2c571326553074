// SPDX-License-Identifier: Apache-2.0
#include "core/data/curate/chunk_source.h"

namespace sextant {

ChunkSource::ChunkSource(const std::vector<std::filesystem::path>& files, const RecordOptions& reading,
                         std::filesystem::path folder, const WorkShare& share)
    : m_files(files), m_reading(reading), m_folder(std::move(folder)), m_share(share) {
    for (size_t file = 0; file < files.size(); ++file)
        if (share.mayHave(file)) m_totalBytes += share.bytesOf(file);
}

bool ChunkSource::isDone(size_t file) const {
    const auto count = readChunkCount(m_folder, file);
    if (!count) return false;
    for (ChunkName name{static_cast<uint32_t>(file), 0}; name.number < *count; ++name.number)
        if (m_share.has(name) && !ChunkFile::open(m_folder, name)) return false;
    return true;
}

Result<void> ChunkSource::openNext() {
    for (; !m_reader && m_file < m_files.size(); ++m_file) {
        if (!m_share.mayHave(m_file)) continue;
        if (!isDone(m_file)) {
            m_reader = SEXTANT_TRY(openRecords(m_files[m_file], m_reading));
            m_number = 0;
            m_damaged = false;
            return {};
        }
        m_finishedBytes += m_share.bytesOf(m_file);
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
            SEXTANT_TRY(writeChunkCount(m_folder, m_file, m_number));
            m_finishedBytes += m_share.bytesOf(m_file++);
            m_reader.reset();
            continue;
        }
        const ChunkName name{static_cast<uint32_t>(m_file), m_number++};
        if (m_share.has(name) && !ChunkFile::open(m_folder, name))
            return std::optional(Task{name, std::move(*chunk), m_reader});
    }
}

int64_t ChunkSource::bytesTaken() {
    const std::lock_guard lock(m_mutex);
    return m_finishedBytes + (m_reader ? m_reader->bytesTaken() : 0);
}

}  // namespace sextant
