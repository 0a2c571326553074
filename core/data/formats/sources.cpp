// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/sources.h"

#include "core/base/text.h"
#include "core/data/formats/record_reader.h"
#include "core/data/formats/text_source.h"

#include <glob.h>

#include <algorithm>

namespace sextant {

namespace {

using Files = std::vector<std::filesystem::path>;

constexpr const char* kNoFile = "neither files nor folders";

Error unreadableFolder(const std::filesystem::path& folder, const std::error_code& code) {
    return machineError("cannot read the folder " + folder.string() + ": " + code.message(), "Check who may access it");
}

/// What the format of a file would follow from, in words.
std::string extensionOf(const std::filesystem::path& file) {
    const std::string extension = textExtension(file);
    return extension.empty() ? "names without an ending" : "names in " + extension;
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

Result<void> expandFolder(const std::filesystem::path& folder, Files& files, SourceNotes& notes) {
    std::error_code code;
    std::filesystem::directory_iterator entries(folder, code);
    if (code) return unreadableFolder(folder, code);
    for (; entries != std::filesystem::directory_iterator(); entries.increment(code)) {
        const auto& path = entries->path();
        std::error_code ignored;
        const bool isFolder = entries->is_directory(ignored);
        if (isFolder && !entries->is_symlink(ignored))
            SEXTANT_TRY(expandFolder(path, files, notes));
        else if (isFolder)
            notes.leaveOut(path, "links to folders");
        else if (!entries->is_regular_file(ignored))
            notes.leaveOut(path, kNoFile);
        else if (isRecordFile(path))
            files.push_back(path);
        else
            notes.leaveOut(path, extensionOf(path));
    }
    if (code) return unreadableFolder(folder, code);
    return {};
}

void expandGlob(const std::string& pattern, Files& files, SourceNotes& notes) {
    glob_t found{};
    if (::glob(pattern.c_str(), GLOB_TILDE, nullptr, &found) == 0) {
        std::error_code code;
        for (size_t i = 0; i < found.gl_pathc; ++i) {
            const std::filesystem::path path = found.gl_pathv[i];
            if (std::filesystem::is_regular_file(path, code))
                files.push_back(path);
            else
                notes.leaveOut(path, std::filesystem::is_directory(path, code) ? "folders" : kNoFile);
        }
    }
    ::globfree(&found);
}

}  // namespace

void SourceNotes::leaveOut(const std::filesystem::path& path, const std::string& why) {
    Kind& kind = m_leftOut[why];
    if (kind.count++ == 0) kind.first = path.string();
}

void SourceNotes::readAsText(const std::filesystem::path& path) {
    Kind& kind = m_asText[extensionOf(path)];
    if (kind.count++ == 0) kind.first = path.string();
}

std::vector<std::string> SourceNotes::sentences() const {
    std::vector<std::string> all;
    for (const auto& [why, kind] : m_leftOut)
        all.push_back("left out of the sources: " + std::to_string(kind.count) + " (" + why + "), the first is " +
                      kind.first);
    for (const auto& [ending, kind] : m_asText)
        all.push_back("read as plain text: " + std::to_string(kind.count) + " (" + ending + "), the first is " +
                      kind.first);
    return all;
}

Result<Files> expandSources(const std::vector<DataSource>& sources, SourceNotes* notes) {
    Files all;
    SourceNotes ignored;
    if (!notes) notes = &ignored;
    for (const DataSource& source : sources) {
        Files files;
        std::error_code code;
        const std::filesystem::path path = source.path;
        if (std::filesystem::is_directory(path, code))
            SEXTANT_TRY(expandFolder(SEXTANT_TRY(folderToRead(path)), files, *notes));
        else if (std::filesystem::exists(path, code))
            files.push_back(path);
        else
            expandGlob(source.path, files, *notes);
        if (files.empty())
            return dataError("the source " + source.path + " matches no text file",
                             "Name a .txt or .jsonl file, a folder that holds some, or a pattern like corpus/*.txt");
        std::sort(files.begin(), files.end());
        for (const auto& file : files)
            if (!isRecordFile(file)) notes->readAsText(file);
        all.insert(all.end(), files.begin(), files.end());
    }
    return all;
}

}  // namespace sextant
