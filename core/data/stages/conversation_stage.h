// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/data/stages/stage.h"
#include "core/spec/stages.h"

#include <memory>

namespace sextant {

/// Drops conversations and preferences that cannot be learned from: turns out of order or empty, answers that repeat
/// the question, answers that are all but the same. Documents that are no conversations pass.
Result<std::unique_ptr<DocumentStage>> makeConversationStage(const StageSpec& spec);

}  // namespace sextant
