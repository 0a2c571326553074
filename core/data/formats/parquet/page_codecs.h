// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/formats/parquet/parquet_metadata.h"

#include <span>
#include <string>
#include <string_view>

namespace sextant {

/// Unpacks a page into exactly `plain.size()` bytes. Returns what is wrong, empty if nothing is.
std::string unpackPage(ParquetCodec codec, std::string_view packed, std::span<char> plain);

}  // namespace sextant
