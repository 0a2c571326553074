// SPDX-License-Identifier: Apache-2.0
#include "core/data/dedup/corpus_stages.h"

#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/data/dedup/decision_phases.h"
#include "core/data/dedup/seen_keys.h"
#include "core/data/dedup/text_units.h"
#include "core/spec/stages/dedup_options.h"

#include <optional>

namespace sextant {

namespace {

/// One unit of a document and where it stands.
struct UnitKey {
    Hash128 key;
    uint64_t place = 0;
    uint32_t begin = 0, end = Verdict::kWhole;

    friend bool operator<(const UnitKey& a, const UnitKey& b) {
        if (a.key != b.key) return a.key < b.key;
        return a.place != b.place ? a.place < b.place : a.begin < b.begin;
    }
};

using Files = DecisionPhases::Files;

constexpr int64_t kUnitBytes = 32 << 20;

class ExactDedup : public CorpusStage {
public:
    explicit ExactDedup(ExactDedupOptions options) : m_options(std::move(options)) {}

    std::string ruleName() const override {
        constexpr const char* names[] = {"same_document", "same_paragraph", "same_line"};
        return names[static_cast<int>(m_options.unit)];
    }
    double limit() const override { return 1; }

    void collect(const Document& document, std::string& keys) const override {
        auto add = [&](std::string_view text, uint32_t begin, uint32_t end) {
            const UnitKey key{keyOf(text), document.place.value(), begin, end};
            keys.append(reinterpret_cast<const char*>(&key), sizeof key);
        };
        if (m_options.unit == DedupUnit::Document) return add(document.text, 0, Verdict::kWhole);
        forEachUnit(document.text, m_options.unit, [&](const TextUnit& unit) {
            if (unit.content.size() >= static_cast<size_t>(m_options.minCharacters))
                add(unit.content, static_cast<uint32_t>(unit.begin), static_cast<uint32_t>(unit.end));
        });
    }

    Result<Files> decide(const CorpusView& corpus, const CorpusWork& work) const override {
        const auto phases = SEXTANT_TRY(
            DecisionPhases::begin(work, corpus.chunks(), {"keys", "verdicts"}, indexBasis(m_options.index)));
        if (auto verdicts = SEXTANT_TRY(phases.finished("verdicts"))) return *std::move(verdicts);
        const SortedRuns<UnitKey> keys(SEXTANT_TRY(sortCollected<UnitKey>(corpus, phases, "keys", kUnitBytes)));
        const HashRanges ranges(SEXTANT_TRY(keys.bytes()));
        return phases.run("verdicts", ranges.count(), kUnitBytes,
                          [&](const PhaseUnit& unit) { return findRepeated(keys, ranges, work, unit); });
    }

    Result<void> remember(const CorpusView& corpus, const VerdictFile&, const CorpusWork& work) const override {
        if (m_options.index.empty()) return {};
        const auto phases = SEXTANT_TRY(DecisionPhases::begin(work, corpus.chunks(), {"keys"}));
        const SortedRuns<UnitKey> keys(SEXTANT_TRY(sortCollected<UnitKey>(corpus, phases, "keys", kUnitBytes)));
        auto writer = SEXTANT_TRY(SeenKeys::add(m_options.index, work.jobName, work.folder / "note"));
        std::optional<UnitKey> from;
        if (writer.last()) from = UnitKey{*writer.last(), 0, 0, 0};
        SEXTANT_TRY(keys.between(from, {}, work.memoryLimit, [&](const UnitKey& key) -> Result<void> {
            if (!work.stop.stop_requested()) return writer.add(key.key);
            SEXTANT_TRY(writer.keep());
            return Error{ErrorKind::Interrupted, "adding to the index was stopped", {}};
        }));
        return writer.finish();
    }

private:
    Hash128 keyOf(std::string_view text) const {
        return m_options.normalize ? hash128(normalizedForComparison(text)) : hash128(trimmed(text));
    }
    /// Verdicts of the units in a range of keys that stood before, or in an index.
    Result<void> findRepeated(const SortedRuns<UnitKey>& keys, const HashRanges& ranges, const CorpusWork& work,
                              const PhaseUnit& unit) const {
        SeenKeys seen = SEXTANT_TRY(SeenKeys::open(m_options.index, work.jobName));
        const auto bound = [](uint64_t hash) { return UnitKey{{hash, 0}, 0, 0, 0}; };
        std::optional<UnitKey> first, end;
        if (const auto hash = ranges.end(unit.number)) end = bound(*hash);
        bool firstGoes = false;
        return sortRecords<Verdict>(unit, [&](auto& verdicts) {
            return keys.between(
                bound(ranges.begin(unit.number)), end, unit.memoryBytes / 2, [&](const UnitKey& key) -> Result<void> {
                    if (!first || first->key != key.key) {
                        first = key;
                        firstGoes = seen.contains(key.key);  // keys ascend, as the index does
                        return firstGoes ? verdicts.add({key.place, Verdict::kElsewhere, key.begin, key.end})
                                         : Result<void>();
                    }
                    return verdicts.add(
                        {key.place, firstGoes ? Verdict::kElsewhere : first->place, key.begin, key.end});
                });
        });
    }

    ExactDedupOptions m_options;
};

}  // namespace

/// Keeps the first of documents, paragraphs or lines with the same text (by a 128-bit hash of it). A paragraph ends at
/// a blank line; units are compared without the white space around them.
Result<std::unique_ptr<CorpusStage>> makeExactDedup(const StageSpec& spec) {
    return std::unique_ptr<CorpusStage>(
        std::make_unique<ExactDedup>(stageOptions<ExactDedupOptions>(exactDedupOptions(), spec.options)));
}

}  // namespace sextant
