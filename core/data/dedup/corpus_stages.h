// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/dedup/corpus_stage.h"
#include "core/spec/stages.h"

namespace sextant {

// The stages that must see the whole corpus first, by their options. What each of them does stands in its own file.

Result<std::unique_ptr<CorpusStage>> makeExactDedup(const StageSpec& spec);
Result<std::unique_ptr<CorpusStage>> makeExactSubstringDedup(const StageSpec& spec);
Result<std::unique_ptr<CorpusStage>> makeMinhashDedup(const StageSpec& spec);

}  // namespace sextant
