// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/data/stages/stage.h"
#include "core/spec/stages.h"

#include <memory>

namespace sextant {

/// Gopher's rules about repetition (Rae et al. 2021, table A1), in the counting of four public pipelines:
///
// clang-format off
///              repeated lines, paragraphs  of all                       n-grams that occurred before
///   datatrove  second and later copies     characters of the text       taken greedily: after a hit go on behind it
///   nemo       second and later copies     characters of the lines      words of later copies, each once, with blanks
///   dclm       every copy                  characters without newlines  words of every copy, each once; of word characters
///   dolma      every copy                  word characters              every copy for itself, overlaps again; of word characters
// clang-format on
///
/// The most frequent n-gram counts even when it occurs once, but in dclm. An empty text repeats nothing and passes
/// here; datatrove drops it, and so does the rule `words` of gopher_quality.
Result<std::unique_ptr<DocumentStage>> makeGopherRepetitionStage(const StageSpec& spec);

}  // namespace sextant
