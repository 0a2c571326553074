// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/formats/parquet/parquet_metadata.h"

#include <memory>
#include <string_view>
#include <vector>

namespace sextant {

/// A value of a column. Which member has it depends on the physical type: integer (Boolean, Int32, Int64), real
/// (Float, Double), bytes (the others; valid until the next value is asked for).
struct ParquetValue {
    int64_t integer = 0;
    double real = 0;
    std::string_view bytes;
};

/// The values of one page, one after the other.
class ValueDecoder {
public:
    virtual ~ValueDecoder() = default;
    /// False when they end, or the bytes are damaged.
    virtual bool next(ParquetValue& value) = 0;
};

/// The values of a dictionary page, which is kept as it is (PLAIN).
class ParquetDictionary {
public:
    /// Finds where up to `count` values begin in `bytes`, which must outlive this. False if there are fewer.
    bool open(ParquetType type, int64_t typeLength, std::string_view bytes, int64_t count);
    bool at(uint32_t index, ParquetValue& value) const;

private:
    ParquetType m_type = ParquetType::Boolean;
    size_t m_width = 0;  // of a value; 0: lengths differ
    size_t m_count = 0;
    std::string_view m_bytes;
    std::vector<uint32_t> m_begins;  // of values whose lengths differ
};

/// A decoder for what a data page holds behind its levels. Null if the encoding is not one of the
/// type's, or begins wrong. `bytes` and `dictionary` must outlive it.
std::unique_ptr<ValueDecoder> makeValueDecoder(ParquetEncoding encoding, ParquetType type, int64_t typeLength,
                                               std::string_view bytes, const ParquetDictionary& dictionary);

}  // namespace sextant
