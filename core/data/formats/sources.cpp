// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/sources.h"

#include "core/base/text.h"
#include "core/data/formats/record_reader.h"

#include <glob.h>

#include <algorithm>

namespace sextant {

namespace {

using Files = std::vector<std::filesystem::path>;

Error unreadableFolder(const std::filesystem::path& folder, const std::error_code& code) {
    return machineError("cannot read the folder " + folder.string() + ": " + code.message(), "Check who may access it");
}

/// A finished curate job stands for its documents.
Result<std::filesystem::path> folderToRead(const std::filesystem::path& folder) {
    std::error_code code;
    if (!std::filesystem::exists(folder / "config.yaml", code)) return folder;
    if (std::filesystem::is_directory(folder / "documents", code)) return folder / "documents";
    if (std::filesystem::is_directory(folder / "work", code))
        return dataError(folder.string() + " is a job that has not come to its end", "Go on with it first (--resume)");
    return folder;
}

Result<void> expandFolder(const std::filesystem::path& folder, Files& files) {
    std::error_code code;
    std::filesystem::directory_iterator entries(folder, code);
    if (code) return unreadableFolder(folder, code);
    for (; entries != std::filesystem::directory_iterator(); entries.increment(code)) {
        const auto& path = entries->path();
        std::error_code ignored;
        if (entries->is_directory(ignored) && !entries->is_symlink(ignored))
            SEXTANT_TRY(expandFolder(path, files));
        else if (entries->is_regular_file(ignored) && isRecordFile(path))
            files.push_back(path);
    }
    if (code) return unreadableFolder(folder, code);
    return {};
}

void expandGlob(const std::string& pattern, Files& files) {
    glob_t found{};
    if (::glob(pattern.c_str(), GLOB_TILDE, nullptr, &found) == 0) {
        std::error_code code;
        for (size_t i = 0; i < found.gl_pathc; ++i)
            if (std::filesystem::is_regular_file(found.gl_pathv[i], code)) files.emplace_back(found.gl_pathv[i]);
    }
    ::globfree(&found);
}

}  // namespace

Result<Files> expandSources(const std::vector<DataSource>& sources) {
    Files all;
    for (const DataSource& source : sources) {
        Files files;
        std::error_code code;
        const std::filesystem::path path = source.path;
        if (std::filesystem::is_directory(path, code))
            SEXTANT_TRY(expandFolder(SEXTANT_TRY(folderToRead(path)), files));
        else if (std::filesystem::exists(path, code))
            files.push_back(path);
        else
            expandGlob(source.path, files);
        if (files.empty())
            return dataError("the source " + source.path + " matches no text file",
                             "Name a .txt or .jsonl file, a folder that holds some, or a pattern like corpus/*.txt");
        std::sort(files.begin(), files.end());
        all.insert(all.end(), files.begin(), files.end());
    }
    return all;
}

}  // namespace sextant
