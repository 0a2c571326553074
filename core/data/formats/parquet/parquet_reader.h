// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/formats/record_reader.h"

namespace sextant {

/// Parquet files: each row as the JSON record it would be in a file of JSON lines, so shapes, text_field and columns
/// mean the same. Pages V1 and V2; PLAIN, dictionary, RLE, DELTA_* and BYTE_STREAM_SPLIT encodings; snappy, gzip, zstd,
/// brotli and LZ4, with and without Hadoop's frames; nulls, structs, lists and maps. Positions are row numbers.
///
/// A chunk has whole row groups as they lie in the file, for any thread to decode; row groups larger than
/// `largestWhole` bytes are decoded page by page as they are cut, and their chunks have rows. Damage in a row group is
/// a bad record that stands for the rest of it. What is no Parquet file, or has a damaged footer, is a Data error.
Result<std::unique_ptr<RecordReader>> openParquet(const std::filesystem::path& file, const RecordOptions& options,
                                                  int64_t largestWhole = 32 << 20);

}  // namespace sextant
