// SPDX-License-Identifier: Apache-2.0
#include "core/bench/curate_bench.h"

#include "core/base/allocator.h"
#include "core/base/files.h"
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/base/system.h"
#include "core/bench/best_seconds.h"
#include "core/bench/curate_text_bench.h"
#include "core/data/curate/recount.h"
#include "core/data/curate/signal_files.h"
#include "core/data/dedup/corpus_stages.h"
#include "core/spec/stages/dedup_options.h"

#include <algorithm>
#include <functional>

namespace sextant {

namespace {

constexpr size_t kDocumentsInChunk = 10'000;
constexpr int kSignals = 40;

/// A folder that goes away again.
class ScratchFolder {
public:
    static Result<ScratchFolder> create() {
        std::string name = (std::filesystem::temp_directory_path() / "sextant-bench-XXXXXX").string();
        if (!mkdtemp(name.data())) return fileError("create", name);
        ScratchFolder folder;
        folder.m_path = name;
        return folder;
    }
    ScratchFolder() = default;
    ScratchFolder(ScratchFolder&& other) noexcept { std::swap(m_path, other.m_path); }
    ~ScratchFolder() {
        std::error_code code;
        if (!m_path.empty()) std::filesystem::remove_all(m_path, code);
    }
    const std::filesystem::path& path() const { return m_path; }

private:
    std::filesystem::path m_path;
};

/// Documents of 100 words that nobody wrote: every tenth is a near copy of the one before it.
class MadeUpCorpus : public CorpusView {
public:
    MadeUpCorpus(int64_t documents, const CorpusStage& stage, int threads)
        : m_documents(static_cast<size_t>(documents)), m_keys(chunks()) {
        parallelFor(static_cast<int64_t>(chunks()), threads, [&](int64_t chunk) {
            for (size_t i = first(static_cast<size_t>(chunk)); i < first(static_cast<size_t>(chunk) + 1); ++i)
                stage.collect(document(i), m_keys[static_cast<size_t>(chunk)]);
        });
    }
    size_t chunks() const override { return (m_documents + kDocumentsInChunk - 1) / kDocumentsInChunk; }
    Result<std::string> keys(size_t chunk) const override { return m_keys[chunk]; }
    Result<std::vector<DocumentPlace>> places(size_t chunk) const override {
        std::vector<DocumentPlace> places;
        for (size_t i = first(chunk); i < first(chunk + 1); ++i) places.emplace_back(0, i);
        return places;
    }
    Result<void> documents(size_t chunk, const std::function<void(Document)>& visit) const override {
        for (size_t i = first(chunk); i < first(chunk + 1); ++i) visit(document(i));
        return {};
    }

private:
    size_t first(size_t chunk) const { return std::min(chunk * kDocumentsInChunk, m_documents); }
    static Document document(size_t index) {
        const bool isCopy = index % 10 == 9;
        const CounterRandom words(isCopy ? index - 1 : index, 5);
        Document document;
        for (uint64_t word = 0; word < 100; ++word) {
            const uint64_t number = isCopy && word == 50 ? index : words.below(50'000, word);
            document.text += "w" + std::to_string(number) + " ";
        }
        document.place = DocumentPlace(0, index);
        return document;
    }
    size_t m_documents;
    std::vector<std::string> m_keys;
};

Result<void> benchClusters(const CurateBenchRequest& request, const std::filesystem::path& folder, Json& result) {
    const auto stage = SEXTANT_TRY(makeMinhashDedup({"minhash_dedup", defaultsOf(minhashDedupOptions())}));
    const MadeUpCorpus corpus(request.documents, *stage, request.threads);
    CorpusWork work;
    work.folder = folder;
    work.threads = request.threads;
    const double start = steadySeconds();
    const SortedRuns<Verdict> verdicts(SEXTANT_TRY(stage->decide(corpus, work)));
    result["cluster_documents"] = request.documents;
    result["cluster_seconds"] = steadySeconds() - start;
    result["cluster_duplicates"] = SEXTANT_TRY(verdicts.bytes()) / static_cast<int64_t>(sizeof(Verdict));
    result["cluster_peak_bytes"] = peakResidentBytes();
    return {};
}

Result<void> benchRecount(const CurateBenchRequest& request, const std::filesystem::path& folder, Json& result) {
    const auto rows = static_cast<size_t>(request.documents);
    SEXTANT_TRY(createFolders(folder / "signals"));
    auto write = [&](const std::string& name, const void* data, size_t size) {
        return writeFileAtomically(folder / "signals" / name, std::string_view(static_cast<const char*>(data), size),
                                   Durability::Buffered);
    };
    const CounterRandom random(1, 9);
    std::vector<uint16_t> verdicts(rows);
    std::vector<uint32_t> bytes(rows, 4000);
    std::vector<uint64_t> places(rows);
    for (size_t row = 0; row < rows; ++row) places[row] = row;
    SEXTANT_TRY(write(signal_files::kVerdict, verdicts.data(), rows * sizeof(uint16_t)));
    SEXTANT_TRY(write(signal_files::kTextBytes, bytes.data(), rows * sizeof(uint32_t)));
    SEXTANT_TRY(write(signal_files::kPlace, places.data(), rows * sizeof(uint64_t)));
    Json rules = Json::array();
    std::vector<float> column(rows);
    for (int signal = 0; signal < kSignals; ++signal) {
        for (size_t row = 0; row < rows; ++row)
            column[row] = static_cast<float>(random.uniform(row * kSignals + static_cast<size_t>(signal)));
        const std::string name = "signal_" + std::to_string(signal);
        SEXTANT_TRY(write(signal_files::ofRule("made_up", name), column.data(), rows * sizeof(float)));
        rules.push_back({{"rule", name},
                         {"help", ""},
                         {"minimum", 0.01},
                         {"maximum", 0.99},
                         {"minimum_option", ""},
                         {"maximum_option", ""}});
    }
    const Json steps = Json::array({Json{{"stage", "made_up"}, {"corpus", false}, {"rules", rules}}});
    const Json chunks =
        Json::array({Json{{"first_row", 0}, {"rows", rows}, {"documents", {0, 0, 0}}, {"dropped", Json::array()}}});
    SEXTANT_TRY(writeFileAtomically(
        folder / "signals" / signal_files::kColumns,
        toJsonText({{"rows", rows}, {"files", Json::array()}, {"steps", steps}, {"chunks", chunks}})));
    const CuratedJob job = SEXTANT_TRY(CuratedJob::open(folder));
    const LimitTable limits = limitsOf(job);
    result["recount_signals"] = kSignals;
    result["recount_milliseconds"] = 1000 * bestSeconds([&] { recount(job, limits, request.threads); });
    return {};
}

}  // namespace

Result<Json> benchCurate(const CurateBenchRequest& request) {
    keepFreedMemory();  // as curate jobs do
    const ScratchFolder scratch = SEXTANT_TRY(ScratchFolder::create());
    Json result = Json::object();
    SEXTANT_TRY(createFolders(scratch.path() / "clusters"));
    SEXTANT_TRY(benchClusters(request, scratch.path() / "clusters", result));
    SEXTANT_TRY(benchRecount(request, scratch.path() / "recount", result));
    if (!request.file.empty()) SEXTANT_TRY(benchCurateTexts(request.file, scratch.path(), result));
    return result;
}

}  // namespace sextant
