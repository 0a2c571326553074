// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/data/stages/text_scorer.h"

#include <memory>
#include <string>

namespace sextant {

/// A model as a TextScorer: `model` is a model folder or a job's folder (its newest checkpoint). Every thread that
/// scores has a decoder of its own with one thread, all with the same weights, so all processors are used where several
/// documents are scored at once and a score does not depend on who computes it. fp32, so that it does not depend on
/// what a processor is able to do either. A text begins as the tokenizer says (BOS); what is longer than the context is
/// scored in windows that know nothing of each other.
///
/// A text is taken to have at least one token in 32 bytes: more than max_tokens * 32 bytes are not looked at. Errors:
/// those of LoadedModel.
Result<std::unique_ptr<TextScorer>> openModelScorer(const std::string& model);

}  // namespace sextant
