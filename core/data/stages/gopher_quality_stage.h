// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/data/stages/stage.h"
#include "core/spec/stages.h"

#include <memory>

namespace sextant {

/// Gopher's rules about what a text is made of (Rae et al. 2021, section A.1.1), in the counting of four public
/// pipelines:
///
// clang-format off
///              words counted                    word length  symbols                         bullets    stop words
///   datatrove  tokens that are no punctuation   mean         '#' and ellipses apart          • -        different ones
///   nemo       between blanks                   mean         '#' and ellipses together       many       different ones
///   dclm       tokens that are no punctuation   mean         '#' and ellipses apart          • -        occurrences
///   dolma      between blanks                   median       words with '#' or with …        * -        occurrences
// clang-format on
///
/// Texts mostly in scripts that do not separate words are not measured by word length and stop words.
Result<std::unique_ptr<DocumentStage>> makeGopherQualityStage(const StageSpec& spec);

}  // namespace sextant
