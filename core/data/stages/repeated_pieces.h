// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace sextant {

/// For each of some texts the index of the first one that says the same: its own if it is the first.
std::vector<uint32_t> firstEqualPieces(const std::vector<std::string_view>& pieces);

}  // namespace sextant
