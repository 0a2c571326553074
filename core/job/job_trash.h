// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/job/job_folder.h"

#include <filesystem>

namespace sextant {

/// WORKSPACE/.trash/NUMBER/PATH: jobs that were taken out of the workspace, under the path that they had in it. Moving
/// is one rename: nothing is copied, and nothing is lost before somebody empties the folder.

/// Refuses a job that a live process works on. Gives back where the job lies now.
Result<std::filesystem::path> moveToTrash(const std::filesystem::path& workspace, const JobFolder& folder);
/// Moves a job back to where it was; refuses when something else lies there now. Gives back that place.
Result<std::filesystem::path> moveFromTrash(const std::filesystem::path& workspace,
                                            const std::filesystem::path& trashed);

}  // namespace sextant
