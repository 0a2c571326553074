// SPDX-License-Identifier: Apache-2.0
#include "core/data/curate/curation.h"

#include "core/base/files.h"
#include "core/data/curate/output_files.h"
#include "core/data/curate/pass_runner.h"

#include <algorithm>
#include <chrono>

namespace sextant {

namespace {

/// The files and the tokenizer as they are now: a job may only go on with what it began with.
Json fingerprintOf(const CurationOptions& options) {
    Json list = Json::array();
    for (const auto& file : options.files) {
        std::error_code code;
        const auto size = std::filesystem::file_size(file, code);
        const auto time = std::filesystem::last_write_time(file, code).time_since_epoch();
        list.push_back({{"file", file.string()},
                        {"bytes", code ? 0 : static_cast<int64_t>(size)},
                        {"modified", std::chrono::duration_cast<std::chrono::milliseconds>(time).count()}});
    }
    if (options.tokens) list.push_back({{"file", "the tokenizer"}, {"fingerprint", options.tokens->fingerprint}});
    return list;
}

Result<void> checkFiles(const CurationOptions& options, const WorkFolders& folders) {
    const std::filesystem::path path = folders.work / "files.json";
    const Json now = fingerprintOf(options);
    std::error_code code;
    if (!std::filesystem::exists(path, code)) return writeFileAtomically(path, toJsonText(now));
    const Json before = SEXTANT_TRY(readJsonFile(path));
    if (before == now) return {};
    for (size_t i = 0; i < now.size(); ++i)
        if (i >= before.size() || before[i] != now[i])
            return dataError(now[i]["file"].get<std::string>() + " is not what it was when this job began",
                             "Start a new job, or put the file back");
    return dataError(before[now.size()]["file"].get<std::string>() + " was there when this job began and is gone",
                     "Start a new job, or put the file back");
}

}  // namespace

Result<Funnel> curate(const CurationOptions& options, const Recipe& recipe, const std::filesystem::path& folder,
                      const CurationEvents& events, std::stop_token stop) {
    CurationOptions sorted = options;
    std::sort(sorted.files.begin(), sorted.files.end());
    sorted.files.erase(std::unique(sorted.files.begin(), sorted.files.end()), sorted.files.end());
    const WorkFolders folders{folder / "work"};
    SEXTANT_TRY(createFolders(folders.work));
    SEXTANT_TRY(checkFiles(sorted, folders));
    PassRunner runner(sorted, recipe, folders, events, std::move(stop));
    SEXTANT_TRY(runner.run());
    if (runner.funnel().read.documents == 0)
        return dataError("there is no document in the sources",
                         "Look at rejects.jsonl, and at the options text_field and document_split");
    SEXTANT_TRY(writeOutput(sorted, recipe, folders, folder));
    SEXTANT_TRY(runner.remember());
    std::error_code code;
    std::filesystem::remove_all(folders.work, code);
    return runner.funnel();
}

}  // namespace sextant
