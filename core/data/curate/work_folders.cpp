// SPDX-License-Identifier: Apache-2.0
#include "core/data/curate/work_folders.h"

#include "core/base/files.h"

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

Result<CurationOptions> beginWork(CurationOptions options, const WorkFolders& folders) {
    std::sort(options.files.begin(), options.files.end());
    options.files.erase(std::unique(options.files.begin(), options.files.end()), options.files.end());
    SEXTANT_TRY(createFolders(folders.work));
    SEXTANT_TRY(checkFiles(options, folders));
    return options;
}

}  // namespace sextant
