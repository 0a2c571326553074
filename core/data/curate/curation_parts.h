// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/curate/curation.h"
#include "core/data/curate/work_share.h"

namespace sextant {

// A curation that many processes share, on machines that share the job's folder: every pass is done in parts, each by a
// process of its own; what the corpus stage after a pass decides is one process's work; and `curate`, which does what
// is missing, puts the output together. The result is that of one process. Passes count from 0.

/// Does a part of a pass, or what is missing of it, into `folder`. Any number of parts at once, also the same part
/// twice. A Usage error when the recipe has no such pass or the pass before was not decided about; it says which
/// command is to be run first.
Result<void> curatePart(const CurationOptions& options, const Recipe& recipe, const std::filesystem::path& folder,
                        size_t pass, Part part, const CurationEvents& events, std::stop_token stop);

/// Decides what the corpus stage after a pass says; doing it again changes nothing. A Usage error when the last pass is
/// named, or when a part of the pass is not complete; it says which.
Result<void> decideAfterPass(const CurationOptions& options, const Recipe& recipe, const std::filesystem::path& folder,
                             size_t pass, const CurationEvents& events, std::stop_token stop);

}  // namespace sextant
