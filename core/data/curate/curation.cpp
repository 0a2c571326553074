// SPDX-License-Identifier: Apache-2.0
#include "core/data/curate/curation.h"

#include "core/data/curate/output_files.h"
#include "core/data/curate/pass_runner.h"
#include "core/data/curate/rejects.h"

namespace sextant {

Result<Funnel> curate(const CurationOptions& options, const Recipe& recipe, const std::filesystem::path& folder,
                      const CurationEvents& events, std::stop_token stop) {
    const WorkFolders folders = WorkFolders::of(folder);
    const CurationOptions sorted = SEXTANT_TRY(beginWork(options, folders));
    const WorkShare everything(sorted.files, {0, 1});
    PassRunner runner(sorted, recipe, folders, everything, events, stop);
    if (const auto ran = runner.run(); !ran) {
        if (ran.error().kind == ErrorKind::Data) SEXTANT_TRY(collectRejects(folders, folder));
        return ran.error();
    }
    if (runner.funnel().read.documents == 0) {
        SEXTANT_TRY(collectRejects(folders, folder));
        return dataError("there is no document in the sources",
                         "Look at rejects.jsonl, and at the options text_field and document_split");
    }
    const DataProgress tell = [&](int64_t done, int64_t total) {
        if (events.progress) events.progress("output", done, total, "chunks", runner.funnel());
    };
    SEXTANT_TRY(writeOutput(sorted, recipe, folders, folder, tell, stop));
    SEXTANT_TRY(runner.remember());
    std::error_code code;
    std::filesystem::remove_all(folders.work, code);
    return runner.funnel();
}

}  // namespace sextant
