// SPDX-License-Identifier: Apache-2.0
#include "core/job/job_notes.h"

#include "core/base/files.h"

namespace sextant {

namespace {

std::string textAt(const Json& json, const char* key) {
    auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace

std::filesystem::path jobNotesPath(const JobFolder& folder) { return folder.path() / "notes.json"; }

Result<JobNotes> readJobNotes(const JobFolder& folder) {
    std::error_code code;
    if (!std::filesystem::exists(jobNotesPath(folder), code)) return JobNotes();
    const Json stored = SEXTANT_TRY(readJsonFile(jobNotesPath(folder)));
    JobNotes notes;
    if (!stored.is_object()) return notes;
    notes.name = textAt(stored, "name");
    notes.note = textAt(stored, "note");
    auto archived = stored.find("archived");
    notes.archived = archived != stored.end() && archived->is_boolean() && archived->get<bool>();
    return notes;
}

Result<void> writeJobNotes(const JobFolder& folder, const JobNotes& notes) {
    if (notes.name.empty() && notes.note.empty() && !notes.archived) {
        std::error_code code;
        std::filesystem::remove(jobNotesPath(folder), code);
        if (code)
            return machineError("cannot remove " + jobNotesPath(folder).string() + ": " + code.message(),
                                "Check the permissions of the folder");
        return {};
    }
    const Json stored = {{"name", notes.name}, {"note", notes.note}, {"archived", notes.archived}};
    return writeFileAtomically(jobNotesPath(folder), toJsonText(stored));
}

}  // namespace sextant
