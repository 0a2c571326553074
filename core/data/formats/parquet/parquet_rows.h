// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/formats/parquet/parquet_column.h"

#include <string>
#include <vector>

namespace sextant {

/// Puts the columns of a row group together again: rows as JSON objects, as they would stand in a file of JSON lines.
class ParquetRows {
public:
    /// `columns`: one for each leaf of the schema, which must outlive this.
    ParquetRows(const ParquetSchema& schema, std::vector<ParquetColumn> columns, int64_t rows, ParquetBudget& budget);
    /// Rows to come.
    int64_t left() const { return m_left; }
    /// Replaces `json` by the next row. False if something is wrong, or there is none.
    bool next(std::string& json);
    /// What is wrong, empty if nothing is.
    const std::string& failure() const { return m_failure; }

private:
    bool write(const ParquetNode& node, uint32_t repetition, std::string& json);
    bool writeStruct(const ParquetNode& node, uint32_t repetition, std::string& json);
    bool writeList(const ParquetNode& node, uint32_t repetition, std::string& json);
    bool writeEntry(const ParquetNode& node, uint32_t repetition, std::string& json);
    bool passOver(const ParquetNode& node, uint32_t repetition, uint32_t below);
    bool fail(const std::string& what);
    bool step(ParquetColumn& column);

    const ParquetSchema& m_schema;
    std::vector<ParquetColumn> m_columns;
    int64_t m_left;
    ParquetBudget& m_budget;
    size_t m_counted = 0;  // bytes of the row that the budget has seen
    bool m_started = false;
    std::string m_failure;
};

}  // namespace sextant
