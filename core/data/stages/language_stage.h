// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/data/stages/stage.h"
#include "core/spec/stages.h"

#include <memory>

namespace sextant {

/// Keeps texts of some languages, told by CLD2, whose tables are compiled in.
Result<std::unique_ptr<DocumentStage>> makeLanguageStage(const StageSpec& spec);

}  // namespace sextant
