// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/job/job_folder.h"

#include <filesystem>
#include <string>

namespace sextant {

/// notes.json: what people say about a job, beside what the job says of itself. Written by whoever keeps the workspace,
/// never by the job.
struct JobNotes {
    std::string name;  ///< in place of the config's; empty: that one
    std::string note;
    bool archived = false;  ///< lists leave it out unless asked
};

std::filesystem::path jobNotesPath(const JobFolder& folder);
/// A job without the file has empty notes.
Result<JobNotes> readJobNotes(const JobFolder& folder);
/// Replaces the file; empty notes take it away.
Result<void> writeJobNotes(const JobFolder& folder, const JobNotes& notes);

}  // namespace sextant
