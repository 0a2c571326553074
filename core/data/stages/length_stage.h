// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/data/stages/stage.h"
#include "core/spec/stages.h"

#include <memory>

namespace sextant {

/// Keeps documents of a length between two limits.
Result<std::unique_ptr<DocumentStage>> makeLengthStage(const StageSpec& spec);

}  // namespace sextant
