// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"

#include <filesystem>
#include <string>

namespace sextant {

/// A document of a finished curate job, by its number (from 0, in the order they were read): where it came from, what
/// every stage did to it, and how its text begins. A folder that is no such job and a number that it does not have are
/// Data errors.
///   {"what", "document", "id", "source", "file", "position", "text_bytes", "tokens", "fate": "kept" or the stage,
///    "reasons", "stages": [{"stage", "outcome": "kept", "dropped" or "not reached", "longer": bytes}], "text"}
/// "longer" only where the stage changed the text; jobs of older programs have it nowhere ("edits": "not recorded").
Result<Json> inspectDocument(const std::filesystem::path& job, int64_t number);

/// "changed, 12 bytes shorter", "changed, as long as before".
std::string editText(int64_t longer);

}  // namespace sextant
