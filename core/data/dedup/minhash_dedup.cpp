// SPDX-License-Identifier: Apache-2.0
#include "core/data/dedup/corpus_stages.h"

#include "core/data/dedup/band_index.h"
#include "core/data/dedup/decision_phases.h"
#include "core/data/dedup/leader_clusters.h"
#include "core/data/dedup/minhash.h"
#include "core/data/dedup/shingles.h"
#include "core/spec/stages/dedup_options.h"

#include <algorithm>

namespace sextant {

namespace {

/// Members of BandEntry: documents of this job come after all of the index.
constexpr uint64_t kOfThisJob = uint64_t{1} << 63;

using Files = DecisionPhases::Files;

constexpr int64_t kChunkBytes = 48 << 20;    // a chunk's documents, packed and not, and one of them
constexpr int64_t kSortingBytes = 32 << 20;  // the least a unit that sorts should have
constexpr int64_t kReadBytes = 64 << 20;     // windows over what is read in order
constexpr size_t kIndexEntries = 4 << 20;    // of an index, taken in one unit
constexpr size_t kStretch = 1 << 16;         // candidates that are decided about in one unit

class MinhashDedup : public CorpusStage {
public:
    explicit MinhashDedup(const MinhashDedupOptions& options)
        : m_options(options),
          m_hasher(static_cast<int>(options.bands), static_cast<int>(options.rows),
                   static_cast<uint64_t>(options.seed)) {}

    std::string ruleName() const override { return "near_duplicate"; }
    double limit() const override { return m_options.threshold; }

    /// The document's place and its band keys.
    void collect(const Document& document, std::string& keys) const override {
        std::vector<uint64_t> shingles;
        wordShingles(document.text, static_cast<int>(m_options.ngramSize), shingles);
        if (shingles.empty()) return;
        std::vector<uint32_t> minima;
        m_hasher.signature(shingles, minima);
        std::vector<uint64_t> entry(1 + static_cast<size_t>(m_hasher.bands()));
        entry[0] = document.place.value();
        m_hasher.bandKeys(minima, std::span(entry).subspan(1));
        keys.append(reinterpret_cast<const char*>(entry.data()), entry.size() * sizeof(uint64_t));
    }

    Result<Files> decide(const CorpusView& corpus, const CorpusWork& work) const override {
        const auto phases = SEXTANT_TRY(DecisionPhases::begin(
            work, corpus.chunks(), {"bands", "groups", "sets", "verdicts"}, indexBasis(m_options.index)));
        if (auto verdicts = SEXTANT_TRY(phases.finished("verdicts"))) return *std::move(verdicts);
        const BandIndex index = SEXTANT_TRY(BandIndex::open(m_options.index, scheme(), work.jobName));
        const BandGroups groups = SEXTANT_TRY(
            readBandGroups(SEXTANT_TRY(findGroups(corpus, index, phases)), std::min(work.memoryLimit / 4, kReadBytes)));
        const auto sets = SEXTANT_TRY(ShingleSets::open(SEXTANT_TRY(makeSets(corpus, index, groups, phases))));
        if (sets.count() != groups.candidates.size())
            return dataError("the documents of this job changed while it ran", "Start it again");
        return findVerdicts(groups, sets, work, phases);
    }

    Result<void> remember(const CorpusView& corpus, const VerdictFile& verdicts,
                          const CorpusWork& work) const override {
        if (m_options.index.empty()) return {};
        CorpusWork addition = work;
        addition.folder = SEXTANT_TRY(BandIndex::beginAddition(m_options.index, scheme(), work.jobName));
        const auto phases = SEXTANT_TRY(
            DecisionPhases::begin(addition, corpus.chunks(), {"bands", "sets"}, SEXTANT_TRY(ownBasis(work))));
        const ChunkGroups groups(corpus.chunks());
        SEXTANT_TRY(phases.run("bands", groups.count(), kReadBytes,
                               [&](const PhaseUnit& unit) { return keepBands(corpus, groups, verdicts, unit); }));
        SEXTANT_TRY(phases.run("sets", groups.count(), kChunkBytes,
                               [&](const PhaseUnit& unit) { return keepSets(corpus, groups, verdicts, unit); }));
        return BandIndex::finishAddition(m_options.index, work.jobName);
    }

private:
    size_t entryNumbers() const { return 1 + static_cast<size_t>(m_hasher.bands()); }

    std::string scheme() const {
        return std::to_string(m_options.ngramSize) + "-grams of words, " + std::to_string(m_options.bands) +
               " bands of " + std::to_string(m_options.rows) + " rows, seed " + std::to_string(m_options.seed);
    }
    void makeSetOf(std::string_view text, std::vector<uint64_t>& set) const {
        wordShingles(text, static_cast<int>(m_options.ngramSize), set);
        makeSet(set);
    }
    /// Entries as `collect` left them: the place, and the keys of the bands.
    Result<std::vector<uint64_t>> entriesOf(const CorpusView& corpus, size_t chunk) const {
        auto numbers = SEXTANT_TRY(corpus.keysAs<uint64_t>(chunk));
        if (numbers.size() % entryNumbers() != 0) return dataError("the collected keys of a chunk are cut off");
        return numbers;
    }

