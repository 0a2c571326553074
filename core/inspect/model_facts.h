// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/model/model_config.h"

namespace sextant {

/// Adds what a model is to what is known of its file or folder: family, parameters, sizes.
void addModelFacts(Json& facts, const ModelConfig& config);

}  // namespace sextant
