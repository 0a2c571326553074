// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"

#include <string>

namespace sextant {

/// Checks every key of a config.json: those that are read elsewhere and those that change no arithmetic pass, those
/// that are supported with one value alone must have it, and any other must be off (null, false, 0 or empty). A Data
/// error names the key and its value; `place` is the file.
Result<void> checkConfigKeys(const Json& config, const std::string& place);

/// The base of the rotary angles: `rope_theta`, or `rope_parameters`, where transformers 5 writes it. Any scaling of
/// positions is refused by its name, and so are two bases that contradict each other.
Result<double> ropeBase(const Json& config, const std::string& place);

}  // namespace sextant
