// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/stages/stage.h"
#include "core/data/stages/stage_parts.h"
#include "core/spec/stages.h"

#include <memory>

namespace sextant {

/// Rules about how surprising a language model finds the beginning of a text:
///
///   perplexity      e to the mean negative logarithm of a token's probability
///   bits_per_byte   the same in bits by the bytes of these tokens: comparable between tokenizers
///
/// cc_net keeps thirds of a corpus by the perplexity of a 5-gram model, Data-Juicer what is at most 5,000 by such a
/// model; here the model is a checkpoint of the user, so limits are best found in the histogram of the signal. A text
/// without tokens has no signals.
Result<std::unique_ptr<DocumentStage>> makePerplexityStage(const StageSpec& spec, const StageParts& parts);

}  // namespace sextant
