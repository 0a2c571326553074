// SPDX-License-Identifier: Apache-2.0
#include "core/data/dedup/exact_substring_dedup.h"

#include "core/base/hash.h"
#include "core/base/parallel.h"
#include "core/base/system.h"
#include "core/data/dedup/window_minima.h"
#include "core/spec/stages/dedup_options.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <mutex>
#include <optional>
#include <tuple>

namespace sextant {

namespace {

constexpr int64_t kWorkerBytes = 48 << 20;  // a chunk's documents, packed and not, and one of them
constexpr size_t kBatch = 1 << 14;

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

/// A window that is a repetition, and the document that has its text first.
struct Repetition {
    uint64_t document = 0, survivor = 0;
    uint32_t begin = 0, end = 0;

    friend bool operator<(const Repetition& a, const Repetition& b) {
        return std::tie(a.document, a.begin) < std::tie(b.document, b.begin);
    }
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

    Result<void> decide(const CorpusView& corpus, const CorpusWork& work, VerdictSorter& verdicts) const override {
        const std::filesystem::path candidates = work.folder / "candidates";
        SEXTANT_TRY(findCandidates(corpus, work, candidates));
        ExternalSorter<Repetition> repetitions(work.folder / "repetitions", work.memoryLimit / 3, work.threads);
        {
            ExternalSorter<WindowKey> windows(work.folder / "windows", work.memoryLimit / 3, work.threads);
            SEXTANT_TRY(hashCandidates(corpus, work, SEXTANT_TRY(VerdictFile::open(candidates)), windows));
            SEXTANT_TRY(findRepetitions(windows, work, repetitions));
        }
        return join(repetitions, verdicts);
    }

private:
    static Error interrupted() { return {ErrorKind::Interrupted, "looking for repeated passages was stopped", {}}; }

    /// Writes where windows begin that have a minimum which others have, too, as verdicts from the first to the last.
    Result<void> findCandidates(const CorpusView& corpus, const CorpusWork& work,
                                const std::filesystem::path& file) const {
        ExternalSorter<MinimumKey> minima(work.folder / "minima", work.memoryLimit / 3, work.threads);
        for (size_t chunk = 0; chunk < corpus.chunks(); ++chunk) {
            if (work.stop.stop_requested()) return interrupted();
            const std::string keys = SEXTANT_TRY(corpus.keys(chunk));
            for (size_t at = 0; at + sizeof(MinimumKey) <= keys.size(); at += sizeof(MinimumKey)) {
                MinimumKey key;
                std::memcpy(&key, keys.data() + at, sizeof key);
                SEXTANT_TRY(minima.add(key));
            }
            tell(work, chunk + 1, corpus.chunks());
        }
        VerdictSorter found(work.folder / "found", work.memoryLimit / 3, work.threads);
        const auto add = [&](const MinimumKey& key) { return found.add({key.document, 0, key.first, key.last, 0, 0}); };
        std::optional<MinimumKey> first;  // of the present hash
        bool firstIsAdded = false;
        SEXTANT_TRY(minima.forEach([&](const MinimumKey& key) -> Result<void> {
            if (!first || first->hash != key.hash) {
                first = key;
                // A document that says the same over and over has one minimum.
                firstIsAdded = key.last - key.first >= m_length;
                return firstIsAdded ? add(key) : Result<void>();
            }
            if (!firstIsAdded) SEXTANT_TRY(add(*first));
            firstIsAdded = true;
            return add(key);
        }));
        return VerdictFile::write(file, found);
    }

