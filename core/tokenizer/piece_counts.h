// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/tokenizer/pre_tokenizer.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

namespace sextant {

using PieceVisitor = std::function<void(std::string_view piece, int64_t count)>;

/// Counts of distinct pre-token pieces; of pieces above 256 bytes, blocks of that size. Counting is a sum, so it may be
/// done in any order and by any number of threads (one table each, added up at the end). The order of visiting is that
/// of the pieces' hashes, so it depends on what was counted alone.
class PieceCounts {
public:
    explicit PieceCounts(PreTokenizer preTokenizer = {}) : m_preTokenizer(std::move(preTokenizer)) {}

    void add(std::string_view text);
    void add(std::string_view piece, int64_t count);
    void merge(const PieceCounts& other);
    void clear();

    void forEach(const PieceVisitor& visit) const;
    size_t distinct() const { return m_used; }
    int64_t bytes() const { return m_bytes; }
    /// What the table takes, and what it would take if it had to grow now.
    size_t memoryBytes() const { return m_slots.size() * sizeof(Slot) + m_characters.capacity(); }
    const PreTokenizer& preTokenizer() const { return m_preTokenizer; }

private:
    friend class PieceRuns;
    struct Slot {
        uint64_t hash = 0;
        uint64_t place = 0;  // offset in m_characters, times 512, plus the length
        int64_t count = 0;   // 0: free
    };
    std::string_view pieceOf(const Slot& slot) const {
        return {m_characters.data() + (slot.place >> 9), slot.place & 511};
    }
    void grow();
    std::vector<const Slot*> sortedSlots() const;

    PreTokenizer m_preTokenizer;
    std::vector<Slot> m_slots = std::vector<Slot>(1024);
    std::vector<char> m_characters;
    std::vector<uint32_t> m_ends;
    size_t m_used = 0;
    int64_t m_bytes = 0;
};

/// Tables that were written to disk because memory is bounded, each sorted, to be added up in one pass.
class PieceRuns {
public:
    /// Runs live in `folder`, which is made when the first one is written. Those of an earlier process are taken over.
    explicit PieceRuns(std::filesystem::path folder);

    /// Writes a table as a run and empties it. Machine errors name the file.
    Result<void> spill(PieceCounts& counts);
    /// Visits the sums over all runs and `rest`. Data errors name a damaged run.
    Result<void> forEach(const PieceCounts& rest, const PieceVisitor& visit) const;
    size_t count() const { return m_files.size(); }
    /// Forgets and deletes the runs after the first `count`.
    Result<void> truncate(size_t count);
    Result<void> remove();

private:
    std::filesystem::path m_folder;
    std::vector<std::filesystem::path> m_files;
};

}  // namespace sextant
