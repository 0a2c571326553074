// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <string>
#include <string_view>

namespace sextant {

/// One zstd frame with its content size and a checksum. Frames one after the other are a .zst file. Empty for no
/// content.
std::string zstdFrame(std::string_view content);
/// The content of one frame made by zstdFrame. `place` names it in the error.
Result<std::string> zstdContent(std::string_view frame, const std::string& place);

}  // namespace sextant
