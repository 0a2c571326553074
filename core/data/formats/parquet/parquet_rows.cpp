// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/parquet/parquet_rows.h"

#include "core/data/formats/parquet/value_json.h"

namespace sextant {

namespace {

constexpr const char* kUnfit = "the columns do not fit together";

}  // namespace

ParquetRows::ParquetRows(const ParquetSchema& schema, std::vector<ParquetColumn> columns, int64_t rows,
                         ParquetBudget& budget)
    : m_schema(schema), m_columns(std::move(columns)), m_left(rows), m_budget(budget) {}

bool ParquetRows::fail(const std::string& what) {
    if (m_failure.empty()) m_failure = what;
    return false;
}

/// Moves a column on. Its end is no failure: rows that want more of it are.
bool ParquetRows::step(ParquetColumn& column) {
    column.advance();
    return column.failure().empty() || fail(column.failure());
}

bool ParquetRows::next(std::string& json) {
    if (m_left == 0 || !m_failure.empty()) return false;
    if (!std::exchange(m_started, true))
        for (ParquetColumn& column : m_columns)
            if (!step(column)) return false;
    json.clear();
    m_counted = 0;
    if (!writeStruct(m_schema.root, 0, json)) return false;
    if (--m_left > 0) return true;
    for (const ParquetColumn& column : m_columns)
        if (column.hasEntry())
            fail("column " + column.leaf().path + ": it has values for more rows than the footer counts");
    return true;
}

bool ParquetRows::write(const ParquetNode& node, uint32_t repetition, std::string& json) {
    const ParquetColumn& first = m_columns[node.firstLeaf];
    if (!first.hasEntry()) return fail("column " + first.leaf().path + ": it ends before the others do");
    if (node.optional && first.entry().definition < node.definition) {
        json += "null";
        return passOver(node, repetition, node.definition);
    }
    switch (node.kind) {
        case ParquetNode::Kind::Struct:
            return writeStruct(node, repetition, json);
        case ParquetNode::Kind::List:
        case ParquetNode::Kind::Map:
            return writeList(node, repetition, json);
        case ParquetNode::Kind::Leaf:
            break;
    }
    ParquetColumn& column = m_columns[node.firstLeaf];
    if (column.entry().repetition != repetition || column.entry().definition != node.definition) return fail(kUnfit);
    appendParquetValue(column.leaf(), column.entry().value, json);
    if (!m_budget.take(static_cast<int64_t>(json.size() - m_counted)))
        return fail("its rows become over a thousand times their size");
    m_counted = json.size();
    return step(column);
}

bool ParquetRows::writeStruct(const ParquetNode& node, uint32_t repetition, std::string& json) {
    json += '{';
    for (size_t i = 0; i < node.children.size(); ++i) {
        if (i > 0) json += ',';
        json += node.children[i].key;
        if (!write(node.children[i], repetition, json)) return false;
    }
    json += '}';
    return true;
}

bool ParquetRows::writeList(const ParquetNode& node, uint32_t repetition, std::string& json) {
    const bool isMap = node.kind == ParquetNode::Kind::Map;
    const ParquetColumn& first = m_columns[node.firstLeaf];
    json += isMap ? '{' : '[';
    if (first.entry().definition < node.listDefinition) {
        if (!passOver(node, repetition, node.listDefinition)) return false;
    } else {
        if (!writeEntry(node, repetition, json)) return false;
        while (first.hasEntry() && first.entry().repetition == node.listRepetition) {
            json += ',';
            if (!writeEntry(node, node.listRepetition, json)) return false;
        }
    }
    json += isMap ? '}' : ']';
    return true;
}

/// An element of a list, or key and value of a map: keys of objects are texts.
bool ParquetRows::writeEntry(const ParquetNode& node, uint32_t repetition, std::string& json) {
    if (node.kind == ParquetNode::Kind::List) return write(node.children[0], repetition, json);
    const size_t begin = json.size();
    if (!write(node.children[0], repetition, json)) return false;
    if (json[begin] != '"') {
        json.insert(begin, 1, '"');
        json += '"';
    }
    json += ':';
    return write(node.children[1], repetition, json);
}

/// Steps over the entry that each column below `node` has for something that is not there.
bool ParquetRows::passOver(const ParquetNode& node, uint32_t repetition, uint32_t below) {
    for (size_t i = node.firstLeaf; i < node.firstLeaf + node.leaves; ++i) {
        ParquetColumn& column = m_columns[i];
        if (!column.hasEntry() || column.entry().repetition != repetition || column.entry().definition >= below)
            return fail(kUnfit);
        if (!step(column)) return false;
    }
    if (!m_budget.take(8)) return fail("its rows become over a thousand times their size");
    return true;
}

}  // namespace sextant
