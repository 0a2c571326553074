// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/data/stages/stage.h"
#include "core/spec/stages.h"

#include <memory>

namespace sextant {

/// FineWeb's own quality rules (Penedo et al. 2024): ends of lines, short lines, repeated lines, lists. A quotation mark,
/// straight or typographic, ends a line as a full stop does; datatrove 0.10 counts none of them.
Result<std::unique_ptr<DocumentStage>> makeFineWebStage(const StageSpec& spec);

}  // namespace sextant
