// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sextant {

/// Numbers as parquet.thrift has them (apache/parquet-format).
enum class ParquetType { Boolean, Int32, Int64, Int96, Float, Double, ByteArray, FixedBytes };
enum class ParquetRepetition { Required, Optional, Repeated };
enum class ParquetCodec { None, Snappy, Gzip, Lzo, Brotli, Lz4, Zstd, Lz4Raw };
enum class ParquetEncoding {
    Plain = 0,
    PlainDictionary = 2,
    Rle = 3,
    BitPacked = 4,
    DeltaBinaryPacked = 5,
    DeltaLengthByteArray = 6,
    DeltaByteArray = 7,
    RleDictionary = 8,
    ByteStreamSplit = 9,
};

/// What the values of a column mean, by their logical type or the older converted type.
struct ParquetMeaning {
    enum class Kind { Plain, Text, Unsigned, Decimal, Date, Time, Timestamp, Float16, Uuid, List, Map };
    Kind kind = Kind::Plain;
    int scale = 0;                   ///< Decimal
    int64_t ticksPerSecond = 1'000;  ///< Time, Timestamp
    bool utc = false;                ///< Timestamp
};

struct ParquetSchemaElement {
    std::string name;
    std::optional<ParquetType> type;  ///< none: a group
    int64_t typeLength = 0;           ///< of FixedBytes
    ParquetRepetition repetition = ParquetRepetition::Required;
    int64_t children = 0;
    ParquetMeaning meaning;
};

struct ParquetColumnChunk {
    ParquetType type = ParquetType::Boolean;
    ParquetCodec codec = ParquetCodec::None;
    int64_t values = 0;  ///< with nulls
    int64_t begin = 0, bytes = 0, uncompressedBytes = 0;
};

struct ParquetRowGroup {
    std::vector<ParquetColumnChunk> columns;
    int64_t firstRow = 0, rows = 0;
    int64_t bytes = 0, uncompressedBytes = 0;  ///< of all columns
};

struct ParquetMetadata {
    std::vector<ParquetSchemaElement> schema;  ///< depth first
    std::vector<ParquetRowGroup> rowGroups;
};

/// The footer of a file. What is wrong with it is a Data error that names `place`; so are offsets outside the file of
/// `fileBytes` bytes, and row groups that together claim more than it has.
Result<ParquetMetadata> parseParquetMetadata(std::string_view footer, int64_t fileBytes, const std::string& place);

struct ParquetPageHeader {
    enum class Kind { Data, Index, Dictionary, DataV2 };
    Kind kind = Kind::Index;
    int64_t uncompressedBytes = -1, compressedBytes = -1;
    int64_t values = -1;
    ParquetEncoding encoding = ParquetEncoding::Plain;
    ParquetEncoding definitionEncoding = ParquetEncoding::Rle, repetitionEncoding = ParquetEncoding::Rle;
    int64_t definitionBytes = 0, repetitionBytes = 0;  ///< DataV2
    bool compressed = true;                            ///< DataV2
    size_t headerBytes = 0;                            ///< it took so many
};
/// Nothing if these bytes are none, or if they end inside it. Sizes and counts are not negative.
std::optional<ParquetPageHeader> parseParquetPageHeader(std::string_view bytes);

}  // namespace sextant
