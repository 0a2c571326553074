// SPDX-License-Identifier: Apache-2.0
#include "core/data/dedup/minhash_dedup.h"

#include "core/base/parallel.h"
#include "core/base/system.h"
#include "core/data/dedup/band_index.h"
#include "core/data/dedup/leader_clusters.h"
#include "core/data/dedup/minhash.h"
#include "core/data/dedup/shingles.h"
#include "core/spec/stages/dedup_options.h"

#include <algorithm>
#include <cstring>

namespace sextant {

namespace {

/// Members of BandEntry: documents of this job come after all of the index.
constexpr uint64_t kOfThisJob = uint64_t{1} << 63;

Error interrupted() { return {ErrorKind::Interrupted, "looking for near duplicates was stopped", {}}; }

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

    Result<void> decide(const CorpusView& corpus, const CorpusWork& work, VerdictSorter& verdicts) const override {
        const BandIndex index = SEXTANT_TRY(BandIndex::open(m_options.index, scheme(), work.jobName));
        BandSorter sorter(work.folder / "bands", work.memoryLimit / 3, work.threads);
        SEXTANT_TRY(index.addTo(sorter));
        SEXTANT_TRY(addKeys(corpus, work, sorter));
        const BandGroups groups =
            SEXTANT_TRY(groupByBand(sorter, work.folder / "groups", work.memoryLimit / 6, work.threads));
        const ShingleSets sets = SEXTANT_TRY(setsOf(groups, index, corpus, work));
        LeaderOptions options;
        options.threshold = m_options.threshold;
        options.threads = work.threads;
        options.fixed = static_cast<size_t>(std::partition_point(groups.candidates.begin(), groups.candidates.end(),
                                                                 [](uint64_t member) { return member < kOfThisJob; }) -
                                            groups.candidates.begin());
        return findLeaders(
            groups, sets, options,
            [&](const LeaderMatch& match) {
                const uint64_t survivor = groups.candidates[match.survivor];
                Verdict verdict;
                verdict.document = groups.candidates[match.candidate] - kOfThisJob;
                verdict.survivor = survivor >= kOfThisJob ? survivor - kOfThisJob : Verdict::kElsewhere;
                verdict.similarity = static_cast<float>(match.similarity);
                return verdicts.add(verdict);
            },
            work.progress, work.stop);
    }

    Result<void> remember(const CorpusView& corpus, const VerdictFile& verdicts,
                          const CorpusWork& work) const override {
        if (m_options.index.empty()) return {};
        BandIndex::Writer writer = SEXTANT_TRY(BandIndex::Writer::create(m_options.index, scheme(), work.jobName));
        const size_t entry = entryNumbers();
        for (size_t chunk = 0; chunk < corpus.chunks(); ++chunk) {
            if (work.stop.stop_requested()) return interrupted();
            const auto keys = SEXTANT_TRY(numbers(corpus.keys(chunk)));
            size_t at = 0;
            std::vector<uint64_t> set;
            Result<void> outcome;
            SEXTANT_TRY(corpus.documents(chunk, [&](const Document& document) {
                if (!outcome || at >= keys.size() || keys[at] != document.place.value()) return;  // it has no words
                const std::span bands = std::span(keys).subspan(at + 1, entry - 1);
                at += entry;
                if (!verdicts.between(document.place.value(), document.place.value()).empty()) return;
                makeSetOf(document.text, set);
                outcome = writer.add(set, bands);
            }));
            SEXTANT_TRY(outcome);
        }
        return writer.finish();
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
    Result<std::vector<uint64_t>> numbers(Result<std::string> bytes) const {
        const std::string content = SEXTANT_TRY(std::move(bytes));
        if (content.size() % (entryNumbers() * sizeof(uint64_t)) != 0)
            return dataError("the collected keys are cut off");
        std::vector<uint64_t> values(content.size() / sizeof(uint64_t));
        std::memcpy(values.data(), content.data(), content.size());
        return values;
    }
    Result<void> addKeys(const CorpusView& corpus, const CorpusWork& work, BandSorter& sorter) const {
        for (size_t chunk = 0; chunk < corpus.chunks(); ++chunk) {
            if (work.stop.stop_requested()) return interrupted();
            const auto keys = SEXTANT_TRY(numbers(corpus.keys(chunk)));
            for (size_t at = 0; at < keys.size(); at += entryNumbers())
                for (size_t band = 1; band < entryNumbers(); ++band)
                    SEXTANT_TRY(sorter.add({keys[at + band], keys[at] + kOfThisJob}));
        }
        return {};
    }

    /// The shingle sets of all candidates, in a file. A round takes as many chunks as there are processors.
    Result<ShingleSets> setsOf(const BandGroups& groups, const BandIndex& index, const CorpusView& corpus,
                               const CorpusWork& work) const {
        const std::filesystem::path path = work.folder / "candidates.sets";
        ShingleSetWriter writer = SEXTANT_TRY(ShingleSetWriter::create(path));
        std::vector<uint64_t> set;
        for (const uint64_t member : groups.candidates) {
            if (member >= kOfThisJob) break;
            SEXTANT_TRY(index.readSet(member, set));
            SEXTANT_TRY(writer.add(set));
        }
        const size_t round = static_cast<size_t>(work.threads > 0 ? work.threads : processorCount());
        for (size_t first = 0; first < corpus.chunks(); first += round) {
            if (work.stop.stop_requested()) return interrupted();
            const size_t count = std::min(round, corpus.chunks() - first);
            std::vector<Result<std::vector<std::vector<uint64_t>>>> made(count, std::vector<std::vector<uint64_t>>());
            parallelFor(static_cast<int64_t>(count), work.threads, [&](int64_t i) {
                made[static_cast<size_t>(i)] = setsOfChunk(groups, corpus, first + static_cast<size_t>(i));
            });
            for (auto& sets : made)
                for (const auto& one : SEXTANT_TRY(std::move(sets))) SEXTANT_TRY(writer.add(one));
        }
        auto starts = SEXTANT_TRY(writer.finish());
        if (starts.size() != groups.candidates.size() + 1)
            return dataError("the documents of this job changed while it ran", "Start it again");
        return ShingleSets::open(path, std::move(starts));
    }
    Result<std::vector<std::vector<uint64_t>>> setsOfChunk(const BandGroups& groups, const CorpusView& corpus,
                                                           size_t chunk) const {
        std::vector<std::vector<uint64_t>> sets;
        const auto isCandidate = [&](uint64_t place) {
            return std::binary_search(groups.candidates.begin(), groups.candidates.end(), place + kOfThisJob);
        };
        const auto places = SEXTANT_TRY(corpus.places(chunk));
        if (std::none_of(places.begin(), places.end(), [&](DocumentPlace place) { return isCandidate(place.value()); }))
            return sets;
        SEXTANT_TRY(corpus.documents(chunk, [&](const Document& document) {
            if (!isCandidate(document.place.value())) return;
            sets.emplace_back();
            makeSetOf(document.text, sets.back());
        }));
        return sets;
    }

    MinhashDedupOptions m_options;
    MinHasher m_hasher;
};

}  // namespace

Result<std::unique_ptr<CorpusStage>> makeMinhashDedup(const StageSpec& spec) {
    return std::unique_ptr<CorpusStage>(
        std::make_unique<MinhashDedup>(stageOptions<MinhashDedupOptions>(minhashDedupOptions(), spec.options)));
}

}  // namespace sextant
