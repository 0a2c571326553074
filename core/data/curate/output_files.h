// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/curate/pass_runner.h"

namespace sextant {

/// Puts together what the passes left in their chunks: documents/, dropped/, rejects.jsonl and signals/ in `folder`,
/// each complete or absent. In the order of the chunks, so in the order of the documents.
Result<void> writeOutput(const CurationOptions& options, const Recipe& recipe, const WorkFolders& folders,
                         const std::filesystem::path& folder);

}  // namespace sextant
