// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/data/stages/stage.h"
#include "core/spec/stages.h"

#include <memory>

namespace sextant {

/// Drops documents that share word n-grams with evaluation items. Words are compared without case and punctuation.
Result<std::unique_ptr<DocumentStage>> makeDecontaminateStage(const StageSpec& spec);

}  // namespace sextant
