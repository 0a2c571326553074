// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/data/stages/stage.h"
#include "core/spec/stages.h"

#include <memory>

namespace sextant {

/// Rules about mathematical text: formulas as LaTeX and Markdown write them ($..$, $$..$$, \(..\), \[..\],
/// environments like equation and align) and mathematical symbols of Unicode.
///
///   maths        share of the characters that stand in formulas or are symbols
///   commands     LaTeX commands: a backslash and letters
///   unbalanced   formulas and environments (of any name) that are opened and not closed, or the other way round. A
///                single $ opens a formula if no blank and no digit follows; it must be closed in the same paragraph.
///
/// The limits are our own: OpenWebMath (Paster et al. 2023) and DeepSeekMath (Shao et al. 2024) choose pages by LaTeX
/// marks and a trained classifier; for the latter there is the stage quality_classifier.
Result<std::unique_ptr<DocumentStage>> makeMathsStage(const StageSpec& spec);

}  // namespace sextant
