// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/data/stages/stage.h"
#include "core/spec/stages.h"

#include <memory>

namespace sextant {

/// Rules about the shares of kinds of characters.
Result<std::unique_ptr<DocumentStage>> makeCharactersStage(const StageSpec& spec);

}  // namespace sextant