    /// Adds the hash of every candidate window. Chunks on several threads: the order does not matter.
    Result<void> hashCandidates(const CorpusView& corpus, const CorpusWork& work, const VerdictFile& candidates,
                                ExternalSorter<WindowKey>& windows) const {
        const int wanted = work.threads > 0 ? work.threads : processorCount();
        const auto workers = std::clamp<int64_t>(work.memoryLimit / 6 / kWorkerBytes, 1, wanted);
        std::mutex mutex;  // guards what follows
        Result<void> outcome;
        size_t done = 0;
        std::atomic<bool> failed = false;
        const auto fail = [&](const Error& error) {
            const std::lock_guard lock(mutex);
            if (!failed.exchange(true)) outcome = error;
        };
        const auto flush = [&](std::vector<WindowKey>& keys) {
            const std::lock_guard lock(mutex);
            for (const WindowKey& key : keys)
                if (outcome) outcome = windows.add(key);
            if (!outcome) failed = true;
            keys.clear();
        };
        parallelFor(static_cast<int64_t>(corpus.chunks()), static_cast<int>(workers), [&](int64_t chunk) {
            if (failed) return;
            if (work.stop.stop_requested()) return fail(interrupted());
            std::vector<WindowKey> keys;
            const auto good = corpus.documents(static_cast<size_t>(chunk), [&](const Document& document) {
                const uint64_t place = document.place.value();
                for (const Verdict& range : candidates.between(place, place))
                    for (size_t begin = range.begin; begin <= range.end; ++begin) {
                        addWindow(document, begin, keys);
                        if (keys.size() >= kBatch) flush(keys);
                    }
            });
            if (!good) return fail(good.error());
            flush(keys);
            const std::lock_guard lock(mutex);
            tell(work, corpus.chunks() + ++done, corpus.chunks());
        });
        return outcome;
    }
    void addWindow(const Document& document, size_t begin, std::vector<WindowKey>& keys) const {
        const std::string_view text = document.text;
        if (!beginsCharacter(text, begin)) return;
        size_t end = begin + m_length;
        while (!beginsCharacter(text, end)) ++end;
        const Hash128 hash = hash128(text.substr(begin, end - begin));
        const auto longer = static_cast<uint32_t>(end - begin - m_length);
        keys.push_back({hash.high, (static_cast<uint32_t>(hash.low) & ~3u) | longer, static_cast<uint32_t>(begin),
                        document.place.value()});
    }

    /// All but the first of the windows with the same text.
    Result<void> findRepetitions(ExternalSorter<WindowKey>& windows, const CorpusWork& work,
                                 ExternalSorter<Repetition>& repetitions) const {
        std::optional<WindowKey> first;
        int64_t count = 0;
        return windows.forEach([&](const WindowKey& key) -> Result<void> {
            if (++count % (1 << 20) == 0 && work.stop.stop_requested()) return interrupted();
            if (!first || !first->isSameText(key)) {
                first = key;
                return {};
            }
            const auto length = static_cast<uint32_t>(m_length) + (key.moreHash & 3u);
            if (key.document == first->document && key.begin < first->begin + length) return {};
            return repetitions.add({key.document, first->document, key.begin, key.begin + length});
        });
    }

    /// Repetitions that touch become one verdict.
    static Result<void> join(ExternalSorter<Repetition>& repetitions, VerdictSorter& verdicts) {
        std::optional<Repetition> open;
        const auto finish = [&]() -> Result<void> {
            return open ? verdicts.add({open->document, open->survivor, open->begin, open->end}) : Result<void>();
        };
        SEXTANT_TRY(repetitions.forEach([&](const Repetition& next) -> Result<void> {
            if (open && open->document == next.document && next.begin <= open->end) {
                open->end = std::max(open->end, next.end);
                return {};
            }
            SEXTANT_TRY(finish());
            open = next;
            return {};
        }));
        return finish();
    }

    static void tell(const CorpusWork& work, size_t done, size_t chunks) {
        if (work.progress) work.progress(static_cast<int64_t>(done), 2 * static_cast<int64_t>(chunks));
    }

    size_t m_length;
};

}  // namespace

Result<std::unique_ptr<CorpusStage>> makeExactSubstringDedup(const StageSpec& spec) {
    return std::unique_ptr<CorpusStage>(std::make_unique<ExactSubstringDedup>(
        stageOptions<ExactSubstringOptions>(exactSubstringOptions(), spec.options)));
}

}  // namespace sextant
