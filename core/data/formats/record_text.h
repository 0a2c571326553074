// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sextant {

/// Puts `bytes` into `text` as valid UTF-8; each byte that is not becomes U+FFFD. Returns how many did.
int64_t assignValidText(std::string_view bytes, std::string& text);

}  // namespace sextant
