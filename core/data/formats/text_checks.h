// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <string>
#include <string_view>

namespace sextant {

/// Refuses what is no text by the first bytes of a file: zero bytes, UTF-16, mostly invalid UTF-8. `place` is the
/// file's name. Single bad bytes pass.
Result<void> refuseBinary(std::string_view head, const std::string& place);

}  // namespace sextant
