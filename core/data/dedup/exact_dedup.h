// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/dedup/corpus_stage.h"
#include "core/spec/stages.h"

namespace sextant {

/// Keeps the first of documents, paragraphs or lines with the same text (by a 128-bit hash of it). A paragraph ends at
/// a blank line; units are compared without the white space around them.
Result<std::unique_ptr<CorpusStage>> makeExactDedup(const StageSpec& spec);

}  // namespace sextant
