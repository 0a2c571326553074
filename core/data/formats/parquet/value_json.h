// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/formats/parquet/parquet_schema.h"
#include "core/data/formats/parquet/value_decoders.h"

#include <string>

namespace sextant {

/// Appends a value as JSON: numbers, booleans and texts as such (NaN and infinities as null); dates and times as ISO
/// 8601 texts; decimals as texts with all their digits; UUIDs as usual; bytes that are no valid UTF-8 in base64.
void appendParquetValue(const ParquetLeaf& leaf, const ParquetValue& value, std::string& json);

}  // namespace sextant
