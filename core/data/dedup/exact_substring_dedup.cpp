// SPDX-License-Identifier: Apache-2.0
#include "core/data/dedup/corpus_stages.h"

#include "core/base/hash.h"
#include "core/data/dedup/decision_phases.h"
#include "core/data/dedup/window_minima.h"
#include "core/spec/stages/dedup_options.h"

#include <algorithm>
#include <optional>
#include <tuple>

namespace sextant {

namespace {

using Files = DecisionPhases::Files;

constexpr int64_t kChunkBytes = 48 << 20;    // a chunk's documents, packed and not, and one of them
constexpr int64_t kSortingBytes = 32 << 20;  // the least a unit that sorts should have
constexpr size_t kMostGroups = 1600;         // two seconds a chunk where everything is repeated

/// Windows of one document with the same minimum: what is known of a document after `collect`.
struct MinimumKey {
    uint64_t hash = 0, document = 0;
    uint32_t first = 0, last = 0;

    friend bool operator<(const MinimumKey& a, const MinimumKey& b) {
        return std::tie(a.hash, a.document, a.first) < std::tie(b.hash, b.document, b.first);
    }
};

/// A window that may be a repetition.
struct WindowKey {
    uint64_t hash = 0;
    uint32_t moreHash = 0;  ///< its lowest two bits: how many bytes the window is longer than min_length
    uint32_t begin = 0;
    uint64_t document = 0;

    bool isSameText(const WindowKey& other) const { return hash == other.hash && moreHash == other.moreHash; }
    friend bool operator<(const WindowKey& a, const WindowKey& b) {
        return std::tie(a.hash, a.moreHash, a.document, a.begin) < std::tie(b.hash, b.moreHash, b.document, b.begin);
    }
};

/// Windows of a document that may be repetitions, by where they begin.
struct Candidate {
    uint64_t document = 0;
    uint32_t first = 0, last = 0;

    friend auto operator<=>(const Candidate&, const Candidate&) = default;
};

/// A window that is a repetition, and the document that has its text first.
struct Repetition {
    uint64_t document = 0, survivor = 0;
    uint32_t begin = 0, end = 0;

    friend bool operator<(const Repetition& a, const Repetition& b) {
        return std::tie(a.document, a.begin) < std::tie(b.document, b.begin);
    }
};

/// Takes repetitions in their order, and makes one verdict of those that touch.
class Joiner {
public:
    explicit Joiner(ExternalSorter<Verdict>& verdicts) : m_verdicts(verdicts) {}
    Result<void> add(const Repetition& next) {
        if (m_isOpen && m_open.document == next.document && next.begin <= m_open.end) {
            m_open.end = std::max(m_open.end, next.end);
            return {};
        }
        SEXTANT_TRY(finish());
        m_open = next;
        m_isOpen = true;
        return {};
    }
    Result<void> finish() {
        return m_isOpen ? m_verdicts.add({m_open.document, m_open.survivor, m_open.begin, m_open.end}) : Result<void>();
    }

private:
    ExternalSorter<Verdict>& m_verdicts;
    Repetition m_open;
    bool m_isOpen = false;
};

bool beginsCharacter(std::string_view text, size_t at) { return at == text.size() || (text[at] & 0xC0) != 0x80; }

class ExactSubstringDedup : public CorpusStage {
public:
    explicit ExactSubstringDedup(const ExactSubstringOptions& options)
        : m_length(static_cast<size_t>(options.minLength)) {}

    std::string ruleName() const override { return "repeated_passage"; }
    double limit() const override { return 1; }

    void collect(const Document& document, std::string& keys) const override {
        if (!document.turns.empty()) return;
        forEachWindowMinimum(document.text, m_length, [&](const WindowMinimum& minimum) {
            const MinimumKey key{minimum.hash, document.place.value(), minimum.first, minimum.last};
            keys.append(reinterpret_cast<const char*>(&key), sizeof key);
        });
    }

