// SPDX-License-Identifier: Apache-2.0
#include "core/data/curate/curation_parts.h"

#include "core/data/curate/pass_runner.h"
#include "core/job/part_records.h"

#include <algorithm>

namespace sextant {

namespace {

/// Where the parts of a curation stand.
class Progress {
public:
    Progress(const CurationOptions& options, const Recipe& recipe, std::filesystem::path job)
        : m_options(options), m_recipe(recipe), m_job(std::move(job)), m_passes(recipe.passes()) {}

    Result<void> checkPass(size_t pass) const {
        if (pass < m_passes.size()) return {};
        return usageError("there is no pass " + std::to_string(pass) + ": this recipe has " +
                              std::to_string(m_passes.size()) + ", counted from 0",
                          "A pass ends with every stage that needs the whole corpus");
    }

    Result<void> checkDecided(size_t pass) const {
        const size_t step = *m_passes[pass].collectedFor;
        std::error_code code;
        if (std::filesystem::exists(folders().verdicts(step), code)) return {};
        SEXTANT_TRY(checkComplete(pass));
        return usageError(m_recipe.steps()[step].name + " has not decided yet what pass " + std::to_string(pass) +
                              " collected for it",
                          "Run `" + command(pass) + " --decide` first");
    }

    Result<void> checkComplete(size_t pass) const {
        const auto missing = SEXTANT_TRY(firstMissing(pass));
        return missing ? Result<void>(incomplete(pass, *missing)) : Result<void>();
    }

private:
    WorkFolders folders() const { return WorkFolders::of(m_job); }
    std::string command(size_t pass) const {
        return "sextant-engine curate --job " + m_job.string() + " --pass " + std::to_string(pass);
    }

    Result<std::vector<ChunkName>> chunksOf(size_t pass) const {
        std::error_code code;
        if (!std::filesystem::exists(folders().pass(pass), code)) return std::vector<ChunkName>();
        return listChunks(folders().pass(pass));
    }

    /// The first chunk that the pass has not made, in the order of the chunks.
    Result<std::optional<ChunkName>> firstMissing(size_t pass) const {
        const auto made = SEXTANT_TRY(chunksOf(pass));
        const auto isMade = [&](const ChunkName& name) { return std::binary_search(made.begin(), made.end(), name); };
        for (ChunkName name; name.file < m_options.files.size(); ++name.file) {
            const auto count = readChunkCount(folders().pass(0), name.file);
            for (name.number = 0; name.number < count.value_or(1); ++name.number)
                if (!count || !isMade(name)) return std::optional(name);
        }
        return std::optional<ChunkName>();
    }

    Error incomplete(size_t pass, const ChunkName& missing) const {
        const std::string what = "pass " + std::to_string(pass) + " is not complete: ";
        const auto records = readPartRecords(folders().parts(), pass);
        if (records.empty())
            return usageError(what + "no part of it was begun",
                              "Run `" + command(pass) + " --part I/N` for every I from 0 to N-1");
        const size_t parts = records.front().parts;
        const Part part{WorkShare(m_options.files, {0, parts}).partOf(missing), parts};
        return usageError(what + "part " + part.text() + " of it " + fate(records, part) + ", so that chunk " +
                              std::to_string(missing.number) + " of " + m_options.files[missing.file].string() +
                              " is missing",
                          "Run `" + command(pass) + " --part " + part.text() + "`; it does only what is missing");
    }

    static std::string fate(const std::vector<PartRecord>& records, const Part& part) {
        const auto record = std::find_if(records.begin(), records.end(), [&](const auto& r) {
            return Part{r.part, r.parts} == part;
        });
        if (record == records.end()) return "was not begun";
        if (record->state == "failed") return "failed on " + record->host + " (" + record->message + ")";
        return (record->state == "finished" ? "was done on " : "did not come to its end on ") + record->host;
    }

    const CurationOptions& m_options;
    const Recipe& m_recipe;
    std::filesystem::path m_job;
    std::vector<Recipe::Pass> m_passes;
};

}  // namespace

Result<void> curatePart(const CurationOptions& options, const Recipe& recipe, const std::filesystem::path& folder,
                        size_t pass, Part part, const CurationEvents& events, std::stop_token stop) {
    const WorkFolders folders = WorkFolders::of(folder);
    const CurationOptions sorted = SEXTANT_TRY(beginWork(options, folders));
    const Progress progress(sorted, recipe, folder);
    SEXTANT_TRY(progress.checkPass(pass));
    if (pass > 0) SEXTANT_TRY(progress.checkDecided(pass - 1));
    PartRecorder recorder(folders.parts(), pass, part.index, part.count);
    CurationEvents recorded = events;
    recorded.progress = [&](const std::string& stage, int64_t done, int64_t total, const std::string& unit,
                            const Funnel& funnel) {
        recorder.progress(done, total, unit);
        if (events.progress) events.progress(stage, done, total, unit, funnel);
    };
    const WorkShare share(sorted.files, part);
    const Result<void> outcome = PassRunner(sorted, recipe, folders, share, recorded, std::move(stop)).runPass(pass);
    recorder.end(outcome);
    return outcome;
}

Result<void> decideAfterPass(const CurationOptions& options, const Recipe& recipe, const std::filesystem::path& folder,
                             size_t pass, const CurationEvents& events, std::stop_token stop) {
    const WorkFolders folders = WorkFolders::of(folder);
    const CurationOptions sorted = SEXTANT_TRY(beginWork(options, folders));
    const Progress progress(sorted, recipe, folder);
    SEXTANT_TRY(progress.checkPass(pass));
    if (!recipe.passes()[pass].collectedFor)
        return usageError("nothing is decided after pass " + std::to_string(pass) + ", the last one",
                          "`sextant-engine curate --job " + folder.string() + " --resume` puts the output together");
    SEXTANT_TRY(progress.checkComplete(pass));
    const WorkShare everything(sorted.files, {0, 1});
    return PassRunner(sorted, recipe, folders, everything, events, std::move(stop)).decideAfter(pass);
}

}  // namespace sextant
