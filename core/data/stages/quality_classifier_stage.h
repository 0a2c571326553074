// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/stages/stage.h"
#include "core/data/stages/stage_parts.h"
#include "core/spec/stages.h"

#include <memory>

namespace sextant {

/// Keeps what is more like good examples than like bad ones by its words: what DCLM does with fastText and instruction
/// data (Li et al. 2024), with the user's own examples. Trains when it is made, and keeps the classifier in the job's
/// folder (models/STEP.classifier): a job that goes on and later jobs read it from there. Of each side the max_examples
/// with the smallest hashes (by the seed) are learned from, the same texts once: neither the order of the sources nor
/// threads play a part. Examples that cannot be read (an empty text, say) are left out, counted and told.
///
/// How well it tells examples apart is measured first, by learning from nine tenths of them (classifier_training.h),
/// and told through StageParts::tellLearned; the job keeps it in models/STEP.json.
///
/// `model` may also be a classifier that was trained with fastText (.bin), as published ones are: fasttext/.
///
/// Errors: neither examples nor a model or both (Usage); a file of which nothing can be read, a side without documents
/// (Data).
Result<std::unique_ptr<DocumentStage>> makeQualityClassifierStage(const StageSpec& spec, const StageParts& parts);

}  // namespace sextant
