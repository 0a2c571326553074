// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/dedup/corpus_stage.h"
#include "core/spec/stages.h"

namespace sextant {

/// Drops documents that share most of their word n-grams with an earlier one that stays: candidates by MinHash bands,
/// every pair verified by the true Jaccard similarity of its n-gram sets (leader_clusters.h).
Result<std::unique_ptr<CorpusStage>> makeMinhashDedup(const StageSpec& spec);

}  // namespace sextant
