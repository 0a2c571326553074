// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/data/stages/stage.h"
#include "core/spec/stages.h"

#include <memory>

namespace sextant {

/// Repairs and normalises text: double encoding, control characters, line ends, Unicode normal forms.
Result<std::unique_ptr<DocumentStage>> makeUnicodeStage(const StageSpec& spec);

}  // namespace sextant
