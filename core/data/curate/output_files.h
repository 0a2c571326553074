// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/data/curate/work_folders.h"

#include <stop_token>

namespace sextant {

/// Puts together what the passes left in their chunks: documents/, dropped/, rejects.jsonl and signals/ in `folder`,
/// each complete or absent. In the order of the chunks, so in the order of the documents. Goes on where an earlier
/// process was interrupted. `progress` in chunks.
Result<void> writeOutput(const CurationOptions& options, const Recipe& recipe, const WorkFolders& folders,
                         const std::filesystem::path& folder, const DataProgress& progress,
                         const std::stop_token& stop);

}  // namespace sextant
