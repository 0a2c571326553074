// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/data/stages/stage.h"
#include "core/spec/stages.h"

#include <memory>

namespace sextant {

/// FineWeb's own quality rules (Penedo et al. 2024): ends of lines, short lines, repeated lines, lists. Typographic
/// quotation marks end a line as straight ones do, which datatrove does not see.
Result<std::unique_ptr<DocumentStage>> makeFineWebStage(const StageSpec& spec);

}  // namespace sextant
