// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <string>
#include <string_view>

namespace sextant {

/// Refuses what is no text by the first bytes of a file: zero bytes, UTF-16, mostly invalid UTF-8. `place` is the
/// file's name. Single bad bytes pass.
Result<void> refuseBinary(std::string_view head, const std::string& place);

/// Bytes of the byte order mark that a text begins with: 3 or 0. It says that the text is UTF-8 and is no part of it.
size_t byteOrderMark(std::string_view text);

}  // namespace sextant
