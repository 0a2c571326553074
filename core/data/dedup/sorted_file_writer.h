// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/continued_file.h"
#include "core/base/note_clock.h"

#include <cstring>
#include <optional>
#include <string>
#include <type_traits>

namespace sextant {

/// Writes records, which come in order, to a file, over several processes if one is killed: how much is written is
/// noted every few seconds. T is plain data with a total operator<. One thread.
template <class T>
class SortedFileWriter {
    static_assert(std::is_trivially_copyable_v<T>);

public:
    /// `note`: the file for what is noted; goes on from it, unless it speaks of another file than lies there. The
    /// records go to `path`.new until they are all there.
    static Result<SortedFileWriter> open(std::filesystem::path path, std::filesystem::path note) {
        SortedFileWriter writer;
        writer.m_path = std::move(path);
        writer.m_note = std::move(note);
        const int64_t bytes = writer.notedBytes();
        writer.m_file = SEXTANT_TRY(continueFile(writer.unfinished(), bytes));
        writer.m_bytes = bytes;
        return writer;
    }

    /// The last record that an earlier process wrote; those before it are there as well.
    const std::optional<T>& last() const { return m_last; }

    /// The next record; nothing happens if it equals the last one.
    Result<void> add(const T& record) {
        if (m_last && !(*m_last < record)) return {};
        m_last = record;
        m_buffer.append(reinterpret_cast<const char*>(&record), sizeof record);
        return m_buffer.size() < kBuffer ? Result<void>() : flush();
    }
    /// Writes what was added and notes it.
    Result<void> keep() {
        SEXTANT_TRY(write());
        std::string note(reinterpret_cast<const char*>(&m_bytes), sizeof m_bytes);
        if (m_last) note.append(reinterpret_cast<const char*>(&*m_last), sizeof(T));
        return writeFileAtomically(m_note, note, Durability::Buffered);
    }
    Result<void> finish() {
        SEXTANT_TRY(write());
        SEXTANT_TRY(m_file.sync());
        SEXTANT_TRY(m_file.close());
        std::error_code code;
        std::filesystem::rename(unfinished(), m_path, code);
        if (code) return fileError("rename", unfinished());
        std::filesystem::remove(m_note, code);
        return {};
    }

private:
    static constexpr size_t kBuffer = 1 << 20;

    std::filesystem::path unfinished() const { return m_path.string() + ".new"; }

    /// What the note and the file agree about.
    int64_t notedBytes() {
        const auto note = readFile(m_note);
        int64_t bytes = 0;
        T last;
        if (!note || note.value().size() != sizeof bytes + sizeof last) return 0;
        std::memcpy(&bytes, note.value().data(), sizeof bytes);
        if (bytes < static_cast<int64_t>(sizeof last) || bytes % static_cast<int64_t>(sizeof last) != 0) return 0;
        const auto file = RandomAccessFile::open(unfinished());
        if (!file || !file.value().read(static_cast<uint64_t>(bytes) - sizeof last, &last, sizeof last) ||
            std::memcmp(&last, note.value().data() + sizeof bytes, sizeof last) != 0)
            return 0;
        m_last = last;
        return bytes;
    }
    Result<void> flush() { return m_clock.isTime() ? keep() : write(); }
    Result<void> write() {
        SEXTANT_TRY(m_file.write(m_buffer));
        m_bytes += static_cast<int64_t>(m_buffer.size());
        m_buffer.clear();
        return {};
    }

    std::filesystem::path m_path, m_note;
    FileWriter m_file;
    int64_t m_bytes = 0;
    std::string m_buffer;
    std::optional<T> m_last;
    NoteClock m_clock;
};

}  // namespace sextant
