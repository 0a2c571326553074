// SPDX-License-Identifier: Apache-2.0
#include "core/job/job_trash.h"

#include "core/base/files.h"

namespace sextant {

namespace {

std::filesystem::path trashOf(const std::filesystem::path& workspace) { return workspace / ".trash"; }

/// Whether this relative path stays below where it begins.
bool staysBelow(const std::filesystem::path& relative) {
    return !relative.empty() && relative.is_relative() && *relative.begin() != ".." && *relative.begin() != ".";
}

Result<void> move(const std::filesystem::path& from, const std::filesystem::path& to) {
    SEXTANT_TRY(createFolders(to.parent_path()));
    std::error_code code;
    std::filesystem::rename(from, to, code);
    if (code)
        return machineError("cannot move " + from.string() + " to " + to.string() + ": " + code.message(),
                            "Check the permissions of both folders");
    return {};
}

}  // namespace

Result<std::filesystem::path> moveToTrash(const std::filesystem::path& workspace, const JobFolder& folder) {
    const auto relative = folder.path().lexically_relative(workspace);
    if (!staysBelow(relative))
        return usageError(folder.path().string() + " is no job of the workspace " + workspace.string());
    if (isActive(SEXTANT_TRY(folder.readStatus()).state))
        return usageError("the job in " + folder.path().string() + " is running", "Stop it first");
    std::error_code code;
    for (int number = 1;; ++number) {
        const auto place = trashOf(workspace) / std::to_string(number);
        if (std::filesystem::exists(place, code)) continue;
        SEXTANT_TRY(move(folder.path(), place / relative));
        return place / relative;
    }
}

Result<std::filesystem::path> moveFromTrash(const std::filesystem::path& workspace,
                                            const std::filesystem::path& trashed) {
    const auto inTrash = trashed.lexically_normal().lexically_relative(trashOf(workspace));
    std::filesystem::path relative;
    if (staysBelow(inTrash))
        for (auto part = std::next(inTrash.begin()); part != inTrash.end(); ++part) relative /= *part;
    if (!staysBelow(relative)) return usageError(trashed.string() + " does not lie in the trash of the workspace");
    const auto place = workspace / relative;
    std::error_code code;
    if (std::filesystem::exists(place, code))
        return usageError("something else lies in " + place.string() + " now", "Move it away first");
    SEXTANT_TRY(move(trashed, place));
    // Only empty folders are left of the place in the trash.
    for (auto folder = trashed.parent_path(); folder != trashOf(workspace); folder = folder.parent_path())
        if (!std::filesystem::remove(folder, code)) break;
    return place;
}

}  // namespace sextant
