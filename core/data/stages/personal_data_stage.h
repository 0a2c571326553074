// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/data/stages/stage.h"
#include "core/spec/stages.h"

#include <memory>

namespace sextant {

/// Masks e-mail addresses, public IPv4 addresses, phone and card numbers.
Result<std::unique_ptr<DocumentStage>> makePersonalDataStage(const StageSpec& spec);

}  // namespace sextant