    /// For the index, of the documents that stay.
    Result<void> keepBands(const CorpusView& corpus, const ChunkGroups& groups, const VerdictFile& verdicts,
                           const PhaseUnit& unit) const {
        FileWriter file = SEXTANT_TRY(FileWriter::open(unit.file, FileWriter::Mode::Truncate));
        uint64_t member = 0;
        for (size_t chunk = groups.first(unit.number); chunk < groups.end(unit.number); ++chunk) {
            std::vector<BandEntry> kept;
            const auto entries = SEXTANT_TRY(entriesOf(corpus, chunk));
            for (size_t at = 0; at < entries.size(); at += entryNumbers()) {
                if (!stays(entries[at], verdicts)) continue;
                for (size_t band = 1; band < entryNumbers(); ++band) kept.push_back({entries[at + band], member});
                ++member;
            }
            SEXTANT_TRY(file.write(kept.data(), kept.size() * sizeof(BandEntry)));
        }
        SEXTANT_TRY(file.sync());
        return file.close();
    }
    Result<void> keepSets(const CorpusView& corpus, const ChunkGroups& groups, const VerdictFile& verdicts,
                          const PhaseUnit& unit) const {
        ShingleSetWriter writer = SEXTANT_TRY(ShingleSetWriter::create(unit.file));
        std::vector<uint64_t> set;
        for (size_t chunk = groups.first(unit.number); chunk < groups.end(unit.number); ++chunk) {
            const auto entries = SEXTANT_TRY(entriesOf(corpus, chunk));
            size_t at = 0;
            Result<void> outcome;
            SEXTANT_TRY(corpus.documents(chunk, [&](const Document& document) {
                const uint64_t place = document.place.value();
                if (!outcome || at >= entries.size() || entries[at] != place) return;  // it has no words
                at += entryNumbers();
                if (!stays(place, verdicts)) return;
                makeSetOf(document.text, set);
                outcome = writer.add(set);
            }));
            SEXTANT_TRY(outcome);
        }
        return writer.finish();
    }
    static bool stays(uint64_t place, const VerdictFile& verdicts) { return verdicts.between(place, place).empty(); }

    /// All band keys, of the index and of this job, sorted.
    Result<Files> sortBands(const CorpusView& corpus, const BandIndex& index, const DecisionPhases& phases) const {
        const ChunkGroups groups(corpus.chunks());
        const size_t ofIndex = (index.entries() + kIndexEntries - 1) / kIndexEntries;
        return phases.run("bands", ofIndex + groups.count(), kSortingBytes, [&](const PhaseUnit& unit) {
            return sortRecords<BandEntry>(unit, [&](auto& sorter) -> Result<void> {
                if (unit.number < ofIndex)
                    return index.visitEntries(unit.number * kIndexEntries, (unit.number + 1) * kIndexEntries,
                                              [&](const BandEntry& entry) { return sorter.add(entry); });
                const size_t group = unit.number - ofIndex;
                for (size_t chunk = groups.first(group); chunk < groups.end(group); ++chunk)
                    SEXTANT_TRY(addBands(SEXTANT_TRY(entriesOf(corpus, chunk)), sorter));
                return {};
            });
        });
    }
    Result<void> addBands(const std::vector<uint64_t>& entries, ExternalSorter<BandEntry>& sorter) const {
        for (size_t at = 0; at < entries.size(); at += entryNumbers())
            for (size_t band = 1; band < entryNumbers(); ++band)
                SEXTANT_TRY(sorter.add({entries[at + band], entries[at] + kOfThisJob}));
        return {};
    }

    Result<Files> findGroups(const CorpusView& corpus, const BandIndex& index, const DecisionPhases& phases) const {
        if (auto groups = SEXTANT_TRY(phases.finished("groups"))) return *std::move(groups);
        const SortedRuns<BandEntry> bands(SEXTANT_TRY(sortBands(corpus, index, phases)));
        const HashRanges ranges(SEXTANT_TRY(bands.bytes()));
        auto groups = phases.run("groups", ranges.count(), kSortingBytes,
                                 [&](const PhaseUnit& unit) { return groupByBand(bands, ranges, unit); });
        if (groups) phases.discard("bands");
        return groups;
    }

