// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/parquet/parquet_schema.h"

#include "core/base/json_text.h"
#include "core/base/text.h"

namespace sextant {

namespace {

constexpr int kDeepest = 32;
constexpr int64_t kLongestFixed = 1 << 20;

using Element = ParquetSchemaElement;
using Kind = ParquetMeaning::Kind;

class SchemaBuilder {
public:
    SchemaBuilder(const std::vector<Element>& elements, ParquetSchema& schema)
        : m_elements(elements), m_schema(schema) {}

    bool build() {
        if (m_elements.empty() || m_elements[0].type) return false;
        m_schema.root.kind = ParquetNode::Kind::Struct;
        m_at = 1;
        addChildren(m_schema.root, m_elements[0], {}, 0);
        return !m_failed && m_at == m_elements.size() && !m_schema.leaves.empty();
    }

private:
    /// What lies above an element.
    struct Levels {
        uint32_t definition = 0, repetition = 0;
        std::string path;
    };

    const Element* take() {
        if (m_failed || m_at >= m_elements.size()) {
            m_failed = true;
            return nullptr;
        }
        return &m_elements[m_at++];
    }

    void addChildren(ParquetNode& node, const Element& element, const Levels& levels, int depth) {
        node.firstLeaf = m_schema.leaves.size();
        for (int64_t i = 0; i < element.children && !m_failed; ++i) node.children.push_back(field(levels, depth));
        node.leaves = m_schema.leaves.size() - node.firstLeaf;
        if (node.leaves == 0) m_failed = true;  // nothing would say whether it is there
    }

    /// The next element with everything below it.
    ParquetNode field(Levels levels, int depth) {
        const Element* element = take();
        if (!element || depth > kDeepest) {
            m_failed = true;
            return {};
        }
        ParquetNode node;
        node.key = keyOf(element->name);
        levels.path += (levels.path.empty() ? "" : ".") + replaceInvalidUtf8(element->name);
        if (element->repetition == ParquetRepetition::Repeated) {  // without a list around it
            node.kind = ParquetNode::Kind::List;
            node.definition = levels.definition;
            node.listDefinition = ++levels.definition;
            node.listRepetition = ++levels.repetition;
            node.children.push_back(content(*element, levels, depth + 1));
            return withLeaves(std::move(node));
        }
        node.optional = element->repetition == ParquetRepetition::Optional;
        if (node.optional) ++levels.definition;
        ParquetNode inner = content(*element, levels, depth);
        inner.key = std::move(node.key);
        inner.optional = node.optional;
        inner.definition = levels.definition;
        return inner;
    }

    /// What an element holds, whose own repetition is in `levels`.
    ParquetNode content(const Element& element, const Levels& levels, int depth) {
        ParquetNode node;
        node.definition = levels.definition;
        if (element.type) return leaf(element, levels, std::move(node));
        const bool repeatedChild = element.children == 1 && m_at < m_elements.size() &&
                                   m_elements[m_at].repetition == ParquetRepetition::Repeated;
        if (element.meaning.kind == Kind::List && repeatedChild) return list(element, levels, depth, std::move(node));
        if (element.meaning.kind == Kind::Map && repeatedChild && m_elements[m_at].children == 2)
            return map(levels, depth, std::move(node));
        node.kind = ParquetNode::Kind::Struct;
        addChildren(node, element, levels, depth + 1);
        return node;
    }

    ParquetNode leaf(const Element& element, const Levels& levels, ParquetNode node) {
        const bool fixed = element.type == ParquetType::FixedBytes;
        if (fixed && (element.typeLength < 1 || element.typeLength > kLongestFixed)) m_failed = true;
        node.firstLeaf = m_schema.leaves.size();
        node.leaves = 1;
        m_schema.leaves.push_back(
            {levels.path, *element.type, element.typeLength, element.meaning, levels.definition, levels.repetition});
        return node;
    }

    ParquetNode list(const Element& element, Levels levels, int depth, ParquetNode node) {
        const Element* repeated = take();
        node.kind = ParquetNode::Kind::List;
        node.listDefinition = ++levels.definition;
        node.listRepetition = ++levels.repetition;
        levels.path += "." + replaceInvalidUtf8(repeated->name);
        const bool isElement = repeated->type || repeated->children != 1 || repeated->name == "array" ||
                               repeated->name == element.name + "_tuple" ||
                               (m_at < m_elements.size() && m_elements[m_at].repetition == ParquetRepetition::Repeated);
        node.children.push_back(isElement ? content(*repeated, levels, depth + 1) : field(levels, depth + 1));
        return withLeaves(std::move(node));
    }

    ParquetNode map(Levels levels, int depth, ParquetNode node) {
        const Element* repeated = take();
        node.kind = ParquetNode::Kind::Map;
        node.listDefinition = ++levels.definition;
        node.listRepetition = ++levels.repetition;
        levels.path += "." + replaceInvalidUtf8(repeated->name);
        for (int i = 0; i < 2; ++i) node.children.push_back(field(levels, depth + 1));
        if (node.children[0].kind != ParquetNode::Kind::Leaf) m_failed = true;
        return withLeaves(std::move(node));
    }

    static ParquetNode withLeaves(ParquetNode node) {
        node.firstLeaf = node.children.front().firstLeaf;
        for (const ParquetNode& child : node.children) node.leaves += child.leaves;
        return node;
    }
    static std::string keyOf(const std::string& name) {
        std::string key;
        appendJsonString(replaceInvalidUtf8(name), key);
        return key + ':';
    }

    const std::vector<Element>& m_elements;
    ParquetSchema& m_schema;
    size_t m_at = 0;
    bool m_failed = false;
};

}  // namespace

Result<ParquetSchema> buildParquetSchema(const std::vector<ParquetSchemaElement>& elements, const std::string& place) {
    ParquetSchema schema;
    if (SchemaBuilder(elements, schema).build()) return schema;
    return dataError(
        place + ": the schema of this Parquet file has no columns, nests too deep, or does not fit together",
        "Write the file anew, for example with pyarrow");
}

}  // namespace sextant
