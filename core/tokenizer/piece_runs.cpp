// SPDX-License-Identifier: Apache-2.0
#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/tokenizer/piece_counts.h"

#include <algorithm>
#include <cstring>
#include <queue>

namespace sextant {

namespace {

constexpr size_t kWriteBuffer = 1 << 20;

/// A record of a run: count (8 bytes), length (2 bytes), the piece.
void appendRecord(std::string& buffer, std::string_view piece, int64_t count) {
    const auto size = static_cast<uint16_t>(piece.size());
    char head[10];
    std::memcpy(head, &count, 8);
    std::memcpy(head + 8, &size, 2);
    buffer.append(head, sizeof head);
    buffer += piece;
}

/// Goes through a sorted run, from a file.
class RunReader {
public:
    static Result<RunReader> open(const std::filesystem::path& path) {
        RunReader reader;
        reader.m_file = SEXTANT_TRY(MappedFile::open(path));
        reader.m_path = path;
        SEXTANT_TRY(reader.next());
        return reader;
    }
    bool atEnd() const { return m_piece.data() == nullptr; }
    std::string_view piece() const { return m_piece; }
    uint64_t hash() const { return m_hash; }
    int64_t count() const { return m_count; }

    Result<void> next() {
        const std::string_view bytes = m_file.text();
        m_piece = {};
        if (m_at == bytes.size()) return {};
        uint16_t size = 0;
        if (bytes.size() - m_at < 10) return damaged();
        std::memcpy(&m_count, bytes.data() + m_at, 8);
        std::memcpy(&size, bytes.data() + m_at + 8, 2);
        if (bytes.size() - m_at - 10 < size || size == 0 || m_count <= 0) return damaged();
        m_piece = bytes.substr(m_at + 10, size);
        m_hash = hashText(m_piece);
        m_at += 10u + size;
        return {};
    }

private:
    Error damaged() const {
        return dataError(m_path.string() + ", offset " + std::to_string(m_at) + ": the counted pieces are damaged",
                         "Delete the folder and count again");
    }
    MappedFile m_file;
    std::filesystem::path m_path;
    size_t m_at = 0;
    std::string_view m_piece;
    uint64_t m_hash = 0;
    int64_t m_count = 0;
};

}  // namespace

PieceRuns::PieceRuns(std::filesystem::path folder) : m_folder(std::move(folder)) {
    std::error_code code;
    for (size_t i = 0; !m_folder.empty(); ++i) {
        auto file = m_folder / ("run-" + std::to_string(i) + ".bin");
        if (!std::filesystem::exists(file, code)) break;
        m_files.push_back(std::move(file));
    }
}

Result<void> PieceRuns::spill(PieceCounts& counts) {
    if (counts.distinct() == 0) return {};
    SEXTANT_TRY(createFolders(m_folder));
    const auto file = m_folder / ("run-" + std::to_string(m_files.size()) + ".bin"), partial = m_folder / "run.partial";
    FileWriter writer = SEXTANT_TRY(FileWriter::open(partial, FileWriter::Mode::Truncate));
    std::string buffer;
    for (const PieceCounts::Slot* slot : counts.sortedSlots()) {
        appendRecord(buffer, counts.pieceOf(*slot), slot->count);
        if (buffer.size() < kWriteBuffer) continue;
        SEXTANT_TRY(writer.write(buffer));
        buffer.clear();
    }
    SEXTANT_TRY(writer.write(buffer));
    SEXTANT_TRY(writer.sync());
    SEXTANT_TRY(writer.close());
    std::error_code code;
    std::filesystem::rename(partial, file, code);
    if (code) return fileError("rename", partial);
    m_files.push_back(file);
    counts.clear();
    return {};
}

Result<void> PieceRuns::forEach(const PieceCounts& rest, const PieceVisitor& visit) const {
    if (m_files.empty()) {
        rest.forEach(visit);
        return {};
    }
    std::vector<RunReader> readers;
    for (const auto& file : m_files) readers.push_back(SEXTANT_TRY(RunReader::open(file)));
    auto later = [&](size_t a, size_t b) {
        return readers[a].hash() != readers[b].hash() ? readers[a].hash() > readers[b].hash()
                                                      : readers[a].piece() > readers[b].piece();
    };
    std::priority_queue<size_t, std::vector<size_t>, decltype(later)> queue(later);
    for (size_t i = 0; i < readers.size(); ++i)
        if (!readers[i].atEnd()) queue.push(i);
    const auto inMemory = rest.sortedSlots();
    size_t memory = 0;
    while (!queue.empty() || memory < inMemory.size()) {
        // The smallest piece of all, then everything equal to it.
        std::string_view piece;
        uint64_t hash = 0;
        if (memory < inMemory.size()) piece = rest.pieceOf(*inMemory[memory]), hash = inMemory[memory]->hash;
        if (!queue.empty()) {
            const RunReader& first = readers[queue.top()];
            if (piece.empty() || first.hash() < hash || (first.hash() == hash && first.piece() < piece))
                piece = first.piece(), hash = first.hash();
        }
        int64_t count = 0;
        if (memory < inMemory.size() && rest.pieceOf(*inMemory[memory]) == piece) count += inMemory[memory++]->count;
        while (!queue.empty() && readers[queue.top()].piece() == piece) {
            const size_t index = queue.top();
            queue.pop();
            count += readers[index].count();
            // `piece` points into a map that stays; only the reader moves on.
            SEXTANT_TRY(readers[index].next());
            if (!readers[index].atEnd()) queue.push(index);
        }
        visit(piece, count);
    }
    return {};
}

Result<void> PieceRuns::truncate(size_t count) {
    std::error_code code;
    for (; m_files.size() > count; m_files.pop_back()) std::filesystem::remove(m_files.back(), code);
    return code ? Result<void>(fileError("delete", m_folder)) : Result<void>();
}

Result<void> PieceRuns::remove() {
    SEXTANT_TRY(truncate(0));
    std::error_code code;
    std::filesystem::remove(m_folder / "run.partial", code);
    return {};
}

}  // namespace sextant
