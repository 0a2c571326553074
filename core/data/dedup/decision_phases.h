// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/dedup/corpus_stage.h"
#include "core/data/dedup/external_sorter.h"

#include <algorithm>
#include <functional>
#include <optional>

namespace sextant {

/// One piece of a phase of a decision.
struct PhaseUnit {
    size_t number = 0;
    std::filesystem::path file;  ///< what it makes; scratch files beside it
    int64_t memoryBytes = 0;     ///< what it may take
};

/// How a decision over the whole corpus is taken: in phases, each of units that leave a file, done side by side and in
/// any order. What was finished before a kill is not done again, so no more is lost than the units that were under way.
/// What the units are must therefore depend on the corpus alone, not on threads and memory.
class DecisionPhases {
public:
    using Files = std::vector<std::filesystem::path>;

    /// `phases`: their names in their order, for the progress. `basis`: what the decision rests on besides the corpus;
    /// what was decided on another one is thrown away.
    static Result<DecisionPhases> begin(const CorpusWork& work, size_t chunks, std::vector<std::string> phases,
                                        const std::string& basis = {});

    /// Of a decision whose folder is kept: it is complete, and rests on nothing any more.
    static void forgetBasis(const std::filesystem::path& folder);

    /// What a phase made, if it is finished. A file that is not what it was is a Data error.
    Result<std::optional<Files>> finished(const std::string& phase) const;
    /// The same of a phase whose folder is kept; whoever reads the files checks what is in them.
    static std::optional<Files> finishedIn(const std::filesystem::path& folder);
    /// Lets `make` make every file that is not there yet; each unit gets at least `unitBytes` of memory, or is alone.
    Result<Files> run(const std::string& phase, size_t units, int64_t unitBytes,
                      const std::function<Result<void>(const PhaseUnit&)>& make) const;
    /// The same, one after the other with all of the memory; `take` gets every file in its turn, also of an earlier
    /// process.
    Result<Files> runInOrder(const std::string& phase, size_t units,
                             const std::function<Result<void>(const PhaseUnit&)>& make,
                             const std::function<Result<void>(size_t, const std::filesystem::path&)>& take) const;
    /// Removes what a phase made that is not needed any more.
    void discard(const std::string& phase) const;

private:
    DecisionPhases(const CorpusWork& work, size_t chunks, std::vector<std::string> phases)
        : m_work(work), m_chunks(chunks), m_phases(std::move(phases)) {}
    std::filesystem::path folder(const std::string& phase) const { return m_work.folder / phase; }
    static std::filesystem::path unitFile(const std::filesystem::path& folder, size_t unit);
    static Files unitFiles(const std::filesystem::path& folder, size_t units);
    Result<void> runUnit(const std::filesystem::path& folder, size_t unit, int64_t memoryBytes,
                         const std::function<Result<void>(const PhaseUnit&)>& make) const;
    Result<Files> finish(const std::string& phase, size_t units) const;
    void tell(const std::string& phase, size_t unitsDone, size_t units) const;

    const CorpusWork& m_work;
    size_t m_chunks;
    std::vector<std::string> m_phases;
};

/// What an index of earlier jobs is now, as the basis of a decision: its files with their sizes and times. What a job
/// is adding and has not finished does not count: its name ends so.
std::string indexBasis(const std::filesystem::path& index);
inline constexpr const char* kUnfinishedAddition = ".new";

/// A basis for files outside the work's folder: what something else left there under the same name does not count.
Result<std::string> ownBasis(const CorpusWork& work);

/// Makes the unit's file of records that `fill(ExternalSorter<T>&)` adds in any order; half of the unit's memory is
/// left to what it reads.
template <class T, class Fill>
Result<void> sortRecords(const PhaseUnit& unit, Fill&& fill) {
    ExternalSorter<T> sorter(unit.file, unit.memoryBytes / 2);
    SEXTANT_TRY(fill(sorter));
    return sorter.finish();
}

/// Consecutive chunks that are taken together, so that a phase leaves at most `most` files: few where they are merged
/// or kept open together, more where a chunk takes long, because a unit is what a kill costs.
class ChunkGroups {
public:
    explicit ChunkGroups(size_t chunks, size_t most = 400)
        : m_chunks(chunks), m_size(std::max<size_t>(1, (chunks + most - 1) / most)) {}
    size_t count() const { return (m_chunks + m_size - 1) / m_size; }
    size_t first(size_t group) const { return std::min(group * m_size, m_chunks); }
    size_t end(size_t group) const { return first(group + 1); }

private:
    size_t m_chunks, m_size;
};

/// A phase that sorts the records that `collect` left of all documents, a file for each group of chunks.
template <class T>
Result<DecisionPhases::Files> sortCollected(const CorpusView& corpus, const DecisionPhases& phases,
                                            const std::string& phase, int64_t unitBytes) {
    const ChunkGroups groups(corpus.chunks());
    return phases.run(phase, groups.count(), unitBytes, [&](const PhaseUnit& unit) {
        return sortRecords<T>(unit, [&](auto& sorter) -> Result<void> {
            for (size_t chunk = groups.first(unit.number); chunk < groups.end(unit.number); ++chunk)
                for (const T& key : SEXTANT_TRY(corpus.keysAs<T>(chunk))) SEXTANT_TRY(sorter.add(key));
            return {};
        });
    });
}

/// The space of 64-bit hashes in equal ranges, each of which has about 16 MB of records.
class HashRanges {
public:
    explicit HashRanges(int64_t recordBytes)
        : m_count(static_cast<size_t>(std::clamp<int64_t>(recordBytes / (16 << 20) + 1, 1, 4096))),
          m_width(~uint64_t{0} / m_count + 1) {}
    size_t count() const { return m_count; }
    /// Where a range begins, and none for its end if it is the last.
    uint64_t begin(size_t range) const { return range * m_width; }
    std::optional<uint64_t> end(size_t range) const {
        return range + 1 < m_count ? std::optional(begin(range + 1)) : std::nullopt;
    }

private:
    size_t m_count;
    uint64_t m_width;
};

}  // namespace sextant