    Result<Files> decide(const CorpusView& corpus, const CorpusWork& work) const override {
        const auto phases = SEXTANT_TRY(DecisionPhases::begin(
            work, corpus.chunks(), {"minima", "candidates", "windows", "repetitions", "verdicts"}));
        if (auto verdicts = SEXTANT_TRY(phases.finished("verdicts"))) return *std::move(verdicts);
        const SortedRuns<Repetition> repetitions(SEXTANT_TRY(findRepetitions(corpus, phases)));
        const ChunkGroups groups(corpus.chunks(), kMostGroups);
        return phases.run("verdicts", groups.count(), kSortingBytes,
                          [&](const PhaseUnit& unit) { return join(corpus, groups, repetitions, unit); });
    }

private:
    /// Where windows begin that have a minimum which others have, too; by document.
    Result<Files> findCandidates(const CorpusView& corpus, const DecisionPhases& phases) const {
        if (auto candidates = SEXTANT_TRY(phases.finished("candidates"))) return *std::move(candidates);
        const SortedRuns<MinimumKey> minima(
            SEXTANT_TRY(sortCollected<MinimumKey>(corpus, phases, "minima", kSortingBytes)));
        const HashRanges ranges(SEXTANT_TRY(minima.bytes()));
        auto candidates = phases.run("candidates", ranges.count(), kSortingBytes, [&](const PhaseUnit& unit) {
            return sortRecords<Candidate>(unit,
                                          [&](auto& found) { return findSharedMinima(minima, ranges, unit, found); });
        });
        if (candidates) phases.discard("minima");
        return candidates;
    }
    Result<void> findSharedMinima(const SortedRuns<MinimumKey>& minima, const HashRanges& ranges, const PhaseUnit& unit,
                                  ExternalSorter<Candidate>& found) const {
        const auto add = [&](const MinimumKey& key) { return found.add({key.document, key.first, key.last}); };
        std::optional<MinimumKey> first, end;  // of the present hash; of the range
        if (const auto hash = ranges.end(unit.number)) end = MinimumKey{*hash, 0, 0, 0};
        bool firstIsAdded = false;
        return minima.between(MinimumKey{ranges.begin(unit.number), 0, 0, 0}, end, unit.memoryBytes / 2,
                              [&](const MinimumKey& key) -> Result<void> {
                                  if (!first || first->hash != key.hash) {
                                      first = key;
                                      // A document that says the same over and over has one minimum.
                                      firstIsAdded = key.last - key.first >= m_length;
                                      return firstIsAdded ? add(key) : Result<void>();
                                  }
                                  if (!firstIsAdded) SEXTANT_TRY(add(*first));
                                  firstIsAdded = true;
                                  return add(key);
                              });
    }

    /// The hashes of all candidate windows.
    Result<Files> hashCandidates(const CorpusView& corpus, const DecisionPhases& phases) const {
        if (auto windows = SEXTANT_TRY(phases.finished("windows"))) return *std::move(windows);
        const SortedRuns<Candidate> candidates(SEXTANT_TRY(findCandidates(corpus, phases)));
        const ChunkGroups groups(corpus.chunks(), kMostGroups);
        auto windows = phases.run("windows", groups.count(), kChunkBytes + 2 * kSortingBytes, [&](PhaseUnit unit) {
            unit.memoryBytes -= kChunkBytes;
            return sortRecords<WindowKey>(unit, [&](auto& sorter) -> Result<void> {
                for (size_t chunk = groups.first(unit.number); chunk < groups.end(unit.number); ++chunk)
                    SEXTANT_TRY(hashChunk(corpus, chunk, candidates, unit.memoryBytes / 2, sorter));
                return {};
            });
        });
        if (windows) phases.discard("candidates");
        return windows;
    }
    Result<void> hashChunk(const CorpusView& corpus, size_t chunk, const SortedRuns<Candidate>& candidates,
                           int64_t memoryBytes, ExternalSorter<WindowKey>& windows) const {
        const auto places = SEXTANT_TRY(corpus.places(chunk));
        if (places.empty()) return {};
        std::vector<Candidate> here;
        SEXTANT_TRY(candidates.between(Candidate{places.front().value(), 0, 0},
                                       Candidate{places.back().value() + 1, 0, 0}, memoryBytes,
                                       [&](const Candidate& candidate) -> Result<void> {
                                           here.push_back(candidate);
                                           return {};
                                       }));
        if (here.empty()) return {};
        auto next = here.begin();
        Result<void> outcome;
        SEXTANT_TRY(corpus.documents(chunk, [&](const Document& document) {
            for (; next != here.end() && next->document == document.place.value(); ++next)
                for (size_t begin = next->first; begin <= next->last && outcome; ++begin)
                    outcome = addWindow(document, begin, windows);
        }));
        return outcome;
    }
    Result<void> addWindow(const Document& document, size_t begin, ExternalSorter<WindowKey>& windows) const {
        const std::string_view text = document.text;
        if (!beginsCharacter(text, begin)) return {};
        size_t end = begin + m_length;
        while (!beginsCharacter(text, end)) ++end;
        const Hash128 hash = hash128(text.substr(begin, end - begin));
        const auto longer = static_cast<uint32_t>(end - begin - m_length);
        return windows.add({hash.high, (static_cast<uint32_t>(hash.low) & ~3u) | longer, static_cast<uint32_t>(begin),
                            document.place.value()});
    }

