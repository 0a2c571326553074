// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/data/stages/stage.h"
#include "core/spec/stages.h"

#include <memory>

namespace sextant {

/// Drops documents that match patterns, or those that do not, or takes the matches out of the text. Where matches of
/// several patterns touch they are one stretch of the text, and each of them counts. A pattern that takes more than
/// Pattern::kMatchLimit steps on a document ends the run (RunError), since nobody can say whether it matches.
Result<std::unique_ptr<DocumentStage>> makeRegexStage(const StageSpec& spec);

}  // namespace sextant
