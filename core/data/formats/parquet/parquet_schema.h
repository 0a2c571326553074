// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/formats/parquet/parquet_metadata.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sextant {

/// A column as it lies in the file.
struct ParquetLeaf {
    std::string path;  ///< "messages.list.element.role": for messages to the user
    ParquetType type = ParquetType::Boolean;
    int64_t typeLength = 0;
    ParquetMeaning meaning;
    uint32_t mostDefinition = 0, mostRepetition = 0;
};

/// A field of a record, made of one or more columns. A value's definition level says how much of the path to it there
/// is, its repetition level which list it continues (Dremel).
struct ParquetNode {
    enum class Kind { Leaf, Struct, List, Map };
    Kind kind = Kind::Leaf;
    std::string key;  ///< as a member of a JSON object: "name": with quotes and colon
    bool optional = false;
    uint32_t definition = 0;      ///< it is null below this level
    uint32_t listDefinition = 0;  ///< List, Map: it is empty below this level
    uint32_t listRepetition = 0;  ///< List, Map: the level of the entries after the first
    size_t firstLeaf = 0, leaves = 0;
    std::vector<ParquetNode> children;  ///< of a Struct; of a List the element; of a Map key and value
};

struct ParquetSchema {
    ParquetNode root;  ///< a Struct
    std::vector<ParquetLeaf> leaves;
};

/// Lists in all forms that the format's rules for old writers know. Schemas that do not fit together, nest more than 32
/// deep, or have no column are Data errors that name `place`.
Result<ParquetSchema> buildParquetSchema(const std::vector<ParquetSchemaElement>& elements, const std::string& place);

}  // namespace sextant
