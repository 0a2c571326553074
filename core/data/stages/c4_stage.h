// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/data/stages/stage.h"
#include "core/spec/stages.h"

#include <memory>

namespace sextant {

/// The cleaning of C4 (Raffel et al. 2020, section 2.2), as its published code does it: lines are cut out, citations
/// taken out, and a page is dropped for too few sentences, a curly bracket or lorem ipsum in what is left. Its limits
/// are 5 words for a line and 3 sentences for a page; datatrove's are 3 and 5. A double quotation mark may end a
/// sentence, a typographic one, too (the published code knows only straight ones); datatrove also takes a single one.
Result<std::unique_ptr<DocumentStage>> makeC4Stage(const StageSpec& spec);

}  // namespace sextant
