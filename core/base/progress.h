// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>

namespace sextant {

/// Bytes read so far and in all (of the files as they lie on the disk).
using DataProgress = std::function<void(int64_t done, int64_t total)>;

}  // namespace sextant
