// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "ui/bridge/model_types.h"

namespace sextant {

/// What the engine's answers about models mean. Foreign content: whatever is missing or of another type is not known.
ModelDetails modelDetails(const Json& facts);
/// Of a line that `score` wrote for a text.
Result<TextScoring> textScoring(const std::string& line, const QString& model);

}  // namespace sextant