    /// All but the first of the windows with the same text; by document.
    Result<Files> findRepetitions(const CorpusView& corpus, const DecisionPhases& phases) const {
        if (auto repetitions = SEXTANT_TRY(phases.finished("repetitions"))) return *std::move(repetitions);
        const SortedRuns<WindowKey> windows(SEXTANT_TRY(hashCandidates(corpus, phases)));
        const HashRanges ranges(SEXTANT_TRY(windows.bytes()));
        auto repetitions = phases.run("repetitions", ranges.count(), kSortingBytes, [&](const PhaseUnit& unit) {
            return sortRecords<Repetition>(
                unit, [&](auto& found) { return findRepeatedWindows(windows, ranges, unit, found); });
        });
        if (repetitions) phases.discard("windows");
        return repetitions;
    }
    Result<void> findRepeatedWindows(const SortedRuns<WindowKey>& windows, const HashRanges& ranges,
                                     const PhaseUnit& unit, ExternalSorter<Repetition>& found) const {
        std::optional<WindowKey> first, end;
        if (const auto hash = ranges.end(unit.number)) end = WindowKey{*hash, 0, 0, 0};
        return windows.between(WindowKey{ranges.begin(unit.number), 0, 0, 0}, end, unit.memoryBytes / 2,
                               [&](const WindowKey& key) -> Result<void> {
                                   if (!first || !first->isSameText(key)) {
                                       first = key;
                                       return {};
                                   }
                                   const auto length = static_cast<uint32_t>(m_length) + (key.moreHash & 3u);
                                   if (key.document == first->document && key.begin < first->begin + length) return {};
                                   return found.add({key.document, first->document, key.begin, key.begin + length});
                               });
    }

    /// Repetitions that touch become one verdict.
    static Result<void> join(const CorpusView& corpus, const ChunkGroups& groups,
                             const SortedRuns<Repetition>& repetitions, const PhaseUnit& unit) {
        return sortRecords<Verdict>(unit, [&](auto& verdicts) -> Result<void> {
            for (size_t chunk = groups.first(unit.number); chunk < groups.end(unit.number); ++chunk) {
                const auto places = SEXTANT_TRY(corpus.places(chunk));
                if (places.empty()) continue;
                Joiner joiner(verdicts);
                SEXTANT_TRY(repetitions.between(Repetition{places.front().value(), 0, 0, 0},
                                                Repetition{places.back().value() + 1, 0, 0, 0}, unit.memoryBytes / 2,
                                                [&](const Repetition& next) { return joiner.add(next); }));
                SEXTANT_TRY(joiner.finish());
            }
            return {};
        });
    }

    size_t m_length;
};

}  // namespace

/// Cuts out every stretch of at least `min_length` bytes (100 as in Lee et al. 2022, "Deduplicating training data makes
/// language models better") that stood somewhere before, and keeps the first one; the tool of that paper removes both.
///
/// Exactly: a window is the shortest run of whole characters from a place in a document that has min_length bytes. A
/// window is a repetition if the same bytes are a window of an earlier document, or of the same document and end before
/// it begins. The bytes of all repetitions go. Whatever goes is therefore left somewhere earlier in the corpus; only
/// windows inside one document count, documents being in the order of their places.
///
/// Conversations are left alone and count for nothing: a question or a system text that others have, too, must stay
/// whole. exact_dedup and minhash_dedup look at them.
///
/// How, in bounded memory and O(n log n): windows with the same bytes have the same minimum (window_minima.h), so only
/// windows whose minimum is found twice in the corpus can be repetitions. Of these a 96-bit hash (of XXH3) is sorted on
/// disk, and all but the first of a group go. Collisions: about 1 in 10^9 that a corpus with 10^10 such windows has
/// one. Disk: about one byte for every byte of the corpus, 24 for every byte that may be a
/// repetition, and 24 more where it is one.
Result<std::unique_ptr<CorpusStage>> makeExactSubstringDedup(const StageSpec& spec) {
    return std::unique_ptr<CorpusStage>(std::make_unique<ExactSubstringDedup>(
        stageOptions<ExactSubstringOptions>(exactSubstringOptions(), spec.options)));
}

}  // namespace sextant