    /// The shingle sets of all candidates: first those of the index.
    Result<Files> makeSets(const CorpusView& corpus, const BandIndex& index, const BandGroups& groups,
                           const DecisionPhases& phases) const {
        const ChunkGroups chunks(corpus.chunks());
        const size_t fixed = ofIndex(groups);
        const size_t indexUnits = (fixed + kStretch - 1) / kStretch;
        return phases.run("sets", indexUnits + chunks.count(), kChunkBytes, [&](const PhaseUnit& unit) -> Result<void> {
            ShingleSetWriter writer = SEXTANT_TRY(ShingleSetWriter::create(unit.file));
            if (unit.number < indexUnits) {
                const size_t first = unit.number * kStretch, end = std::min(fixed, first + kStretch);
                SEXTANT_TRY(index.visitSets(std::span(groups.candidates).subspan(first, end - first),
                                            [&](const std::vector<uint64_t>& set) { return writer.add(set); }));
                return writer.finish();
            }
            const size_t group = unit.number - indexUnits;
            for (size_t chunk = chunks.first(group); chunk < chunks.end(group); ++chunk)
                SEXTANT_TRY(addSetsOfChunk(groups, corpus, chunk, writer));
            return writer.finish();
        });
    }
    Result<void> addSetsOfChunk(const BandGroups& groups, const CorpusView& corpus, size_t chunk,
                                ShingleSetWriter& writer) const {
        const auto isCandidate = [&](uint64_t place) {
            return std::binary_search(groups.candidates.begin(), groups.candidates.end(), place + kOfThisJob);
        };
        const auto places = SEXTANT_TRY(corpus.places(chunk));
        if (std::none_of(places.begin(), places.end(), [&](DocumentPlace place) { return isCandidate(place.value()); }))
            return {};
        std::vector<uint64_t> set;
        Result<void> outcome;
        SEXTANT_TRY(corpus.documents(chunk, [&](const Document& document) {
            if (!outcome || !isCandidate(document.place.value())) return;
            makeSetOf(document.text, set);
            outcome = writer.add(set);
        }));
        return outcome;
    }

    Result<Files> findVerdicts(const BandGroups& groups, const ShingleSets& sets, const CorpusWork& work,
                               const DecisionPhases& phases) const {
        LeaderOptions options;
        options.threshold = m_options.threshold;
        options.threads = work.threads;
        options.fixed = ofIndex(groups);
        LeaderSearch search(groups, sets, options);
        const auto end = [&](size_t unit) { return std::min(groups.candidates.size(), (unit + 1) * kStretch); };
        return phases.runInOrder(
            "verdicts", (groups.candidates.size() + kStretch - 1) / kStretch,
            [&](const PhaseUnit& unit) -> Result<void> {
                ExternalSorter<Verdict> verdicts(unit.file, kSortingBytes);
                for (const LeaderMatch& match : SEXTANT_TRY(search.find(end(unit.number), work.stop)))
                    SEXTANT_TRY(verdicts.add(verdictOf(match, groups)));
                return verdicts.finish();
            },
            [&](size_t unit, const std::filesystem::path& file) -> Result<void> {
                if (search.next() < end(unit)) search.takeOver(SEXTANT_TRY(goneBy(file, groups)), end(unit));
                return {};
            });
    }
    static Verdict verdictOf(const LeaderMatch& match, const BandGroups& groups) {
        const uint64_t survivor = groups.candidates[match.survivor];
        Verdict verdict;
        verdict.document = groups.candidates[match.candidate] - kOfThisJob;
        verdict.survivor = survivor >= kOfThisJob ? survivor - kOfThisJob : Verdict::kElsewhere;
        verdict.similarity = static_cast<float>(match.similarity);
        return verdict;
    }
    /// The candidates that verdicts of an earlier process remove.
    static Result<std::vector<size_t>> goneBy(const std::filesystem::path& verdicts, const BandGroups& groups) {
        std::vector<size_t> gone;
        SEXTANT_TRY(SortedRuns<Verdict>({verdicts}).forEach(kSortingBytes, [&](const Verdict& verdict) {
            const auto at =
                std::lower_bound(groups.candidates.begin(), groups.candidates.end(), verdict.document + kOfThisJob);
            gone.push_back(static_cast<size_t>(at - groups.candidates.begin()));
            return Result<void>();
        }));
        return gone;
    }
    /// How many candidates are documents of the index.
    static size_t ofIndex(const BandGroups& groups) {
        return static_cast<size_t>(std::lower_bound(groups.candidates.begin(), groups.candidates.end(), kOfThisJob) -
                                   groups.candidates.begin());
    }

    MinhashDedupOptions m_options;
    MinHasher m_hasher;
};

}  // namespace

/// Drops documents that share most of their word n-grams with an earlier one that stays: candidates by MinHash bands,
/// every pair verified by the true Jaccard similarity of its n-gram sets (leader_clusters.h).
Result<std::unique_ptr<CorpusStage>> makeMinhashDedup(const StageSpec& spec) {
    return std::unique_ptr<CorpusStage>(
        std::make_unique<MinhashDedup>(stageOptions<MinhashDedupOptions>(minhashDedupOptions(), spec.options)));
}

}  // namespace sextant
