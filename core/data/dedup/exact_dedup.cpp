// SPDX-License-Identifier: Apache-2.0
#include "core/data/dedup/exact_dedup.h"

#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/data/dedup/seen_keys.h"
#include "core/data/dedup/text_units.h"
#include "core/spec/stages/dedup_options.h"

#include <cstring>
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

    Result<void> decide(const CorpusView& corpus, const CorpusWork& work, VerdictSorter& verdicts) const override {
        auto sorter = SEXTANT_TRY(sortedKeys(corpus, work));
        SeenKeys seen = SEXTANT_TRY(SeenKeys::open(m_options.index, work.jobName));
        std::optional<UnitKey> first;
        bool firstGoes = false;
        return sorter->forEach([&](const UnitKey& key) -> Result<void> {
            if (!first || first->key != key.key) {
                first = key;
                firstGoes = seen.contains(key.key);  // keys ascend, as the index does
                return firstGoes ? verdicts.add({key.place, Verdict::kElsewhere, key.begin, key.end}) : Result<void>();
            }
            return verdicts.add({key.place, firstGoes ? Verdict::kElsewhere : first->place, key.begin, key.end});
        });
    }

    Result<void> remember(const CorpusView& corpus, const VerdictFile&, const CorpusWork& work) const override {
        if (m_options.index.empty()) return {};
        auto sorter = SEXTANT_TRY(sortedKeys(corpus, work));
        SeenKeys::Writer writer = SEXTANT_TRY(SeenKeys::Writer::create(m_options.index, work.jobName));
        SEXTANT_TRY(sorter->forEach([&](const UnitKey& key) { return writer.add(key.key); }));
        return writer.finish();
    }

private:
    Hash128 keyOf(std::string_view text) const {
        return m_options.normalize ? hash128(normalizedForComparison(text)) : hash128(trimmed(text));
    }
    static Result<std::unique_ptr<ExternalSorter<UnitKey>>> sortedKeys(const CorpusView& corpus,
                                                                       const CorpusWork& work) {
        auto sorter =
            std::make_unique<ExternalSorter<UnitKey>>(work.folder / "keys", work.memoryLimit / 3, work.threads);
        for (size_t chunk = 0; chunk < corpus.chunks(); ++chunk) {
            if (work.stop.stop_requested())
                return Error{ErrorKind::Interrupted, "looking for duplicates was stopped", {}};
            const std::string keys = SEXTANT_TRY(corpus.keys(chunk));
            for (size_t at = 0; at + sizeof(UnitKey) <= keys.size(); at += sizeof(UnitKey)) {
                UnitKey key;
                std::memcpy(&key, keys.data() + at, sizeof key);
                SEXTANT_TRY(sorter->add(key));
            }
            if (work.progress) work.progress(static_cast<int64_t>(chunk + 1), static_cast<int64_t>(corpus.chunks()));
        }
        return sorter;
    }

    ExactDedupOptions m_options;
};

}  // namespace

Result<std::unique_ptr<CorpusStage>> makeExactDedup(const StageSpec& spec) {
    return std::unique_ptr<CorpusStage>(
        std::make_unique<ExactDedup>(stageOptions<ExactDedupOptions>(exactDedupOptions(), spec.options)));
}

}  // namespace sextant
