// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/data/stages/stage.h"
#include "core/data/stages/stage_parts.h"
#include "core/spec/stages.h"

#include <memory>

namespace sextant {

/// What a recipe's stage does to single documents; null for a stage that needs the whole corpus
/// (dedup/corpus_stage_list.h). Errors: a word list, block list or model that cannot be read. REQUIRES options that
/// passed the check of their StageKind.
Result<std::unique_ptr<DocumentStage>> makeDocumentStage(const StageSpec& spec, const StageParts& parts = {});

}  // namespace sextant
